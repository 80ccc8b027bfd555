// contract.connections
import type { ConnectionService } from '../connections/connection-service.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of this namespace. */
export function connectionsApi(connections: ConnectionService) {
  const { list, add, update, remove, activate, setModels, setKey, test, quota, tryNow } = api.connections;
  return {
    list: list.handler(async () => {
      await connections.refresh();
      return connections.list();
    }),
    add: add.handler(({ input, errors }) => withRefusals(errors, () => connections.add(input))),
    update: update.handler(({ input, errors }) =>
      withRefusals(errors, () => connections.update(input.id, input.change)),
    ),
    remove: remove.handler(({ input, errors }) => withRefusals(errors, () => connections.remove(input.id))),
    activate: activate.handler(({ input, errors }) => withRefusals(errors, () => connections.activate(input.id))),
    setModels: setModels.handler(({ input, errors }) =>
      withRefusals(errors, () => connections.setModels(input.id, input.models)),
    ),
    setKey: setKey.handler(({ input, errors }) => withRefusals(errors, () => connections.setKey(input.id, input.key))),
    tryNow: tryNow.handler(({ input, errors }) => withRefusals(errors, () => connections.tryNow(input.id))),
    quota: quota.handler(({ input, errors, signal }) =>
      withRefusals(errors, () => connections.quota(input.id, signal ?? new AbortController().signal)),
    ),
    test: test.handler(({ input, errors, signal }) =>
      withRefusals(errors, () => connections.test(input.id, signal ?? new AbortController().signal)),
    ),
  };
}
