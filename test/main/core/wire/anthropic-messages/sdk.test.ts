import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import type { Failure } from '../../../../../src/main/core/ir/failure.ts';
import { wrapSignature } from '../../../../../src/main/core/ir/signatures.ts';
import { anthropicMessages } from '../../../../../src/main/core/wire/anthropic-messages/index.ts';
import { sequence } from '../../../../helpers/replay.ts';
import { CONTEXT, renderStream } from './support.ts';

const ASK = {
  model: 'claude-sonnet-4-5',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'Hi' }],
};

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A server that plays one reply to everything, and an official client that talks to it. */
async function clientOf(reply: Reply): Promise<Anthropic> {
  const server = createServer((incoming, outgoing) => {
    incoming.resume();
    outgoing.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return new Anthropic({ apiKey: 'test', baseURL: `http://127.0.0.1:${port}`, maxRetries: 0 });
}

/** What the client makes of these events, as a stream and as one body. */
async function bothWays(...parsed: IrEvent[]): Promise<Anthropic.Message[]> {
  const events = sequence(parsed);
  const streaming = await clientOf({
    status: 200,
    headers: { 'content-type': anthropicMessages.streamContentType },
    body: anthropicMessages.createEventRenderer(CONTEXT).ping() + renderStream(events),
  });
  const whole = await clientOf({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(anthropicMessages.renderAnswer(events, CONTEXT)),
  });
  return [await streaming.messages.stream(ASK).finalMessage(), await whole.messages.create(ASK)];
}

const usage = { inputTokens: 100, cacheReadTokens: 70, cacheWriteTokens: 10, outputTokens: 9, reasoningTokens: 0 };
const call = (key: string, ...deltas: string[]): IrEvent[] => [
  { type: 'tool-start', key, id: `call:${key}`, name: 'get_weather', kind: 'function' },
  ...deltas.map((text): IrEvent => ({ type: 'tool-delta', key, text })),
];

describe('the official Anthropic SDK', () => {
  it('reads a text with its counts, streamed or not', async () => {
    for (const message of await bothWays(
      { type: 'start' },
      { type: 'text-delta', text: 'Hello, ' },
      { type: 'text-delta', text: '世界 🌍\n"!"' },
      { type: 'finish', reason: 'stop-sequence', stopSequence: 'END', usage },
    )) {
      expect(message).toMatchObject({
        id: 'msg_01XYZ',
        model: 'claude-sonnet-4-5',
        role: 'assistant',
        content: [{ type: 'text', text: 'Hello, 世界 🌍\n"!"' }],
        stop_reason: 'stop_sequence',
        stop_sequence: 'END',
        usage: { input_tokens: 20, cache_read_input_tokens: 70, cache_creation_input_tokens: 10, output_tokens: 9 },
      });
    }
  });

  it('reads two parallel calls that the provider interleaved, streamed or not', async () => {
    for (const message of await bothWays(
      { type: 'text-delta', text: 'I look.' },
      ...call('1', '{"city":'),
      ...call('2', '{"ci'),
      { type: 'tool-delta', key: '1', text: '"Rome"}' },
      { type: 'tool-delta', key: '2', text: 'ty":"Oslo"}' },
      ...call('3'),
      { type: 'finish', reason: 'stop', usage },
    )) {
      expect(message.content).toMatchObject([
        { type: 'text', text: 'I look.' },
        { type: 'tool_use', id: 'call_1', name: 'get_weather', input: { city: 'Rome' } },
        { type: 'tool_use', id: 'call_2', name: 'get_weather', input: { city: 'Oslo' } },
        { type: 'tool_use', id: 'call_3', name: 'get_weather', input: {} },
      ]);
      expect(message.stop_reason).toBe('tool_use');
    }
  });

  it('reads thinking with the proof of its origin, streamed or not', async () => {
    const signature = { origin: 'openai-responses', value: 'gAAA', itemId: 'rs_1' } as const;
    for (const message of await bothWays(
      { type: 'reasoning-delta', text: 'Hm, ' },
      { type: 'reasoning-delta', text: 'well.' },
      { type: 'reasoning-end', signature },
      { type: 'text-delta', text: 'Done.' },
      { type: 'finish', reason: 'stop', usage },
    )) {
      expect(message.content).toEqual([
        { type: 'thinking', thinking: 'Hm, well.', signature: wrapSignature(signature) },
        { type: 'text', text: 'Done.' },
      ]);
    }
  });

  it('reads a refusal as one', async () => {
    for (const message of await bothWays(
      { type: 'refusal-delta', text: 'No.' },
      { type: 'finish', reason: 'stop' },
      { type: 'end' },
    )) {
      expect(message).toMatchObject({ content: [{ type: 'text', text: 'No.' }], stop_reason: 'refusal' });
    }
  });

  it('throws at an error in the middle of a stream, after the text before it', async () => {
    const events = sequence([
      { type: 'text-delta', text: 'Half' },
      { type: 'error', failure: { code: 'overloaded', message: 'Overloaded now' } },
    ]);
    const client = await clientOf({
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: renderStream(events),
    });
    const stream = client.messages.stream(ASK);
    const texts: string[] = [];
    stream.on('text', (text) => texts.push(text));
    await expect(stream.finalMessage()).rejects.toThrow('Overloaded now');
    expect(texts).toEqual(['Half']);
  });

  it('throws at a stream that was cut', async () => {
    const client = await clientOf({
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: renderStream(sequence([{ type: 'text-delta', text: 'Half' }])),
    });
    await expect(client.messages.stream(ASK).finalMessage()).rejects.toThrow('before the answer was complete');
  });

  it.each<[Failure, { status: number; type: string; name: string }]>([
    [
      { code: 'rate-limited', message: 'Slow down', retryAfterSeconds: 3 },
      { status: 429, type: 'rate_limit_error', name: 'RateLimitError' },
    ],
    [
      { code: 'unsupported', param: 'n', message: 'n: one answer only' },
      { status: 400, type: 'invalid_request_error', name: 'BadRequestError' },
    ],
    [
      { code: 'not-found', message: 'no such model' },
      { status: 404, type: 'not_found_error', name: 'NotFoundError' },
    ],
    [
      { code: 'unreachable', message: 'no answer' },
      { status: 502, type: 'api_error', name: 'InternalServerError' },
    ],
  ])('knows the class of an error before the first byte: $code', async (failure, { status, type, name }) => {
    const rendered = anthropicMessages.renderFailure(failure);
    const client = await clientOf({
      status: rendered.status,
      headers: { 'content-type': 'application/json', ...rendered.headers },
      body: JSON.stringify(rendered.body),
    });
    const thrown: unknown = await client.messages.create(ASK).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Anthropic.APIError);
    expect(thrown).toMatchObject({ status, error: { error: { type, message: failure.message } } });
    expect((thrown as Error).constructor.name).toBe(name);
  });
});
