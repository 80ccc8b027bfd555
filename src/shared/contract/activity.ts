// The window's calls about the log of exchanges.
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { LONGEST_FILTER } from '../exchange-filter/parse-filter.ts';
import { exchangeSchema } from '../model/exchange.ts';
import { savedFilterSchema } from '../model/settings.ts';
import { refusals } from './shapes.ts';

const filter = z.string().max(LONGEST_FILTER);

export const activityCalls = {
  /**
   * Newest first. `before` is the id of the last row already shown. `filter` is the text of a filter, see
   * shared/exchange-filter; what of it can't be understood does not filter.
   */
  list: oc
    .input(
      z.object({
        before: z.string().optional(),
        limit: z.int().min(1).max(500).default(200),
        filter: filter.default(''),
      }),
    )
    .output(z.object({ exchanges: z.array(exchangeSchema), hasMore: z.boolean() })),
  /** Changed rows, whole, batched: at most ten messages a second. A row may come several times while it runs. */
  watch: oc.output(eventIterator(z.object({ exchanges: z.array(exchangeSchema) }))),
  /** Deletes the log and the bodies. */
  clear: oc.output(z.void()),
  /** Filters that the user has given a name. */
  filters: {
    list: oc.output(z.array(savedFilterSchema)),
    /** One with the same name is replaced. */
    save: oc.input(savedFilterSchema).errors(refusals).output(z.array(savedFilterSchema)),
    remove: oc
      .input(z.object({ name: z.string() }))
      .errors(refusals)
      .output(z.array(savedFilterSchema)),
  },
};
