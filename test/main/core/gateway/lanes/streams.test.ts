// Streams under bad circumstances: silence, breaks, slow clients, clients that leave, the gateway stopping, settings changing.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chunk, json, sse, sseHead } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import type { RawClient } from '../../../../support/raw-client.ts';
import { createFakeClock, type FakeClock } from '../../support/ports.ts';
import { CHAT_STREAM, endsWell, eventsIn, MESSAGES_STREAM, messagesStream, tellsError } from '../support/streams.ts';
import { BODIES, connection, startWorld, type World } from '../support/world.ts';

let clock: FakeClock;
let world: World;
let messages: FaultUpstream;
let chat: FaultUpstream;

beforeAll(async () => {
  [messages, chat] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
});

afterAll(async () => {
  await Promise.all([messages.close(), chat.close()]);
});

function settings() {
  return {
    connections: [
      connection('messages', { protocol: 'anthropic-messages', origin: messages.origin }),
      connection('chat', { protocol: 'openai-chat', origin: chat.origin }),
    ],
  };
}

beforeEach(async () => {
  clock = createFakeClock();
  world = await startWorld({ settings: settings(), clock });
});

afterEach(async () => {
  await world.stop();
  expect(world.log.lines).toEqual([]);
});

function ask(model: string): RawClient {
  return world.open({ body: { ...BODIES['anthropic-messages'], model, stream: true } });
}

const FIRST = MESSAGES_STREAM.slice(0, MESSAGES_STREAM.indexOf('event: content_block_stop'));
const REST = MESSAGES_STREAM.slice(FIRST.length);
const CHAT_FIRST = CHAT_STREAM.slice(0, CHAT_STREAM.indexOf('\n\n', CHAT_STREAM.indexOf('Grüße')) + 2);
const CHAT_REST = CHAT_STREAM.slice(CHAT_FIRST.length);
const LAST = '0\r\n\r\n';
const PING = 'event: ping\ndata: {"type":"ping"}\n\n';

function pingsIn({ text }: { text: string }): number {
  return eventsIn(text).filter(({ event }) => event === 'ping').length;
}

describe.each([
  ['native', 'messages/m1', FIRST, REST],
  ['translated', 'chat/m1', CHAT_FIRST, CHAT_REST],
] as const)('a %s stream whose provider is silent', (...[, model, first, rest]) => {
  const upstream = (): FaultUpstream => (model === 'chat/m1' ? chat : messages);

  it('before its first byte gives signs of life every ten seconds, and then the answer', async () => {
    const go = Promise.withResolvers<void>();
    upstream().play([{ wait: go.promise }, sseHead(), { send: chunk(first + rest) }, { send: LAST }]);
    const client = ask(model);
    await expect.poll(() => upstream().requests.length).toBeGreaterThan(0);
    upstream().forget();
    clock.advance(9_999);
    await pause(20);
    expect(client.answer().status).toBe(0);
    clock.advance(1);
    expect((await client.until((answer) => pingsIn(answer) === 1)).status).toBe(200);
    clock.advance(10_000);
    await client.until((answer) => pingsIn(answer) === 2);
    go.resolve();
    const answer = await client.until(({ isComplete }) => isComplete);
    expect(endsWell(answer.text, 'anthropic-messages')).toBe(true);
    expect(answer.headers['x-dragoman-exchange']).toBe((await world.settledRows())[0]?.id);
  });

  it('behind its head, or in mid-answer, gives them too, never inside an event', async () => {
    const parts = [first.slice(0, 40), first.slice(40), rest.slice(0, 70), rest.slice(70)];
    const steps = parts.map(() => Promise.withResolvers<void>());
    upstream().play([
      sseHead(),
      ...parts.flatMap((part, index) => [{ wait: steps[index]?.promise ?? 0 }, { send: chunk(part) }]),
      { send: LAST },
    ]);
    const client = ask(model);
    await expect.poll(() => upstream().requests.length).toBeGreaterThan(0);
    upstream().forget();
    let seen = 0;
    for (const step of steps) {
      await pause(30);
      // What went out by itself since the last look counts as a sign of life.
      clock.advance(10_000);
      clock.advance(10_000);
      await client.until((answer) => pingsIn(answer) > seen);
      seen = pingsIn(client.answer());
      step.resolve();
    }
    const answer = await client.until(({ isComplete }) => isComplete);
    expect(seen).toBeGreaterThanOrEqual(4);
    for (const { event, data } of eventsIn(answer.text)) expect(JSON.parse(data)).toHaveProperty('type', event);
    expect(endsWell(answer.text, 'anthropic-messages')).toBe(true);
    if (model === 'messages/m1') expect(answer.text.replaceAll(PING, '')).toBe(MESSAGES_STREAM.replaceAll(PING, ''));
    await world.settledRows();
  });

  it('and then fails tells the failure inside the stream that has begun', async () => {
    const go = Promise.withResolvers<void>();
    upstream().play([
      { wait: go.promise },
      ...json({ error: { message: 'Slow down', type: 'rate_limit_error' } }, { status: 429 }),
    ]);
    const client = ask(model);
    await expect.poll(() => upstream().requests.length).toBeGreaterThan(0);
    upstream().forget();
    clock.advance(10_000);
    await client.until((answer) => pingsIn(answer) === 1);
    go.resolve();
    const answer = await client.until(({ isComplete }) => isComplete);
    expect(tellsError(answer.text, 'anthropic-messages')).toBe(true);
    expect(answer.text).toContain('Slow down');
    expect(await world.settledRows()).toMatchObject([{ state: 'failed', failure: { code: 'rate-limited' } }]);
  });
});

describe('signs of life', () => {
  it('are comments where the protocol knows no others', async () => {
    for (const [path, model, body] of [
      ['/v1/chat/completions', 'chat/m1', BODIES['openai-chat']],
      ['/v1/chat/completions', 'messages/m1', BODIES['openai-chat']],
      ['/v1/responses', 'messages/m1', BODIES['openai-responses']],
    ] as const) {
      messages.play([{ end: 'hold' }]);
      chat.play([{ end: 'hold' }]);
      const client = world.open({ path, body: { ...body, model, stream: true } });
      await expect.poll(() => messages.requests.length + chat.requests.length).toBeGreaterThan(0);
      messages.forget();
      chat.forget();
      clock.advance(10_000);
      const { text } = await client.until((answer) => answer.text.length > 0);
      expect(text).toMatch(/^:[^\n]*\n\n$/);
      client.leave();
      await world.settledRows();
    }
  });

  it('are not sent to a client that wants one whole answer', async () => {
    messages.play([{ end: 'hold' }]);
    const client = world.open({ body: BODIES['anthropic-messages'] });
    await expect.poll(() => messages.requests.length).toBeGreaterThan(0);
    messages.forget();
    clock.advance(60_000);
    await pause(30);
    expect(client.answer().raw.length).toBe(0);
    client.leave();
    expect(await world.settledRows()).toMatchObject([{ state: 'cancelled' }]);
  });

  it('leave no timer behind, however an exchange ends', async () => {
    const before = clock.pendingTimers;
    for (const script of [
      sse(MESSAGES_STREAM),
      sse(MESSAGES_STREAM, { cutAt: 900 }),
      sse(MESSAGES_STREAM, { cutAt: 900, cut: 'reset' }),
      sse(MESSAGES_STREAM, { cutAt: 10 }),
      json({ error: { message: 'no' } }, { status: 500 }),
      [{ end: 'reset' }] as const,
    ]) {
      messages.play(script);
      const client = ask('messages/m1');
      await client.until(({ isComplete }) => isComplete);
      client.leave();
    }
    await world.settledRows();
    // The journal keeps one for its next write.
    expect(clock.pendingTimers - before).toBeLessThanOrEqual(1);
  });
});

describe('a request that our own parser would refuse', () => {
  const odd = { model: 'messages/m1', max_tokens: 'many', messages: 'what only this provider takes', stream: true };

  it('passes where nothing is translated, and its stream may break without harm', async () => {
    messages.play(sse(MESSAGES_STREAM));
    expect((await world.ask({ body: odd })).text).toBe(MESSAGES_STREAM);
    for (const cut of ['fin', 'reset', 'clean'] as const) {
      messages.play(sse(MESSAGES_STREAM, { cutAt: 1500, cut }));
      const answer = await world.ask({ body: odd });
      expect([answer.isComplete, tellsError(answer.text, 'anthropic-messages')]).toEqual([true, true]);
    }
  });

  it('gets signs of life, and an error behind them', async () => {
    const go = Promise.withResolvers<void>();
    messages.play([{ wait: go.promise }, { end: 'reset' }]);
    messages.forget();
    const client = world.open({ body: odd });
    await expect.poll(() => messages.requests.length).toBe(1);
    clock.advance(10_000);
    await client.until((answer) => pingsIn(answer) === 1);
    go.resolve();
    const answer = await client.until(({ isComplete }) => isComplete);
    expect(tellsError(answer.text, 'anthropic-messages')).toBe(true);
  });

  it('is refused in the client’s shape where it must be translated', async () => {
    chat.forget();
    const answer = await world.ask({ body: { ...odd, model: 'chat/m1' } });
    expect(answer.status).toBe(400);
    expect(chat.requests).toEqual([]);
  });
});

describe('a client that reads slowly', () => {
  const BIG = 'y'.repeat(64 * 1024);
  const delta = chunk(
    `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${BIG}"}}\n\n`,
  );
  const chatDelta = chunk(
    `data: {"id":"c","choices":[{"index":0,"delta":{"content":"${BIG}"},"finish_reason":null}]}\n\n`,
  );

  it.each([
    ['native', 'messages/m1'],
    ['translated', 'chat/m1'],
  ])('holds its provider back: what is between them stays small (%s)', async (_lane, model) => {
    const upstream = model === 'chat/m1' ? chat : messages;
    const isChat = model === 'chat/m1';
    upstream.play([
      sseHead(),
      { send: chunk(isChat ? CHAT_FIRST : FIRST) },
      { flood: isChat ? chatDelta : delta, times: 1600 },
      { end: 'fin' },
    ]);
    const before = upstream.sent();
    const client = ask(model);
    client.socket.pause();
    let last = -1;
    for (let round = 0; round < 100 && upstream.sent() !== last; round += 1) {
      last = upstream.sent();
      await pause(100);
    }
    // The system's own buffers of two connections are in this number.
    expect(upstream.sent() - before).toBeLessThan(24 * 1024 * 1024);
    clock.advance(10_000);
    client.leave();
    expect(await world.settledRows()).toMatchObject([{ state: 'cancelled' }]);
  });

  it('still gets everything in order when the provider breaks meanwhile: content first, the error last', async () => {
    messages.play([sseHead(), { send: chunk(FIRST) }, { flood: delta, times: 40 }, { wait: 50 }, { end: 'reset' }]);
    const client = ask('messages/m1');
    client.socket.pause();
    await pause(200);
    client.socket.resume();
    const answer = await client.until(({ isComplete }) => isComplete);
    const events = eventsIn(answer.text);
    expect(events.filter(({ event }) => event === 'error')).toHaveLength(1);
    expect(tellsError(answer.text, 'anthropic-messages')).toBe(true);
    for (const { data } of events) JSON.parse(data);
  });

  it('gets the end of an answer unharmed, however long that takes', async () => {
    messages.play([
      sseHead(),
      { send: chunk(FIRST) },
      { flood: delta, times: 80 },
      { send: chunk(REST) },
      { send: LAST },
    ]);
    const client = ask('messages/m1');
    client.socket.pause();
    for (let round = 0; round < 20; round += 1) {
      await pause(10);
      clock.advance(10_000);
    }
    client.socket.resume();
    const answer = await client.until(({ isComplete }) => isComplete, 10_000);
    expect(endsWell(answer.text, 'anthropic-messages')).toBe(true);
    const text = answer.text.replaceAll(PING, '');
    expect(text.startsWith(FIRST.replaceAll(PING, ''))).toBe(true);
    expect(text.endsWith(REST)).toBe(true);
    expect(text.split(BIG)).toHaveLength(81);
  });
});

describe('an event beyond all measure', () => {
  it.each(['messages/m1', 'chat/m1'])(
    'ends the stream of %s with an error, and the provider is let go',
    async (model) => {
      const upstream = model === 'chat/m1' ? chat : messages;
      const isChat = model === 'chat/m1';
      const piece = chunk(Buffer.alloc(1024 * 1024, 0x78));
      upstream.forget();
      upstream.play([
        sseHead(),
        { send: chunk(isChat ? CHAT_FIRST : FIRST) },
        { send: chunk('data: {"x":"') },
        { flood: piece, times: 200 },
      ]);
      const answer = await ask(model).until(({ isComplete }) => isComplete, 10_000);
      expect(tellsError(answer.text, 'anthropic-messages')).toBe(true);
      expect(answer.text).toContain('32 MB');
      await upstream.requests[0]?.closed;
      expect(await world.settledRows()).toMatchObject([{ state: 'failed', failure: { code: 'protocol' } }]);
    },
  );

  it('and signs of life without end do not fill the memory', async () => {
    messages.forget();
    const piece = chunk(PING.repeat(1000));
    // 2 MB: twice of what is held back before an answer is let through unseen.
    messages.play([sseHead(), { flood: piece, times: 60 }, { send: chunk(messagesStream()) }, { send: LAST }]);
    const client = ask('messages/m1');
    const answer = await client.until(({ isComplete }) => isComplete, 15_000);
    expect(endsWell(answer.text, 'anthropic-messages')).toBe(true);
  });
});
