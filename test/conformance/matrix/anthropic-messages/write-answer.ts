// Says an answer of the matrix as a Messages provider would.
import type { Reply } from '../../case-types.ts';
import { pieces, sseLines } from '../fields.ts';
import type { Answer, AnswerPart, Fields, ProviderError, Usage } from '../words.ts';

const STOPS = { stop: 'end_turn', tool: 'tool_use', length: 'max_tokens', filter: 'refusal' } as const;

function messageOf({ id = 'up1', model = 'test-model' }: Answer): Fields {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model, stop_sequence: null };
}

export function writeAnswer(answer: Answer, isStreaming: boolean): Reply {
  if (isStreaming) return { sse: sseLines(eventsOf(answer), true) };
  const content = answer.parts.map(writePart);
  const usage = { ...inputUsage(answer.usage), output_tokens: answer.usage?.output ?? 0 };
  return { json: { ...messageOf(answer), content, stop_reason: STOPS[answer.stop ?? 'stop'], usage } };
}

export function writeError({ status, type, message, retryAfter }: ProviderError): Reply {
  const json = { type: 'error', error: { type, message }, request_id: 'req_1' };
  return { status, json, ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }) };
}

function inputUsage(usage: Usage | undefined): Fields {
  const { input = 0, cached = 0, written = 0 } = usage ?? {};
  return {
    input_tokens: input - cached - written,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: written,
  };
}

function writePart(part: AnswerPart): Fields {
  if ('text' in part) return { type: 'text', text: part.text };
  if ('call' in part) return { type: 'tool_use', ...part.call };
  return { type: 'thinking', thinking: part.thinking, signature: part.signature ?? '' };
}

function eventsOf(answer: Answer): Fields[] {
  const { parts, stop = 'stop', usage, isCut, error } = answer;
  const start = {
    ...messageOf(answer),
    content: [],
    stop_reason: null,
    usage: { ...inputUsage(usage), output_tokens: 1 },
  };
  const begin = [{ type: 'message_start', message: start }, ...parts.flatMap(blockEvents)];
  if (isCut === true) return begin;
  if (error !== undefined) return [...begin, { type: 'error', error: { type: error.type, message: error.message } }];
  return [
    ...begin,
    {
      type: 'message_delta',
      delta: { stop_reason: STOPS[stop], stop_sequence: null },
      usage: { output_tokens: usage?.output ?? 0 },
    },
    { type: 'message_stop' },
  ];
}

function blockEvents(part: AnswerPart, index: number): Fields[] {
  const event = (delta: Fields): Fields => ({ type: 'content_block_delta', index, delta });
  return [
    { type: 'content_block_start', index, content_block: emptyBlock(part) },
    ...deltasOf(part).map(event),
    { type: 'content_block_stop', index },
  ];
}

function emptyBlock(part: AnswerPart): Fields {
  if ('text' in part) return { type: 'text', text: '' };
  if ('call' in part) return { type: 'tool_use', ...part.call, input: {} };
  return { type: 'thinking', thinking: '', signature: '' };
}

function deltasOf(part: AnswerPart): Fields[] {
  if ('text' in part) return pieces(part.text).map((text) => ({ type: 'text_delta', text }));
  if ('call' in part) {
    return pieces(JSON.stringify(part.call.input)).map((text) => ({ type: 'input_json_delta', partial_json: text }));
  }
  const texts = pieces(part.thinking).map((thinking) => ({ type: 'thinking_delta', thinking }));
  return part.signature === undefined ? texts : [...texts, { type: 'signature_delta', signature: part.signature }];
}
