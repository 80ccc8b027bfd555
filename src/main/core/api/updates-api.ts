// contract.updates
import type { UpdateService } from '../updates/update-service.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of this namespace. */
export function updatesApi(updates: UpdateService) {
  const { get, watch, check } = api.updates;
  const forever = new AbortController().signal;
  return {
    get: get.handler(() => updates.current()),
    watch: watch.handler(async function* ({ signal = forever }) {
      yield* updates.watch(signal);
    }),
    check: check.handler(({ errors, signal = forever }) => withRefusals(errors, () => updates.check(signal))),
  };
}
