// Answers as providers give them, streamed and whole, for tests of the gateway.

function frames(events: readonly { type: string; [field: string]: unknown }[]): string {
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

/** A Messages stream with thinking, text that itself looks like an end, a tool call and a keep-alive. */
export const MESSAGES_STREAM = frames([
  {
    type: 'message_start',
    message: {
      id: 'msg_01',
      type: 'message',
      role: 'assistant',
      model: 'claude-upstream',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 25, cache_read_input_tokens: 5, output_tokens: 1 },
    },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
  { type: 'ping' },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Let me see…' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'EqQBCg==' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Grüße 🌍 event: message_stop' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: '\ndata: {"type":"message_stop"}\n\n' } },
  { type: 'content_block_stop', index: 1 },
  {
    type: 'content_block_start',
    index: 2,
    content_block: { type: 'tool_use', id: 'toolu_1', name: 'read', input: {} },
  },
  { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"path":' } },
  { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '"a.txt"}' } },
  { type: 'content_block_stop', index: 2 },
  { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 19 } },
  { type: 'message_stop' },
]);

function chunks(list: readonly object[]): string {
  const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'upstream' };
  return `${list.map((part) => `data: ${JSON.stringify({ ...head, ...part })}\n\n`).join('')}data: [DONE]\n\n`;
}

function delta(change: object, finish: string | null = null): object {
  return { choices: [{ index: 0, delta: change, finish_reason: finish }] };
}

function call(change: object): object {
  return delta({ tool_calls: [{ index: 0, ...change }] });
}

/** A Chat stream with text that itself looks like an end, a tool call and the usage chunk. */
export const CHAT_STREAM = chunks([
  delta({ role: 'assistant', content: '' }),
  delta({ content: 'Grüße 🌍 data: [DONE]' }),
  delta({ content: '\n\ndata: [DONE]\n\n"finish_reason": "stop"' }),
  call({ id: 'call_1', type: 'function', function: { name: 'read', arguments: '' } }),
  call({ function: { arguments: '{"path":' } }),
  call({ function: { arguments: '"a.txt"}' } }),
  delta({}, 'tool_calls'),
  { choices: [], usage: { prompt_tokens: 25, completion_tokens: 19, total_tokens: 44 } },
]);

/** A short text answer of each protocol. */
export function messagesStream(text = 'Hello'): string {
  const usage = { input_tokens: 3, output_tokens: 1 };
  return frames([
    { type: 'message_start', message: { ...WHOLE_MESSAGE, content: [], stop_reason: null, usage } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 2 } },
    { type: 'message_stop' },
  ]);
}

export function chatStream(text = 'Hello'): string {
  return chunks([
    delta({ role: 'assistant', content: '' }),
    delta({ content: text }),
    delta({}, 'stop'),
    { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } },
  ]);
}

export const WHOLE_MESSAGE = {
  id: 'msg_02',
  type: 'message',
  role: 'assistant',
  model: 'claude-upstream',
  content: [{ type: 'text', text: 'Hello' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 3, output_tokens: 2 },
} as const;

export const WHOLE_CHAT = {
  id: 'chatcmpl-2',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'upstream',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
} as const;

export const WHOLE_RESPONSE = {
  id: 'resp_1',
  object: 'response',
  created_at: 1_700_000_000,
  status: 'completed',
  model: 'upstream',
  output: [
    {
      id: 'msg_3',
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: 'Hello', annotations: [] }],
    },
  ],
  usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
} as const;

/** The data of a stream's events, as a client reads them: an event without its blank line doesn't count. */
export function eventsIn(text: string): { event: string; data: string }[] {
  return text
    .split(/\n\n|\r\n\r\n|\r\r/)
    .slice(0, -1)
    .map((block) => {
      const lines = block.split(/\r\n|\n|\r/);
      const fields = (name: string): string[] =>
        lines
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).replace(/^ /, ''));
      return { event: fields('event').at(-1) ?? '', data: fields('data').join('\n') };
    })
    .filter(({ data }) => data !== '');
}

/** Whether a client would hold this stream for a whole answer. */
export function endsWell(text: string, protocol: 'anthropic-messages' | 'openai-chat'): boolean {
  const events = eventsIn(text);
  return protocol === 'anthropic-messages'
    ? events.at(-1)?.event === 'message_stop'
    : events.some(({ data }) => data === '[DONE]' || /"finish_reason":\s*"/.test(data));
}

/** Whether the stream tells an error the way this protocol does. */
export function tellsError(text: string, protocol: 'anthropic-messages' | 'openai-chat'): boolean {
  const last = eventsIn(text).at(-1);
  if (last === undefined) return false;
  const data = JSON.parse(last.data) as { type?: string; error?: { message?: string } };
  const isTyped = protocol === 'openai-chat' || (last.event === 'error' && data.type === 'error');
  return isTyped && typeof data.error?.message === 'string';
}
