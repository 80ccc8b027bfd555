// What an exchange cost: its tokens times the prices of exactly its model. What isn't known is never guessed.
import type { UsageRecord } from '../../../shared/model/exchange.ts';
import type { Price } from '../../../shared/model/provider-patch.ts';
import type { Plan } from '../../../shared/model/settings.ts';
import type { ExchangeCost } from '../../../shared/model/usage.ts';

/** How a model is paid for where it was asked. */
export interface Billing {
  /** It runs on this computer, or is the demo. */
  readonly isLocal: boolean;
  /** What is paid for at this address; undefined at an address of the user's own, where no price is known. */
  readonly plan?: Plan | undefined;
  /** US dollars for a million tokens. */
  readonly price?: Price | undefined;
  /** Unix milliseconds: some prices go by the hour. */
  readonly askedAt?: number | undefined;
}

type Rate = Omit<Price, 'tiers' | 'hours'>;

/** Here each request has its price; all other plans are paid for as a whole. */
const PAID_BY_USE: ReadonlySet<Plan> = new Set<Plan>(['standard', 'regular']);

/** Whether each request has its price under this plan; not where no plan is known. */
export function isPaidByUse(plan: Plan | undefined): boolean {
  return plan !== undefined && PAID_BY_USE.has(plan);
}

const TOKENS_PER_PRICE = 1_000_000;

/** The cost of these tokens. */
export function costOf(usage: UsageRecord, { isLocal, plan, price, askedAt }: Billing): ExchangeCost {
  if (isLocal) return { amount: 0, currency: 'USD', kind: 'free' };
  if (plan !== undefined && !isPaidByUse(plan)) return { amount: 0, currency: 'USD', kind: 'included' };
  const amount =
    plan === undefined || price === undefined
      ? undefined
      : amountOf(usage, rateFor(price, usage), timesAt(price, askedAt));
  return amount === undefined
    ? { amount: 0, currency: 'USD', kind: 'unknown' }
    : { amount, currency: 'USD', kind: 'priced' };
}

/** Some models cost more for a long input, and then all of the request does. */
function rateFor({ tiers = [], hours: _hours, ...base }: Price, { inputTokens }: UsageRecord): Rate {
  const reached = tiers.filter(({ above }) => inputTokens > above).sort((left, right) => right.above - left.above);
  return reached[0] ?? base;
}

/** How many times the rates count in the hour of the question. */
function timesAt({ hours = [] }: Price, askedAt: number | undefined): number {
  const hour = askedAt === undefined ? undefined : new Date(askedAt).getUTCHours();
  const found = hour === undefined ? undefined : hours.find(({ from, until }) => hour >= from && hour < until);
  return found?.times ?? 1;
}

/** Undefined when tokens were used for which there is no price. */
function amountOf(usage: UsageRecord, rate: Rate, times: number): number | undefined {
  const { cacheReadTokens, cacheWriteTokens, inputTokens, outputTokens } = usage;
  const parts: readonly (readonly [tokens: number, price: number | undefined])[] = [
    [Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens), rate.input],
    [cacheReadTokens, rate.cacheRead],
    [cacheWriteTokens, rate.cacheWrite],
    [outputTokens, rate.output],
  ];
  let sum = 0;
  for (const [tokens, price] of parts) {
    if (tokens <= 0) continue;
    if (price === undefined) return undefined;
    sum += tokens * price;
  }
  return (sum * times) / TOKENS_PER_PRICE;
}
