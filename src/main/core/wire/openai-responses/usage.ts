// Token counts of Responses: totals that include cached input and reasoning, as ours do (wire.md §7.2).
import type { IrUsage } from '../../ir/events.ts';
import { asObject, firstNumber, type JsonObject } from '../../ir/json.ts';

/** Reads a usage object; counts that are missing or below zero are 0 (rule U-2). */
export function parseUsage(usage: JsonObject): IrUsage {
  const input = asObject(usage['input_tokens_details']);
  const output = asObject(usage['output_tokens_details']);
  return {
    inputTokens: count(usage['input_tokens']),
    cacheReadTokens: count(input?.['cached_tokens']),
    cacheWriteTokens: count(input?.['cache_write_tokens']),
    outputTokens: count(usage['output_tokens']),
    reasoningTokens: count(output?.['reasoning_tokens']),
  };
}

function count(value: unknown): number {
  return Math.max(0, firstNumber(value));
}

/** All numbers, details too: Codex gives up on an answer that lacks one. */
export function renderUsage(usage: IrUsage): JsonObject {
  return {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: usage.cacheReadTokens, cache_write_tokens: usage.cacheWriteTokens },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
}

/** The usage in a whole answer or in an event around one; undefined when it holds none. */
export function findUsage(data: JsonObject): IrUsage | undefined {
  const usage = asObject(asObject(data['response'])?.['usage']) ?? asObject(data['usage']);
  return usage === undefined ? undefined : parseUsage(usage);
}
