// The window's calls about the log of exchanges.
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { exchangeSchema } from '../model/exchange.ts';

export const activityCalls = {
  /** Newest first. `before` is the id of the last row already shown. */
  list: oc
    .input(z.object({ before: z.string().optional(), limit: z.int().min(1).max(500).default(200) }))
    .output(z.object({ exchanges: z.array(exchangeSchema), hasMore: z.boolean() })),
  /** Changed rows, whole, batched: at most ten messages a second. A row may come several times while it runs. */
  watch: oc.output(eventIterator(z.object({ exchanges: z.array(exchangeSchema) }))),
  clear: oc.output(z.void()),
};
