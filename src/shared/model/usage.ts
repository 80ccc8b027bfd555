// What requests cost, and how much was used, day by day.
import { z } from 'zod';

/**
 * What one exchange cost. `priced`: tokens times the provider's prices, an estimate. `included`: paid for by a plan or
 * subscription. `free`: a model on this computer. `unknown`: no price is known, and none is made up; the amount is 0.
 */
export const costSchema = z.object({
  amount: z.number(),
  currency: z.literal('USD'),
  kind: z.enum(['priced', 'included', 'free', 'unknown']),
});

/** What the totals can be split by. */
export const usageDimensionSchema = z.enum(['provider', 'connection', 'model', 'client']);

/** A day in the user's time zone. */
export const daySchema = z.iso.date();

const LONGEST_RANGE_DAYS = 800;

export const usageQuerySchema = z
  .object({ from: daySchema, to: daySchema, by: usageDimensionSchema })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'the last day must not be before the first' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= LONGEST_RANGE_DAYS * 86_400_000, {
    path: ['from'],
    message: `at most ${LONGEST_RANGE_DAYS} days`,
  });

export const usageTotalsSchema = z.object({
  /** Answers that were asked for; counting tokens is not one of them. */
  requests: z.number(),
  /** Those that failed; cancelled ones did not. */
  errors: z.number(),
  /** All input, also what was read from and written to a cache. */
  inputTokens: z.number(),
  cacheReadTokens: z.number(),
  cacheWriteTokens: z.number(),
  /** All output, also reasoning. */
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  /** US dollars of all priced requests, estimated. */
  amount: z.number(),
  pricedRequests: z.number(),
  includedRequests: z.number(),
  freeRequests: z.number(),
  /** Used tokens, and nobody knows at what price. */
  unknownRequests: z.number(),
});

/** Milliseconds that half and 19 of 20 of the answers took at most, to about 2.5 %. */
export const timeSpreadSchema = z.object({ p50: z.number(), p95: z.number() });

/** Of the answers that came to their end; absent where there was none. */
export const answerTimesSchema = z.object({
  firstTokenMs: timeSpreadSchema.optional(),
  durationMs: timeSpreadSchema.optional(),
});

export const usageReportSchema = z.object({
  total: usageTotalsSchema.extend(answerTimesSchema.shape),
  /** Most tokens first. `id` is empty for requests that no provider got. */
  groups: z.array(usageTotalsSchema.extend({ id: z.string(), ...answerTimesSchema.shape })),
  /** Only days and groups with requests, earliest first. */
  days: z.array(usageTotalsSchema.extend({ id: z.string(), day: daySchema })),
  /** The first day that has any totals at all. */
  firstDay: daySchema.optional(),
});

export type ExchangeCost = z.infer<typeof costSchema>;
export type UsageDimension = z.infer<typeof usageDimensionSchema>;
export type UsageQuery = z.infer<typeof usageQuerySchema>;
export type UsageTotals = z.infer<typeof usageTotalsSchema>;
export type TimeSpread = z.infer<typeof timeSpreadSchema>;
export type AnswerTimes = z.infer<typeof answerTimesSchema>;
export type UsageReport = z.infer<typeof usageReportSchema>;
