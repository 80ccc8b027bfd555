// contract.status
import type { StatusService } from '../status/status-service.ts';
import { api } from './implementer.ts';

/** The handlers of this namespace. */
export function statusApi(status: StatusService) {
  return {
    get: api.status.get.handler(() => status.current()),
    watch: api.status.watch.handler(async function* ({ signal }) {
      yield* status.watch(signal ?? new AbortController().signal);
    }),
    setTheme: api.status.setTheme.handler(({ input }) => status.setTheme(input.theme)),
  };
}
