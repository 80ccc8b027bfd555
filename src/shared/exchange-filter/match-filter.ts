// Says whether an exchange passes a filter; the same for the window, the journal and the command.
import type { Exchange } from '../model/exchange.ts';
import type { MatchContext } from './fields.ts';
import type { ExchangeFilter } from './parse-filter.ts';

/** True when every term fits. */
export function matchesFilter(exchange: Exchange, { terms }: ExchangeFilter, context: MatchContext): boolean {
  return terms.every(({ check, isNot }) => check(exchange, context) !== isNot);
}
