// Token counts: Anthropic's input excludes what came from or went into the cache, ours includes both (wire.md §7.2).
import { firstNumber, asObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrUsage } from '../../ir/events.ts';

/** Reads a usage object; the counters of later events are cumulative and replace earlier ones, nulls keep them (U-3). */
export function parseUsage(usage: JsonObject, previous: IrUsage | undefined): IrUsage {
  const earlierFresh =
    previous === undefined ? 0 : previous.inputTokens - previous.cacheReadTokens - previous.cacheWriteTokens;
  const cacheReadTokens = count(usage['cache_read_input_tokens'], previous?.cacheReadTokens);
  const cacheWriteTokens = count(usage['cache_creation_input_tokens'], previous?.cacheWriteTokens);
  const fresh = count(usage['input_tokens'], earlierFresh);
  const details = asObject(usage['output_tokens_details']);
  return {
    inputTokens: fresh + cacheReadTokens + cacheWriteTokens,
    cacheReadTokens,
    cacheWriteTokens,
    outputTokens: count(usage['output_tokens'], previous?.outputTokens),
    reasoningTokens: count(details?.['thinking_tokens'], previous?.reasoningTokens),
  };
}

/** Relays that subtract wrongly send negative numbers (rule U-2). */
function count(value: JsonValue | undefined, earlier: number | undefined): number {
  return Math.max(0, firstNumber(value, earlier));
}

/** The tokens as Anthropic counts them: `input_tokens` holds neither those read from a cache nor those written to one. */
export function renderUsage(usage: IrUsage): JsonObject {
  return {
    input_tokens: Math.max(0, usage.inputTokens - usage.cacheReadTokens - usage.cacheWriteTokens),
    cache_creation_input_tokens: usage.cacheWriteTokens,
    cache_read_input_tokens: usage.cacheReadTokens,
    output_tokens: usage.outputTokens,
  };
}
