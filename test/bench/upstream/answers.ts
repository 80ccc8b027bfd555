// What the scripted upstream says, in each protocol: whole, and as the three parts of a stream.
import type { Protocol } from '../../../src/shared/protocols.ts';
import { modelName, STAMP_DIGITS, STAMP_MARK, type AnswerOrder } from '../model-name.ts';

export interface StreamParts {
  readonly head: string;
  /** One content delta, sent as often as ordered. */
  readonly delta: string;
  readonly tail: string;
  /** What ends each event. */
  readonly separator: string;
}

export interface AnswerWriter {
  whole(order: AnswerOrder): object;
  stream(order: AnswerOrder): StreamParts;
}

export const USAGE = { input: 1234, output: 567 } as const;

const FILLER = 'the quick brown fox jumps over the lazy dog and keeps on running through the quiet green forest, ';
const CALL = { id: 'call_bench0001', name: 'Write' };
const CREATED = 1_700_000_000;

function deltaText({ size }: AnswerOrder): string {
  const filler = FILLER.repeat(Math.ceil(size / FILLER.length));
  return (STAMP_MARK + '0'.repeat(STAMP_DIGITS) + filler).slice(0, size);
}

function wholeText(order: AnswerOrder): string {
  return deltaText(order).repeat(order.chunks);
}

function dataEvent(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function namedEvent(data: { type: string }): string {
  return `event: ${data.type}\n${dataEvent(data)}`;
}

const chat: AnswerWriter = {
  whole: (order) => {
    const { isTool } = order;
    const call = { name: CALL.name, arguments: JSON.stringify({ a: wholeText(order) }) };
    const message = isTool
      ? { role: 'assistant', content: null, tool_calls: [{ id: CALL.id, type: 'function', function: call }] }
      : { role: 'assistant', content: wholeText(order) };
    return {
      id: 'chatcmpl-bench',
      object: 'chat.completion',
      created: CREATED,
      model: modelName(order),
      choices: [{ index: 0, message, logprobs: null, finish_reason: isTool ? 'tool_calls' : 'stop' }],
      usage: chatUsage(),
    };
  },
  stream: (order) => {
    const shell = { id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: CREATED, model: modelName(order) };
    const chunk = (delta: object, reason: string | null = null): string =>
      dataEvent({
        ...shell,
        system_fingerprint: 'fp_bench',
        choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
      });
    const piece = (text: string): object => ({ tool_calls: [{ index: 0, function: { arguments: text } }] });
    const usage = dataEvent({ ...shell, choices: [], usage: chatUsage() });
    const call = { index: 0, id: CALL.id, type: 'function', function: { name: CALL.name, arguments: '' } };
    const separator = '\n\n';
    if (!order.isTool) {
      return {
        head: chunk({ role: 'assistant', content: '' }),
        delta: chunk({ content: deltaText(order) }),
        tail: `${chunk({}, 'stop')}${usage}data: [DONE]\n\n`,
        separator,
      };
    }
    return {
      head: chunk({ role: 'assistant', content: null, tool_calls: [call] }) + chunk(piece('{"a":"')),
      delta: chunk(piece(deltaText(order))),
      tail: `${chunk(piece('"}'))}${chunk({}, 'tool_calls')}${usage}data: [DONE]\n\n`,
      separator,
    };
  },
};

function chatUsage(): object {
  const { input, output } = USAGE;
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

const messages: AnswerWriter = {
  whole: (order) => ({
    id: 'msg_bench',
    type: 'message',
    role: 'assistant',
    model: modelName(order),
    content: [
      order.isTool
        ? { type: 'tool_use', id: 'toolu_bench', name: CALL.name, input: { a: wholeText(order) } }
        : { type: 'text', text: wholeText(order) },
    ],
    stop_reason: order.isTool ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: USAGE.input, output_tokens: USAGE.output },
  }),
  stream: (order) => {
    const { isTool } = order;
    const delta = (text: string): string => {
      const content = isTool ? { type: 'input_json_delta', partial_json: text } : { type: 'text_delta', text };
      return namedEvent({ type: 'content_block_delta', index: 0, delta: content } as { type: string });
    };
    const block = isTool
      ? { type: 'tool_use', id: 'toolu_bench', name: CALL.name, input: {} }
      : { type: 'text', text: '' };
    const message = {
      id: 'msg_bench',
      type: 'message',
      role: 'assistant',
      model: modelName(order),
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: USAGE.input, output_tokens: 1 },
    };
    const stop = { stop_reason: isTool ? 'tool_use' : 'end_turn', stop_sequence: null };
    const start = { type: 'message_start', message };
    const open = { type: 'content_block_start', index: 0, content_block: block };
    const close = { type: 'content_block_stop', index: 0 };
    const end = { type: 'message_delta', delta: stop, usage: { output_tokens: USAGE.output } };
    return {
      head: namedEvent(start) + namedEvent(open) + (isTool ? delta('{"a":"') : ''),
      delta: delta(deltaText(order)),
      tail: (isTool ? delta('"}') : '') + namedEvent(close) + namedEvent(end) + namedEvent({ type: 'message_stop' }),
      separator: '\n\n',
    };
  },
};

const responses: AnswerWriter = {
  whole: (order) => ({
    ...responseShell(order),
    status: 'completed',
    output: [responseItem(order, { text: wholeText(order), status: 'completed' })],
    usage: responseUsage(),
  }),
  stream: (order) => {
    const { isTool } = order;
    const type = isTool ? 'response.function_call_arguments.delta' : 'response.output_text.delta';
    const place = { item_id: isTool ? 'fc_bench' : 'msg_bench', output_index: 0 };
    const delta = (text: string): string => {
      const event = { type, ...place, ...(isTool ? {} : { content_index: 0 }), delta: text };
      return namedEvent(event);
    };
    const created = {
      type: 'response.created',
      response: { ...responseShell(order), status: 'in_progress', output: [] },
    };
    const added = {
      type: 'response.output_item.added',
      output_index: 0,
      item: responseItem(order, { text: undefined, status: 'in_progress' }),
    };
    const part = { type: 'output_text', text: '', annotations: [] };
    const partAdded = { type: 'response.content_part.added', ...place, content_index: 0, part };
    const item = responseItem(order, { text: wholeText(order), status: 'completed' });
    const done = { type: 'response.output_item.done', output_index: 0, item };
    const response = { ...responseShell(order), status: 'completed', output: [item], usage: responseUsage() };
    return {
      head: namedEvent(created) + namedEvent(added) + (isTool ? delta('{"a":"') : namedEvent(partAdded)),
      delta: delta(deltaText(order)),
      tail:
        (isTool ? delta('"}') : '') + namedEvent(done) + namedEvent({ type: 'response.completed', response } as never),
      separator: '\n\n',
    };
  },
};

function responseShell(order: AnswerOrder): object {
  return { id: 'resp_bench', object: 'response', created_at: CREATED, model: modelName(order) };
}

function responseUsage(): object {
  const { input, output } = USAGE;
  return { input_tokens: input, output_tokens: output, total_tokens: input + output };
}

function responseItem({ isTool }: AnswerOrder, { text, status }: { text: string | undefined; status: string }): object {
  if (isTool) {
    const written = text === undefined ? '' : JSON.stringify({ a: text });
    return { type: 'function_call', id: 'fc_bench', call_id: CALL.id, name: CALL.name, arguments: written, status };
  }
  const content = text === undefined ? [] : [{ type: 'output_text', text, annotations: [] }];
  return { type: 'message', id: 'msg_bench', role: 'assistant', status, content };
}

const gemini: AnswerWriter = {
  whole: (order) => {
    const text = wholeText(order);
    const part = order.isTool ? { functionCall: { name: CALL.name, args: { a: text } } } : { text };
    return {
      candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: geminiUsage(),
      modelVersion: modelName(order),
    };
  },
  // Google sends a call's arguments whole, so there is no stream of them to order.
  stream: (order) => {
    const event = (text: string, extra: object = {}, usage: object = {}): string => {
      const candidate = { content: { role: 'model', parts: [{ text }] }, index: 0, ...extra };
      return `data: ${JSON.stringify({ candidates: [candidate], ...usage, modelVersion: modelName(order) })}\r\n\r\n`;
    };
    return {
      // A stream of the same text again and again would pass for a relay that repeats itself.
      head: event('Here it is: '),
      delta: event(deltaText(order)),
      tail: event('', { finishReason: 'STOP' }, { usageMetadata: geminiUsage() }),
      separator: '\r\n\r\n',
    };
  },
};

function geminiUsage(): object {
  const { input, output } = USAGE;
  return { promptTokenCount: input, candidatesTokenCount: output, totalTokenCount: input + output };
}

export const ANSWERS: Record<Protocol, AnswerWriter> = {
  'openai-chat': chat,
  'anthropic-messages': messages,
  'openai-responses': responses,
  gemini,
};
