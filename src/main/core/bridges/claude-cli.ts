// Claude Code as a model: one answer, no tools of its own, no settings that could lead it back to us (PC-22, PC-23).
import type { IrUsage } from '../ir/events.ts';
import { asObject, asString, firstNumber, type JsonObject } from '../ir/json.ts';
import { bridgeFailure, type BridgeProgram } from './bridge.ts';

/** Longer ones don't fit into one argument on Linux. */
const LONGEST_ARGUMENT = 100_000;

export const claudeCli: BridgeProgram = {
  command: 'claude',
  name: 'Claude Code',
  loginAdvice: 'Start "claude" in a terminal and sign in there.',
  arguments: ({ system, prompt, model }) => {
    const isShort = Buffer.byteLength(system) <= LONGEST_ARGUMENT;
    return {
      args: [
        '-p',
        '--output-format',
        'json',
        '--no-chrome',
        '--no-session-persistence',
        // Nothing that it could do on this computer, and no files that would tell it otherwise.
        '--permission-mode',
        'plan',
        '--tools',
        '',
        '--strict-mcp-config',
        '--setting-sources',
        '',
        ...(model === undefined ? [] : ['--model', model]),
        ...(system === '' || !isShort ? [] : ['--system-prompt', system]),
      ],
      input: system === '' || isShort ? prompt : `${system}\n\n${prompt}`,
    };
  },
  read: ({ stdout, stderr }) => {
    const result = findResult(stdout);
    if (result === undefined) return { failure: bridgeFailure(claudeCli, stderr || stdout) };
    const text = asString(result['result']) ?? '';
    if (result['is_error'] === true || result['subtype'] !== 'success') {
      return { failure: bridgeFailure(claudeCli, text || (asString(result['subtype']) ?? '')) };
    }
    return { text, usage: readUsage(asObject(result['usage'])) };
  },
};

/** One object, or the last of a list of events with verbose settings. */
function findResult(stdout: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(stdout);
    const all = Array.isArray(parsed) ? parsed : [parsed];
    return all.map(asObject).findLast((entry) => entry?.['type'] === 'result');
  } catch {
    // It stopped before it could answer in the form that was asked for.
    return undefined;
  }
}

/** Its input excludes what came from caches. */
function readUsage(usage: JsonObject | undefined): IrUsage {
  const cacheReadTokens = firstNumber(usage?.['cache_read_input_tokens']);
  const cacheWriteTokens = firstNumber(usage?.['cache_creation_input_tokens']);
  return {
    inputTokens: firstNumber(usage?.['input_tokens']) + cacheReadTokens + cacheWriteTokens,
    cacheReadTokens,
    cacheWriteTokens,
    outputTokens: firstNumber(usage?.['output_tokens']),
    reasoningTokens: 0,
  };
}
