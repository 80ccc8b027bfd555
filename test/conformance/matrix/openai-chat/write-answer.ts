// Says an answer of the matrix as a Chat Completions provider would.
import type { Reply } from '../../case-types.ts';
import { pieces, sseLines } from '../fields.ts';
import type { Answer, AnswerPart, Call, Fields, ProviderError, Usage } from '../words.ts';

const STOPS = { stop: 'stop', tool: 'tool_calls', length: 'length', filter: 'content_filter' } as const;

function headOf({ id = 'up1', model = 'test-model' }: Answer): Fields {
  return { id: `chatcmpl-${id}`, created: 1_700_000_000, model };
}

export function writeAnswer(answer: Answer, isStreaming: boolean): Reply {
  if (isStreaming) return { sse: streamLines(answer) };
  const { parts, stop = 'stop', usage } = answer;
  const text = parts.map((part) => ('text' in part ? part.text : '')).join('');
  const thinking = parts.map((part) => ('thinking' in part ? part.thinking : '')).join('');
  const calls = parts.flatMap((part) => ('call' in part ? [wholeCall(part.call)] : []));
  const message = {
    role: 'assistant',
    content: text === '' ? null : text,
    refusal: null,
    ...(thinking === '' ? {} : { reasoning_content: thinking }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: STOPS[stop] }];
  return { json: { ...headOf(answer), object: 'chat.completion', choices, usage: writeUsage(usage) } };
}

export function writeError({ status, type, message, retryAfter }: ProviderError): Reply {
  const json = { error: { message, type, param: null, code: null } };
  return { status, json, ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }) };
}

function writeUsage(usage: Usage | undefined): Fields {
  const { input = 0, cached = 0, written = 0, output = 0, reasoning = 0 } = usage ?? {};
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}

function wholeCall({ id, name, input }: Call): Fields {
  return { id, type: 'function', function: { name, arguments: JSON.stringify(input) } };
}

function streamLines(answer: Answer): string[] {
  const { parts, stop = 'stop', usage, isCut, error } = answer;
  const head = headOf(answer);
  const chunk = (fields: Fields): Fields => ({ ...head, object: 'chat.completion.chunk', ...fields });
  const choice = (delta: Fields, finish: string | null = null): Fields =>
    chunk({ choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
  const calls = parts.filter((part) => 'call' in part);
  const deltas = parts.flatMap((part) => deltasOf(part, calls.indexOf(part as { call: Call })));
  const begin = [choice({ role: 'assistant', content: '' }), ...deltas.map((delta) => choice(delta))];
  if (isCut === true) return sseLines(begin, false);
  if (error !== undefined) {
    const { message, type, status } = error;
    return sseLines([...begin, { error: { message, type, code: status } }], false);
  }
  const end = [choice({}, STOPS[stop]), chunk({ choices: [], usage: writeUsage(usage) })];
  return [...sseLines([...begin, ...end], false), 'data: [DONE]', ''];
}

function deltasOf(part: AnswerPart, index: number): Fields[] {
  if ('text' in part) return pieces(part.text).map((content) => ({ content }));
  if ('thinking' in part) return pieces(part.thinking).map((text) => ({ reasoning_content: text }));
  const { id, name, input } = part.call;
  const first = { index, id, type: 'function', function: { name, arguments: '' } };
  const rest = pieces(JSON.stringify(input)).map((text) => ({ index, function: { arguments: text } }));
  return [first, ...rest].map((call) => ({ tool_calls: [call] }));
}
