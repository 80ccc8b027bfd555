// One client request through the gateway, as the window and the journal see it. Never holds a body or a secret.
import { z } from 'zod';
import { protocolSchema } from './settings.ts';

/** Token counts in the OpenAI sense: totals include cache reads and writes, output includes reasoning. */
export const usageSchema = z.object({
  inputTokens: z.number(),
  cacheReadTokens: z.number(),
  cacheWriteTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
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
});

export const exchangeStateSchema = z.enum(['waiting', 'streaming', 'done', 'failed', 'cancelled']);

export const exchangeSchema = z.object({
  id: z.string(),
  /** Unix milliseconds. */
  startedAt: z.number(),
  state: exchangeStateSchema,
  /** Best guess from the user agent: `claude-code`, `codex`, … or `unknown`. */
  client: z.string(),
  operation: z.enum(['generate', 'count-tokens']),
  profile: z.string().optional(),
  askedModel: z.string(),
  servedModel: z.string().optional(),
  connectionId: z.string().optional(),
  clientProtocol: protocolSchema,
  upstreamProtocol: protocolSchema.optional(),
  isStreaming: z.boolean(),
  /** HTTP status sent to the client; 499 when the client left first. */
  status: z.number().optional(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  timeToFirstTokenMs: z.number().optional(),
  durationMs: z.number().optional(),
  usage: usageSchema.optional(),
  /** Field paths that were harmless to lose on the way to another protocol. */
  ignoredFields: z.array(z.string()),
  attempts: z.array(attemptSchema),
});

export type Exchange = z.infer<typeof exchangeSchema>;
export type ExchangeState = z.infer<typeof exchangeStateSchema>;
export type Attempt = z.infer<typeof attemptSchema>;
export type UsageRecord = z.infer<typeof usageSchema>;
