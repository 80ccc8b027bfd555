// contract.activity
import type { Journal } from '../journal/journal.ts';
import type { SavedFilters } from '../journal/saved-filters.ts';
import { searchJournal, type SearchDependencies } from '../journal/search.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

export interface ActivityServices {
  readonly journal: Journal;
  readonly filters: SavedFilters;
  readonly filterContext: SearchDependencies['context'];
}

/** The handlers of this namespace. */
export function activityApi({ journal, filters, filterContext }: ActivityServices) {
  return {
    list: api.activity.list.handler(({ input, signal }) =>
      searchJournal(input, { journal, context: filterContext }, signal ?? new AbortController().signal),
    ),
    watch: api.activity.watch.handler(async function* ({ signal }) {
      yield* journal.watch(signal ?? new AbortController().signal);
    }),
    clear: api.activity.clear.handler(() => journal.clear()),
    filters: {
      list: api.activity.filters.list.handler(() => filters.list()),
      save: api.activity.filters.save.handler(({ input, errors }) => withRefusals(errors, () => filters.save(input))),
      remove: api.activity.filters.remove.handler(({ input, errors }) =>
        withRefusals(errors, () => filters.remove(input.name)),
      ),
    },
  };
}
