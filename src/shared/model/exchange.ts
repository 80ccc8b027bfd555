// One client request through the gateway, as the window and the journal see it. Never holds a body or a secret.
import { z } from 'zod';
import { protocolSchema } from './primitives.ts';
import { costSchema } from './usage.ts';

/** Token counts in the OpenAI sense: totals include cache reads and writes, output includes reasoning. */
export const usageSchema = z.object({
  inputTokens: z.number(),
  cacheReadTokens: z.number(),
  cacheWriteTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
});

/** One of several keys of a connection. */
export const keyLabelSchema = z.object({
  /** As they stand in the settings, from 1. */
  number: z.number(),
  lastFour: z.string().optional(),
});

export const attemptSchema = z.object({
  connectionId: z.string(),
  model: z.string(),
  /** HTTP status of the provider, absent when it gave no answer. */
  status: z.number().optional(),
  /** Stable failure code, absent on success. */
  failure: z.string().optional(),
  durationMs: z.number(),
  providerRequestId: z.string().optional(),
  /** Absent where the connection has only one. */
  key: keyLabelSchema.optional(),
  plan: z.string().optional(),
  /** It looked whether a candidate that had failed works again. */
  isProbe: z.boolean().optional(),
  /** Why it was not asked; then there is neither status nor failure. */
  skipped: z
    .object({
      /**
       * `cooling`: it failed before. `rate-limit`: the user's own limit. `no-larger-context`: the request did not fit
       * into the context of another, and this one is not known to have a larger one. `same-answer`: the same model had
       * just refused the image in it, with another key. `budget`: the user's budget of the month is used up.
       */
      reason: z.enum([
        'cooling',
        'rate-limit',
        'same-address',
        'last-try',
        'no-larger-context',
        'same-answer',
        'budget',
      ]),
      /** The failure it rests after. */
      code: z.string().optional(),
      remainingMs: z.number().optional(),
    })
    .optional(),
});

export const exchangeStateSchema = z.enum(['waiting', 'streaming', 'done', 'failed', 'cancelled']);

export const exchangeSchema = z.object({
  id: z.string(),
  /** Unix milliseconds. */
  startedAt: z.number(),
  state: exchangeStateSchema,
  /** Best guess from the user agent: `claude-code`, `codex`, … or `unknown`. */
  client: z.string(),
  operation: z.enum(['generate', 'count-tokens', 'embeddings']),
  profile: z.string().optional(),
  /** The exchange that this one repeats, when the user had it sent again. */
  replayOf: z.string().optional(),
  askedModel: z.string(),
  servedModel: z.string().optional(),
  connectionId: z.string().optional(),
  /** The connection's provider at that time. */
  providerId: z.string().optional(),
  clientProtocol: protocolSchema,
  upstreamProtocol: protocolSchema.optional(),
  isStreaming: z.boolean(),
  /** HTTP status sent to the client; 499 when the client left first. */
  status: z.number().optional(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  timeToFirstTokenMs: z.number().optional(),
  durationMs: z.number().optional(),
  usage: usageSchema.optional(),
  /** Absent while it runs, and when no tokens are known to have been used. */
  cost: costSchema.optional(),
  /** Field paths that were harmless to lose on the way to another protocol. */
  ignoredFields: z.array(z.string()),
  attempts: z.array(attemptSchema),
});

export type Exchange = z.infer<typeof exchangeSchema>;
export type ExchangeState = z.infer<typeof exchangeStateSchema>;
export type KeyLabel = z.infer<typeof keyLabelSchema>;
export type Attempt = z.infer<typeof attemptSchema>;
export type UsageRecord = z.infer<typeof usageSchema>;
