// contract.gateway
import type { GatewayAccess } from '../status/gateway-access.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of this namespace. */
export function gatewayApi(access: GatewayAccess) {
  return {
    setRouting: api.gateway.setRouting.handler(({ input, errors }) =>
      withRefusals(errors, () => access.setRouting(input.isOn)),
    ),
    pasteLine: api.gateway.pasteLine.handler(({ input }) => ({ text: access.pasteLine(input.kind) })),
    access: api.gateway.access.handler(({ input, errors }) => withRefusals(errors, () => access.under(input?.profile))),
  };
}
