// Is an answer right? A fast wrong answer is no result, so every target must pass this before anything is measured.
import type { Protocol } from '../../src/shared/protocols.ts';
import type { WholeAnswer } from './load/connection.ts';
import { STAMP_MARK, type AnswerOrder } from './model-name.ts';
import { USAGE } from './upstream/answers.ts';

export interface Expected {
  readonly protocol: Protocol;
  readonly order: AnswerOrder;
  readonly isStreaming: boolean;
}

const STREAM_ENDS: Record<Protocol, RegExp> = {
  'openai-chat': /"finish_reason":"(?:stop|tool_calls)"[\s\S]*data: \[DONE\]/,
  'anthropic-messages': /"stop_reason":"(?:end_turn|tool_use)"[\s\S]*event: message_stop/,
  'openai-responses': /event: response\.completed/,
  gemini: /"finishReason":"STOP"/,
};
const TOOL_MARK = /"(?:tool_use|tool_calls|function_call|functionCall)"/;

/** What is wrong with the answer; undefined when nothing is. */
export function problemWith({ status, text, problem }: WholeAnswer, expected: Expected): string | undefined {
  if (status !== 200) return `${problem ?? `HTTP ${status}`}: ${text.slice(0, 300)}`;
  const found = expected.isStreaming ? problemInStream(text, expected) : problemInWhole(text, expected);
  return found === undefined ? undefined : `${found}: ${text.slice(0, 300)}`;
}

function problemInStream(text: string, { protocol, order }: Expected): string | undefined {
  const count = countStamps(text);
  const isComplete = protocol === 'openai-responses' ? count % order.chunks === 0 && count > 0 : count === order.chunks;
  if (!isComplete) return `${count} of ${order.chunks} chunks`;
  if (!STREAM_ENDS[protocol].test(text)) return 'the stream has no end';
  if (!hasUsage(text)) return 'the stream has no usage';
  if (order.isTool && !TOOL_MARK.test(text)) return 'there is no tool call in the stream';
  const broken = dataLines(text).find((data) => data !== '[DONE]' && !isJson(data));
  return broken === undefined ? undefined : `an event is not JSON: ${broken.slice(0, 200)}`;
}

function problemInWhole(text: string, { protocol, order }: Expected): string | undefined {
  if (!isJson(text)) return 'the answer is not JSON';
  const content = textIn(JSON.parse(text), protocol);
  if (typeof content !== 'string') return 'the answer has no text';
  if (content.length !== order.chunks * order.size || !content.startsWith(STAMP_MARK)) return 'the text is another one';
  return hasUsage(text) ? undefined : 'the answer has no usage';
}

/** A stream of Responses says its text again when a part, an item and the answer are complete. */
export function countStamps(text: string): number {
  return text.split(STAMP_MARK).length - 1;
}

function hasUsage(text: string): boolean {
  return text.includes(String(USAGE.input)) && text.includes(String(USAGE.output));
}

function dataLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice('data:'.length).trim());
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // That it is none is the answer.
    return false;
  }
}

const TEXT_PATHS: Record<Protocol, readonly (string | number)[]> = {
  'openai-chat': ['choices', 0, 'message', 'content'],
  'anthropic-messages': ['content', 0, 'text'],
  'openai-responses': ['output', 0, 'content', 0, 'text'],
  gemini: ['candidates', 0, 'content', 'parts', 0, 'text'],
};

function textIn(answer: unknown, protocol: Protocol): unknown {
  let value = answer;
  for (const step of TEXT_PATHS[protocol]) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
