// Token counts of Chat Completions: read from every place where providers put them, and written in OpenAI's form.
import type { IrUsage } from '../../ir/events.ts';
import { asArray, asNumber, asObject, firstNumber, type JsonObject } from '../../ir/json.ts';

/**
 * The usage inside one chunk or answer; undefined when it holds none. Kimi reports it in `choices[0].usage`, Groq in
 * `x_groq.usage`; Azure and others send `usage: null` on the way.
 */
export function findUsage(chunk: JsonObject): IrUsage | undefined {
  const topLevel = readUsageObject(asObject(chunk['usage']));
  if (topLevel !== undefined) return topLevel;
  for (const choice of asArray(chunk['choices'])) {
    const inChoice = readUsageObject(asObject(asObject(choice)?.['usage']));
    if (inChoice !== undefined) return inChoice;
  }
  return readUsageObject(asObject(asObject(chunk['x_groq'])?.['usage']));
}

function readUsageObject(usage: JsonObject | undefined): IrUsage | undefined {
  if (usage === undefined) return undefined;
  const input = asNumber(usage['prompt_tokens']);
  const output = asNumber(usage['completion_tokens']);
  if (input === undefined && output === undefined && asNumber(usage['total_tokens']) === undefined) return undefined;
  const promptDetails = asObject(usage['prompt_tokens_details']) ?? {};
  const completionDetails = asObject(usage['completion_tokens_details']) ?? {};
  const reasoning = firstNumber(completionDetails['reasoning_tokens'], usage['reasoning_tokens']);
  return {
    inputTokens: atLeastZero(input ?? 0),
    cacheReadTokens: atLeastZero(
      firstNumber(
        promptDetails['cached_tokens'],
        usage['prompt_cache_hit_tokens'],
        usage['cache_read_input_tokens'],
        usage['cached_tokens'],
      ),
    ),
    cacheWriteTokens: atLeastZero(
      firstNumber(
        promptDetails['cache_write_tokens'],
        promptDetails['cache_creation_tokens'],
        usage['cache_creation_input_tokens'],
      ),
    ),
    outputTokens: atLeastZero(outputTotal(usage, { input: input ?? 0, output, reasoning })),
    reasoningTokens: atLeastZero(reasoning),
  };
}

/** xAI counts reasoning beside the completion, OpenAI inside it: the total tells which. */
function outputTotal(
  usage: JsonObject,
  counts: { input: number; output: number | undefined; reasoning: number },
): number {
  const total = asNumber(usage['total_tokens']);
  const { input, reasoning } = counts;
  const output = counts.output ?? (total === undefined ? 0 : total - input);
  const isBeside = reasoning > 0 && total !== undefined && total === input + output + reasoning;
  return isBeside ? output + reasoning : output;
}

function atLeastZero(count: number): number {
  return Math.max(0, count);
}

/** The usage object of a chunk or answer for a Chat client. */
export function renderUsage(usage: IrUsage): JsonObject {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: {
      cached_tokens: usage.cacheReadTokens,
      ...(usage.cacheWriteTokens > 0 ? { cache_write_tokens: usage.cacheWriteTokens } : {}),
    },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}
