// contract.clients
import type { ClientService } from '../clients/client-service.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of this namespace. */
export function clientsApi(clients: ClientService) {
  const { list, watch, backups, snippets, grant, plan, connect, restore } = api.clients;
  return {
    list: list.handler(({ signal }) => clients.list(signal ?? new AbortController().signal)),
    watch: watch.handler(async function* ({ signal }) {
      yield* clients.watch(signal ?? new AbortController().signal);
    }),
    backups: backups.handler(() => clients.backups()),
    snippets: snippets.handler(({ input, errors }) => withRefusals(errors, () => clients.snippets(input))),
    grant: grant.handler(({ input, errors }) => withRefusals(errors, () => clients.grant(input))),
    plan: plan.handler(({ input, errors }) => withRefusals(errors, () => clients.plan(input))),
    connect: connect.handler(({ input, errors }) => withRefusals(errors, () => clients.connect(input))),
    restore: restore.handler(({ input, errors, signal }) =>
      withRefusals(errors, () => clients.restore(input, signal ?? new AbortController().signal)),
    ),
  };
}
