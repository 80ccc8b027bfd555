// Says an answer of the matrix as a Responses provider would.
import type { Reply } from '../../case-types.ts';
import { pieces, sseLines } from '../fields.ts';
import type { Answer, AnswerPart, Fields, ProviderError, Usage } from '../words.ts';

const SHELL = {
  object: 'response',
  created_at: 1_700_000_000,
  error: null,
  incomplete_details: null,
  instructions: null,
  parallel_tool_calls: true,
  tool_choice: 'auto',
  tools: [],
  metadata: {},
  temperature: 1,
  top_p: 1,
} as const;

function shellOf({ id = 'up1', model = 'test-model' }: Answer): Fields {
  return { id: `resp_${id}`, ...SHELL, model };
}

export function writeAnswer(answer: Answer, isStreaming: boolean): Reply {
  return isStreaming ? { sse: sseLines(eventsOf(answer), true) } : { json: wholeResponse(answer) };
}

export function writeError({ status, type, message, retryAfter }: ProviderError): Reply {
  const json = { error: { message, type, param: null, code: null } };
  return { status, json, ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }) };
}

function wholeResponse(answer: Answer): Fields {
  const { parts, stop = 'stop', usage, id } = answer;
  const reason = { length: 'max_output_tokens', filter: 'content_filter', stop: undefined, tool: undefined }[stop];
  return {
    ...shellOf(answer),
    status: reason === undefined ? 'completed' : 'incomplete',
    incomplete_details: reason === undefined ? null : { reason },
    output: parts.map((part, index) => itemOf(part, `${id ?? ''}${index}`)),
    usage: writeUsage(usage),
  };
}

function writeUsage(usage: Usage | undefined): Fields {
  const { input = 0, cached = 0, written = 0, output = 0, reasoning = 0 } = usage ?? {};
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}

function itemOf(part: AnswerPart, id: string): Fields {
  if ('text' in part) {
    const content = [{ type: 'output_text', text: part.text, annotations: [], logprobs: [] }];
    return { id: `msg_${id}`, type: 'message', role: 'assistant', status: 'completed', content };
  }
  if ('call' in part) {
    const { id: callId, name, input } = part.call;
    const text = JSON.stringify(input);
    return { id: `fc_${id}`, type: 'function_call', status: 'completed', call_id: callId, name, arguments: text };
  }
  const summary = [{ type: 'summary_text', text: part.thinking }];
  const proof = part.signature === undefined ? {} : { encrypted_content: part.signature };
  return { id: `rs_${id}`, type: 'reasoning', summary, ...proof };
}

function eventsOf(answer: Answer): Fields[] {
  const pending = { ...shellOf(answer), status: 'in_progress', output: [], usage: null };
  const events: Fields[] = [
    { type: 'response.created', response: pending },
    { type: 'response.in_progress', response: pending },
    ...answer.parts.flatMap((part, index) => itemEvents(part, index, answer.id)),
    ...endOf(answer),
  ];
  return events.map((event, index) => ({ ...event, sequence_number: index }));
}

function endOf(answer: Answer): Fields[] {
  if (answer.isCut === true) return [];
  if (answer.error !== undefined) {
    const { type, message } = answer.error;
    const response = { ...shellOf(answer), status: 'failed', output: [], usage: null, error: { code: type, message } };
    return [{ type: 'response.failed', response }];
  }
  const response = wholeResponse(answer);
  return [{ type: `response.${String(response['status'])}`, response }];
}

function itemEvents(part: AnswerPart, index: number, id = ''): Fields[] {
  const item = itemOf(part, `${id}${index}`);
  const at = { output_index: index, item_id: item['id'] };
  return [
    { type: 'response.output_item.added', output_index: index, item: emptyItem(item) },
    ...contentEvents(part).map((event) => ({ ...event, ...at })),
    { type: 'response.output_item.done', output_index: index, item },
  ];
}

function emptyItem(item: Fields): Fields {
  if (item['type'] === 'message') return { ...item, status: 'in_progress', content: [] };
  return item['type'] === 'reasoning'
    ? { ...item, summary: [], encrypted_content: 'NOT-YET' }
    : { ...item, status: 'in_progress', arguments: '' };
}

function contentEvents(part: AnswerPart): Fields[] {
  if ('text' in part) return textEvents(part.text);
  if ('thinking' in part) return summaryEvents(part.thinking);
  const text = JSON.stringify(part.call.input);
  return [
    ...pieces(text).map((delta) => ({ type: 'response.function_call_arguments.delta', delta })),
    { type: 'response.function_call_arguments.done', name: part.call.name, arguments: text },
  ];
}

function textEvents(text: string): Fields[] {
  const at = { content_index: 0, logprobs: [] };
  const part = { type: 'output_text', text, annotations: [], logprobs: [] };
  return [
    { type: 'response.content_part.added', content_index: 0, part: { ...part, text: '' } },
    ...pieces(text).map((delta) => ({ type: 'response.output_text.delta', ...at, delta })),
    { type: 'response.output_text.done', ...at, text },
    { type: 'response.content_part.done', content_index: 0, part },
  ];
}

function summaryEvents(text: string): Fields[] {
  const at = { summary_index: 0 };
  const part = { type: 'summary_text', text };
  return [
    { type: 'response.reasoning_summary_part.added', ...at, part: { ...part, text: '' } },
    ...pieces(text).map((delta) => ({ type: 'response.reasoning_summary_text.delta', ...at, delta })),
    { type: 'response.reasoning_summary_text.done', ...at, text },
    { type: 'response.reasoning_summary_part.done', ...at, part },
  ];
}
