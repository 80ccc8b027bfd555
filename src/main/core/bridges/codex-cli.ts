// The Codex CLI as a model: one answer out of its lines of JSON, in a sandbox that only reads (PC-22, PC-23).
import type { IrUsage } from '../ir/events.ts';
import { asObject, asString, firstNumber, type JsonObject } from '../ir/json.ts';
import { bridgeFailure, type BridgeProgram } from './bridge.ts';

export const codexCli: BridgeProgram = {
  command: 'codex',
  name: 'Codex',
  loginAdvice: 'Run "codex login" in a terminal.',
  arguments: ({ system, prompt, model, folder }) => ({
    args: [
      'exec',
      '--json',
      '--color',
      'never',
      '--sandbox',
      'read-only',
      '--skip-git-repo-check',
      '--ephemeral',
      // The user's settings may lead it to us; its login is kept elsewhere.
      '--ignore-user-config',
      '--ignore-rules',
      ...(model === undefined ? [] : ['-m', model]),
      '-C',
      folder,
      '-',
    ],
    input: system === '' ? prompt : `${system}\n\n${prompt}`,
  }),
  // The exit code does not count: it may be bad behind a good answer.
  read: ({ stdout, stderr }) => {
    const events = stdout.split('\n').flatMap((line): JsonObject[] => {
      const event = parseLine(line);
      return event === undefined ? [] : [event];
    });
    const texts = events.flatMap(messageOf);
    const failed = events.findLast((event) => event['type'] === 'turn.failed' || event['type'] === 'error');
    if (texts.length === 0) {
      const said = failed === undefined ? stderr || stdout : messageOfFailure(failed);
      return { failure: bridgeFailure(codexCli, said) };
    }
    const usage = asObject(events.findLast((event) => event['type'] === 'turn.completed')?.['usage']);
    return { text: texts.join('\n'), ...(usage === undefined ? {} : { usage: readUsage(usage) }) };
  },
};

function parseLine(line: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(line));
  } catch {
    // A line of a log, or a broken one: the others still count.
    return undefined;
  }
}

function messageOf(event: JsonObject): string[] {
  const item = asObject(event['item']);
  const isMessage = event['type'] === 'item.completed' && item?.['type'] === 'agent_message';
  const text = isMessage ? asString(item['text']) : undefined;
  return text === undefined ? [] : [text];
}

function messageOfFailure(event: JsonObject): string {
  return asString(asObject(event['error'])?.['message']) ?? asString(event['message']) ?? '';
}

/** Its input includes what came from the cache. */
function readUsage(usage: JsonObject): IrUsage {
  return {
    inputTokens: firstNumber(usage['input_tokens']),
    cacheReadTokens: firstNumber(usage['cached_input_tokens']),
    cacheWriteTokens: 0,
    outputTokens: firstNumber(usage['output_tokens']),
    reasoningTokens: firstNumber(usage['reasoning_output_tokens']),
  };
}
