import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import type { AnswerContext } from '../../../../../src/main/core/wire/codec.ts';
import { openaiChat } from '../../../../../src/main/core/wire/openai-chat/index.ts';
import { readChatStream } from '../../../../helpers/chat-grammar.ts';
import { sequence } from '../../../../helpers/replay.ts';
import { context } from './support.ts';

function stream(events: readonly IrEvent[], given: AnswerContext = context()): string {
  const renderer = openaiChat.createEventRenderer(given);
  return sequence(events)
    .map((event) => renderer.push(event))
    .join('');
}

const USAGE = { inputTokens: 100, cacheReadTokens: 70, cacheWriteTokens: 10, outputTokens: 9, reasoningTokens: 4 };

/** Reasoning, text, two interleaved calls of which one has no arguments. */
const RICH: IrEvent[] = [
  { type: 'start', id: 'msg_1', model: 'served' },
  { type: 'reasoning-delta', text: 'hm' },
  { type: 'text-delta', text: 'Let "me"\r\nsee \u2028 ' },
  { type: 'text-delta', text: '🥨' },
  { type: 'tool-start', key: 'a', id: 'call_a', name: 'f', kind: 'function' },
  { type: 'tool-start', key: 'b', id: 'call_b', name: 'g', kind: 'function' },
  { type: 'tool-delta', key: 'a', text: '{"x"' },
  { type: 'tool-delta', key: 'a', text: ':1}' },
  { type: 'usage', usage: USAGE },
  { type: 'finish', reason: 'tool' },
];

describe('the stream for a Chat client (wire.md 9.1)', () => {
  it('keeps the grammar: one id, role first, contiguous tools, one finish, [DONE]', () => {
    const report = readChatStream(stream(RICH));
    expect(report).toMatchObject({ violations: [], isDone: true });
    expect(report.chunks[0]).toMatchObject({ id: 'chatcmpl-x1', model: 'asked', created: 1767225600 });
  });

  it("keeps the upstream's id only when it has the form that clients expect", () => {
    const first = (id: string): unknown =>
      readChatStream(
        stream([
          { type: 'start', id },
          { type: 'finish', reason: 'stop' },
        ]),
      ).chunks[0]?.id;
    expect(first('chatcmpl-77')).toBe('chatcmpl-77');
    expect(first('resp_77')).toBe('chatcmpl-x1');
  });

  it('sends the usage chunk if and only if it was asked for', () => {
    expect(stream(RICH)).not.toContain('usage');
    const asked = readChatStream(stream(RICH, context({ wantsUsageChunk: true })));
    expect(asked.violations).toEqual([]);
    expect(asked.chunks.at(-1)).toMatchObject({
      choices: [],
      usage: {
        prompt_tokens: 100,
        completion_tokens: 9,
        total_tokens: 109,
        prompt_tokens_details: { cached_tokens: 70, cache_write_tokens: 10 },
        completion_tokens_details: { reasoning_tokens: 4 },
      },
    });
    expect(asked.chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
  });

  it('sends zeros when the provider gave no usage (U-1)', () => {
    const report = readChatStream(
      stream(
        [
          { type: 'text-delta', text: 'a' },
          { type: 'finish', reason: 'stop' },
        ],
        context({ wantsUsageChunk: true }),
      ),
    );
    expect(report.chunks.at(-1)).toMatchObject({ usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } });
  });

  it('gives a call without arguments an empty object (T-9)', () => {
    const report = readChatStream(stream(RICH));
    const second = report.chunks
      .flatMap(({ choices }) => choices?.[0]?.delta?.tool_calls ?? [])
      .filter(({ index }) => index === 1);
    expect(second.map((call) => call.function?.arguments)).toEqual(['', '{}']);
  });

  it('ends an error without finish reason and without [DONE] (E-4)', () => {
    const text = stream([
      { type: 'text-delta', text: 'Half' },
      { type: 'error', failure: { code: 'overloaded', message: 'Overloaded now', status: 529 } },
    ]);
    const report = readChatStream(text);
    expect(report).toMatchObject({ violations: [], isDone: false });
    expect(report.chunks.at(-1)).toEqual({
      error: { message: 'Overloaded now', type: 'server_error', param: null, code: 'overloaded' },
    });
  });

  it('ends a cut stream as an error (E-5)', () => {
    expect(readChatStream(stream([{ type: 'text-delta', text: 'Half' }])).chunks.at(-1)).toHaveProperty(
      'error.code',
      'stream_cut',
    );
  });

  it("puts Gemini's signature where Gemini clients look for it, and no other (5.3, K-7)", () => {
    const call = (origin: 'gemini' | 'anthropic-messages'): string =>
      stream([
        { type: 'tool-start', key: 'a', id: 'c', name: 'f', kind: 'function', signature: { origin, value: 'SIG' } },
        { type: 'finish', reason: 'tool' },
      ]);
    expect(call('gemini')).toContain('"extra_content":{"google":{"thought_signature":"SIG"}}');
    expect(call('anthropic-messages')).not.toContain('SIG');
  });

  it('sends a late signature as a delta of its call', () => {
    const text = stream([
      { type: 'tool-start', key: 'a', id: 'c', name: 'f', kind: 'function' },
      { type: 'tool-delta', key: 'a', text: '{}' },
      { type: 'tool-end', key: 'a', signature: { origin: 'gemini', value: 'SIG' } },
      { type: 'finish', reason: 'tool' },
    ]);
    expect(readChatStream(text).violations).toEqual([]);
    expect(text).toContain('{"index":0,"extra_content":{"google":{"thought_signature":"SIG"}}}');
  });

  it('gives custom calls as free text', () => {
    const text = stream([
      { type: 'tool-start', key: 'a', id: 'c', name: 'patch', kind: 'custom' },
      { type: 'tool-delta', key: 'a', text: '*** Begin\n' },
      { type: 'finish', reason: 'tool' },
    ]);
    expect(text).toContain('"type":"custom","custom":{"name":"patch","input":""}');
    expect(text).toContain('"custom":{"input":"*** Begin\\n"}');
  });

  it('opens the answer itself when nothing announced it', () => {
    const renderer = openaiChat.createEventRenderer(context());
    const text = renderer.push({ type: 'text-delta', text: 'a' }) + renderer.push({ type: 'finish', reason: 'stop' });
    expect(readChatStream(text)).toMatchObject({ violations: [], isDone: true });
  });

  it('pings with a comment that commits to nothing (W-10)', () => {
    expect(openaiChat.createEventRenderer(context()).ping()).toMatch(/^:.*\n\n$/);
  });
});

describe('the whole answer for a Chat client', () => {
  it('folds the same events into one body (I-5)', () => {
    expect(openaiChat.renderAnswer(sequence(RICH), context())).toEqual({
      id: 'chatcmpl-x1',
      object: 'chat.completion',
      created: 1767225600,
      model: 'asked',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'Let "me"\r\nsee \u2028 🥨',
            refusal: null,
            reasoning_content: 'hm',
            tool_calls: [
              { id: 'call_a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
              { id: 'call_b', type: 'function', function: { name: 'g', arguments: '{}' } },
            ],
          },
          logprobs: null,
          finish_reason: 'tool_calls',
        },
      ],
      usage: {
        prompt_tokens: 100,
        completion_tokens: 9,
        total_tokens: 109,
        prompt_tokens_details: { cached_tokens: 70, cache_write_tokens: 10 },
        completion_tokens_details: { reasoning_tokens: 4 },
      },
    });
  });

  const REASONS = {
    stop: 'stop',
    'stop-sequence': 'stop',
    pause: 'stop',
    length: 'length',
    context: 'length',
    filter: 'content_filter',
  } as const;
  for (const [reason, word] of Object.entries(REASONS)) {
    it(`calls the end "${reason}" ${word} (7.1)`, () => {
      const events: IrEvent[] = [
        { type: 'text-delta', text: 't' },
        { type: 'finish', reason: reason as keyof typeof REASONS },
      ];
      expect(openaiChat.renderAnswer(sequence(events), context())).toHaveProperty('choices[0].finish_reason', word);
      expect(stream(events)).toContain(`"finish_reason":"${word}"`);
    });
  }

  it('gives refusals, sources and an empty answer their fields', () => {
    const refused = openaiChat.renderAnswer(
      sequence([
        { type: 'refusal-delta', text: 'No.' },
        { type: 'finish', reason: 'filter' },
      ]),
      context(),
    );
    expect(refused).toHaveProperty('choices[0].message', { role: 'assistant', content: null, refusal: 'No.' });
    const empty = openaiChat.renderAnswer(sequence([{ type: 'finish', reason: 'stop' }]), context());
    expect(empty).toHaveProperty('choices[0].message.content', '');
    const cited = openaiChat.renderAnswer(
      sequence([
        { type: 'text-delta', text: 'x' },
        { type: 'citation', url: 'https://e.org', title: 'E' },
        { type: 'finish', reason: 'stop' },
      ]),
      context(),
    );
    expect(cited).toHaveProperty('choices[0].message.annotations[0].url_citation', {
      url: 'https://e.org',
      title: 'E',
      start_index: 0,
      end_index: 0,
    });
  });
});

describe("OpenAI's own SDK", () => {
  let server: Server | undefined;
  afterEach(() => new Promise<void>((done) => (server === undefined ? done() : server.close(() => done()))));

  async function clientFor(body: string, contentType: string): Promise<OpenAI> {
    const listening = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': contentType }).end(body);
    });
    server = listening;
    await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
    const { port } = listening.address() as AddressInfo;
    return new OpenAI({ apiKey: 'k', baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
  }

  const ask = { model: 'asked', messages: [{ role: 'user' as const, content: 'x' }] };

  it('collects the same answer from the stream as from the body', async () => {
    const given = context({ wantsUsageChunk: true });
    const streamed = await (
      await clientFor(stream(RICH, given), 'text/event-stream')
    ).chat.completions
      .stream({ ...ask, stream_options: { include_usage: true } })
      .finalChatCompletion();
    const whole = openaiChat.renderAnswer(sequence(RICH), given);
    expect(streamed.usage).toEqual(whole['usage']);
    expect(streamed.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: 'Let "me"\r\nsee \u2028 🥨',
        tool_calls: [
          { id: 'call_a', function: { name: 'f', arguments: '{"x":1}' } },
          { id: 'call_b', function: { name: 'g', arguments: '{}' } },
        ],
      },
    });
  });

  it('throws on an error inside the stream', async () => {
    const text = stream([
      { type: 'text-delta', text: 'Half' },
      { type: 'error', failure: { code: 'rate-limited', message: 'Slow down' } },
    ]);
    const client = await clientFor(text, 'text/event-stream');
    await expect(client.chat.completions.stream(ask).finalChatCompletion()).rejects.toThrow(/Slow down/);
  });
});
