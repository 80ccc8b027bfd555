// Token counts: Gemini counts thoughts apart from the answer, and what tools read apart from the prompt (wire.md §7.2).
import type { IrUsage } from '../../ir/events.ts';
import { firstNumber, type JsonObject } from '../../ir/json.ts';

/** Reads usageMetadata. Its counters are cumulative; a chunk that leaves one out does not take it back. */
export function parseUsage(usage: JsonObject, previous: IrUsage | undefined): IrUsage {
  const reasoningTokens = count(usage['thoughtsTokenCount'], previous?.reasoningTokens);
  const earlierAnswer = previous === undefined ? 0 : previous.outputTokens - previous.reasoningTokens;
  const hasInput = usage['promptTokenCount'] !== undefined || usage['toolUsePromptTokenCount'] !== undefined;
  const input = count(usage['promptTokenCount'], 0) + count(usage['toolUsePromptTokenCount'], 0);
  return {
    inputTokens: hasInput ? input : (previous?.inputTokens ?? 0),
    cacheReadTokens: count(usage['cachedContentTokenCount'], previous?.cacheReadTokens),
    cacheWriteTokens: 0,
    outputTokens: count(usage['candidatesTokenCount'], earlierAnswer) + reasoningTokens,
    reasoningTokens,
  };
}

/** Relays have sent negative counts (rule U-2). */
function count(value: unknown, earlier: number | undefined): number {
  return Math.max(0, firstNumber(value, earlier));
}

/** usageMetadata for a client; counters of nothing are left out, as Google does. */
export function renderUsage(usage: IrUsage): JsonObject {
  const { inputTokens, cacheReadTokens, outputTokens, reasoningTokens } = usage;
  return {
    promptTokenCount: inputTokens,
    candidatesTokenCount: Math.max(0, outputTokens - reasoningTokens),
    totalTokenCount: inputTokens + outputTokens,
    ...(cacheReadTokens > 0 ? { cachedContentTokenCount: cacheReadTokens } : {}),
    ...(reasoningTokens > 0 ? { thoughtsTokenCount: reasoningTokens } : {}),
  };
}
