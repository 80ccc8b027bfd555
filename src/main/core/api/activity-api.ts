// contract.activity
import type { Journal } from '../journal/journal.ts';
import { api } from './implementer.ts';

/** The handlers of this namespace. */
export function activityApi(journal: Journal) {
  return {
    list: api.activity.list.handler(({ input }) => journal.list(input)),
    watch: api.activity.watch.handler(async function* ({ signal }) {
      yield* journal.watch(signal ?? new AbortController().signal);
    }),
    clear: api.activity.clear.handler(() => journal.clear()),
  };
}
