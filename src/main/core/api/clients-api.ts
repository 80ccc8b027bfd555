// contract.clients
import type { ClientService } from '../clients/client-service.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of this namespace. */
export function clientsApi(clients: ClientService) {
  const { list, grant, plan, connect, restore } = api.clients;
  return {
    list: list.handler(({ signal }) => clients.list(signal ?? new AbortController().signal)),
    grant: grant.handler(({ input, errors }) => withRefusals(errors, () => clients.grant(input))),
    plan: plan.handler(({ input, errors }) => withRefusals(errors, () => clients.plan(input))),
    connect: connect.handler(({ input, errors }) => withRefusals(errors, () => clients.connect(input))),
    restore: restore.handler(({ input, errors, signal }) =>
      withRefusals(errors, () => clients.restore(input, signal ?? new AbortController().signal)),
    ),
  };
}
