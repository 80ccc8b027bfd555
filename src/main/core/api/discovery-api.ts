// contract.discovery
import type { DiscoveryService } from '../discovery/discovery-service.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of this namespace. */
export function discoveryApi(discovery: DiscoveryService) {
  const { list, look, watch, connect } = api.discovery;
  return {
    list: list.handler(() => discovery.list()),
    look: look.handler(({ input, signal }) => discovery.look(input.reason, signal ?? new AbortController().signal)),
    watch: watch.handler(async function* ({ signal }) {
      for await (const servers of discovery.watch(signal ?? new AbortController().signal)) yield { servers };
    }),
    connect: connect.handler(({ input, errors }) => withRefusals(errors, () => discovery.connect(input))),
  };
}
