// The row of the daily totals that an exchange belongs to, and what it adds there.
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { UsageTotals } from '../../../shared/model/usage.ts';
import { timesIn, type TimeStep } from './answer-times.ts';

export interface UsageKey {
  /** `2026-03-29`, in the user's time zone. */
  readonly day: string;
  readonly provider: string;
  readonly connection: string;
  readonly model: string;
  readonly client: string;
}

export interface UsageAddition {
  readonly key: UsageKey;
  readonly totals: UsageTotals;
  readonly times: readonly TimeStep[];
}

export const NO_TOTALS: UsageTotals = {
  requests: 0,
  errors: 0,
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  amount: 0,
  pricedRequests: 0,
  includedRequests: 0,
  freeRequests: 0,
  unknownRequests: 0,
};

export const TOTAL_FIELDS = Object.keys(NO_TOTALS) as readonly (keyof UsageTotals)[];

/** Which day a time belongs to. */
export type DayOf = (time: number) => string;

/**
 * Days by the calendar of a time zone, by default this computer's. A day lasts 23 or 25 hours when the clocks are
 * changed; only the calendar decides.
 */
export function createDayOf(timeZone?: string): DayOf {
  let format: Intl.DateTimeFormat | undefined;
  let last: { slot: number; day: string } | undefined;
  return (time) => {
    const slot = Math.floor(time / SLOT_MS);
    if (last?.slot === slot) return last.day;
    // Made at first use: it takes the start of the app more than ten milliseconds.
    format ??= dayFormat(timeZone);
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const day = `${(parts['year'] ?? '').padStart(4, '0')}-${parts['month'] ?? ''}-${parts['day'] ?? ''}`;
    last = { slot, day };
    return day;
  };
}

/** No zone's day begins within a quarter of an hour. */
const SLOT_MS = 15 * 60 * 1000;

function dayFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    ...(timeZone === undefined ? {} : { timeZone }),
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
}

/** What an exchange adds to the totals: nothing while it runs, and nothing for counting tokens. */
export function additionOf(exchange: Exchange, dayOf: DayOf): UsageAddition | undefined {
  const { state, operation, startedAt, client } = exchange;
  if (operation === 'count-tokens' || state === 'waiting' || state === 'streaming') return undefined;
  const key = {
    day: dayOf(startedAt),
    provider: exchange.providerId ?? '',
    connection: exchange.connectionId ?? '',
    // What a client asked for in vain may be anything: it is no model.
    model: exchange.servedModel ?? '',
    client,
  };
  return { key, totals: totalsOf(exchange), times: timesIn(exchange) };
}

const COUNTED_AS = {
  priced: 'pricedRequests',
  included: 'includedRequests',
  free: 'freeRequests',
  unknown: 'unknownRequests',
} as const;

function totalsOf({ state, usage, cost }: Exchange): UsageTotals {
  return {
    ...NO_TOTALS,
    requests: 1,
    errors: state === 'failed' ? 1 : 0,
    ...usage,
    ...(cost === undefined ? {} : { amount: cost.amount, [COUNTED_AS[cost.kind]]: 1 }),
  };
}

/** Both together. */
export function addTotals(left: UsageTotals, right: UsageTotals): UsageTotals {
  const sum = { ...left };
  for (const field of TOTAL_FIELDS) sum[field] += right[field];
  return sum;
}
