// Finds the stored exchanges that pass a filter, page by page, without holding up the requests that run.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MatchContext } from '../../../shared/exchange-filter/fields.ts';
import { matchesFilter } from '../../../shared/exchange-filter/match-filter.ts';
import { isEmptyFilter, parseFilter } from '../../../shared/exchange-filter/parse-filter.ts';
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { Journal } from './journal.ts';

export interface SearchQuery {
  /** Id of the last row already shown. */
  readonly before?: string | undefined;
  readonly limit: number;
  /** As typed; parts that can't be understood do not filter. */
  readonly filter: string;
}

export interface SearchDependencies {
  readonly journal: Pick<Journal, 'list'>;
  readonly context: () => MatchContext;
}

/** So many rows are looked at between two turns of the event loop: about ten milliseconds on a busy machine. */
const ROWS_A_TURN = 200;

/** Newest first. Ends early, with what there is, when `signal` is aborted. */
export async function searchJournal(
  { before, limit, filter: text }: SearchQuery,
  { journal, context }: SearchDependencies,
  signal: AbortSignal,
): Promise<{ exchanges: Exchange[]; hasMore: boolean }> {
  const filter = parseFilter(text);
  if (isEmptyFilter(filter)) return journal.list({ before, limit });
  const found: Exchange[] = [];
  const now = context();
  let last = before;
  for (;;) {
    const { exchanges, hasMore } = journal.list({ before: last, limit: ROWS_A_TURN });
    for (const exchange of exchanges) if (matchesFilter(exchange, filter, now)) found.push(exchange);
    if (found.length > limit) return { exchanges: found.slice(0, limit), hasMore: true };
    last = exchanges.at(-1)?.id;
    if (!hasMore || last === undefined || signal.aborted)
      return { exchanges: found, hasMore: hasMore && signal.aborted };
    await nextTurn();
  }
}
