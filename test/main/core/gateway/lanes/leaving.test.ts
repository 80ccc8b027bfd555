// Clients that leave, the gateway that stops, settings that change, many at once: nothing stays open and nobody else is harmed.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chunk, json, sse, sseHead } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream, type Script } from '../../../../support/fault-upstream.ts';
import { openRawClient, sendRaw } from '../../../../support/raw-client.ts';
import {
  CHAT_STREAM,
  endsWell,
  MESSAGES_STREAM,
  messagesStream,
  chatStream,
  WHOLE_MESSAGE,
} from '../support/streams.ts';
import { BODIES, connection, startWorld, TOKEN, type World } from '../support/world.ts';

/** How much is tried: more for `npm run test:trust`. */
const RUNS = Number(process.env['TRUST_RUNS'] ?? 1);

let world: World;
let messages: FaultUpstream;
let chat: FaultUpstream;

beforeAll(async () => {
  [messages, chat] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
});

afterAll(async () => {
  await Promise.all([messages.close(), chat.close()]);
});

beforeEach(async () => {
  messages.forget();
  chat.forget();
  const environment = Object.fromEntries(
    Array.from({ length: 25 }, (_, round) => [`KEY_${round}`, `sk-round-${round}`]),
  );
  world = await startWorld({
    environment,
    settings: {
      connections: [
        connection('messages', { protocol: 'anthropic-messages', origin: messages.origin }),
        connection('chat', { protocol: 'openai-chat', origin: chat.origin }),
      ],
      active: 'messages',
    },
  });
});

afterEach(async () => {
  await world.stop();
  expect(world.log.lines).toEqual([]);
});

interface Phase {
  readonly when: string;
  readonly stream: boolean;
  readonly script: (stream: string) => Script;
  /** The client leaves when this has come. */
  readonly seen: string;
}

const PHASES: readonly Phase[] = [
  { when: 'before the first byte', stream: true, script: () => [{ end: 'hold' }], seen: '' },
  { when: 'before the first byte of a whole answer', stream: false, script: () => [{ end: 'hold' }], seen: '' },
  { when: 'between head and content', stream: true, script: () => [sseHead(), { end: 'hold' }], seen: '' },
  { when: 'in mid-stream', stream: true, script: (stream) => sse(stream, { cutAt: 1300, cut: 'hold' }), seen: 'Gr' },
  {
    when: 'while much is coming',
    stream: true,
    script: (stream) => [sseHead(), { send: chunk(stream.slice(0, 1250)) }, { flood: chunk(': x\n\n'.repeat(2000)) }],
    seen: 'Gr',
  },
  {
    when: 'in a whole answer',
    stream: false,
    script: () => json('{"id":"x', { declaredLength: 100, cutAt: 5, cut: 'hold' }),
    seen: '',
  },
  {
    when: 'in an error of the provider',
    stream: true,
    script: () => json('{"error":', { status: 500, declaredLength: 100, cutAt: 5, cut: 'hold' }),
    seen: '',
  },
];

describe.each([
  ['messages/m1', MESSAGES_STREAM],
  ['chat/m1', CHAT_STREAM],
] as const)('a client of %s that leaves', (model, stream) => {
  const upstream = (): FaultUpstream => (model === 'chat/m1' ? chat : messages);

  it.each(PHASES)('$when lets the provider go within a quarter of a second', async (phase) => {
    upstream().play(phase.script(stream));
    const delays: number[] = [];
    for (const how of ['close', 'reset', 'half-close'] as const) {
      for (let run = 0; run < RUNS; run += 1) {
        upstream().forget();
        const client = world.open({ body: { ...BODIES['anthropic-messages'], model, stream: phase.stream } });
        await expect.poll(() => upstream().requests.length, { interval: 2 }).toBe(1);
        if (phase.seen !== '') await client.until(({ text }) => text.includes(phase.seen));
        else await pause(15);
        const left = performance.now();
        if (how === 'close') client.socket.destroy();
        else if (how === 'reset') client.socket.resetAndDestroy();
        else client.socket.end();
        const closed = (await upstream().requests[0]?.closed) ?? Infinity;
        delays.push(closed - left);
        client.leave();
      }
    }
    // A machine that is busy with other things may be late once; a provider that is not let go is never on time.
    expect(delays.toSorted((left, right) => left - right)[Math.floor(delays.length / 2)]).toBeLessThan(250);
    expect(Math.max(...delays)).toBeLessThan(1500);
    const rows = await world.settledRows();
    expect(rows).toHaveLength(3 * RUNS);
    for (const row of rows) {
      expect(row).toMatchObject({ state: 'cancelled', status: 499, attempts: [{ failure: 'cancelled' }] });
      expect(row).not.toHaveProperty('failure');
    }
  });

  it('is never held against the provider: no other one is asked', async () => {
    await world.settings.update((settings) => ({
      ...settings,
      profiles: { safe: { fallbacks: ['messages/spare', 'chat/spare'] } },
    }));
    upstream().play([{ end: 'hold' }]);
    const client = world.open({
      path: '/p/safe/v1/messages',
      body: { ...BODIES['anthropic-messages'], model, stream: true },
    });
    await expect.poll(() => upstream().requests.length).toBe(1);
    client.leave();
    await upstream().requests[0]?.closed;
    await pause(50);
    expect(messages.requests.length + chat.requests.length).toBe(1);
    expect(await world.settledRows()).toMatchObject([{ state: 'cancelled', attempts: [{}] }]);
  });
});

describe('a client that leaves', () => {
  it('while it is sending leaves nothing behind, and no provider is asked', async () => {
    for (const how of ['destroy', 'resetAndDestroy', 'end'] as const) {
      const client = openRawClient(world.port);
      client.write(
        `POST /v1/messages HTTP/1.1\r\nhost: ${world.host}\r\nx-api-key: ${TOKEN}\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{"model":`,
      );
      await pause(15);
      client.socket[how]();
      await pause(15);
      client.leave();
    }
    await pause(30);
    expect([messages.connectionCount, world.rows().length]).toEqual([messages.connectionCount, 0]);
    expect(messages.requests).toEqual([]);
  });

  it('does no harm when it sends the next request at once, before its answer', async () => {
    messages.play(sse(messagesStream()));
    const body = { ...BODIES['anthropic-messages'], stream: true };
    const client = openRawClient(world.port);
    client.write(
      Buffer.concat([
        world.request({ body }),
        world.request({ body }),
        world.request({ method: 'GET', path: '/health' }),
      ]),
    );
    const answer = await client.until(({ raw }) => raw.includes('{"status":"ok"}'));
    expect(answer.raw.toString().match(/event: message_stop/g)).toHaveLength(2);
    client.leave();
  });
});

describe('the demo', () => {
  it('stops talking when its client has left', async () => {
    const own = await startWorld();
    const client = own.open({ body: { ...BODIES['anthropic-messages'], stream: true } });
    await client.until(({ text }) => text.includes('text_delta'));
    client.leave();
    expect(await own.settledRows()).toMatchObject([{ state: 'cancelled', status: 499 }]);
    const whole = own.open({ body: BODIES['anthropic-messages'] });
    await pause(60);
    whole.leave();
    await pause(60);
    expect((await own.settledRows())[0]).toMatchObject({ state: 'cancelled', status: 499 });
    await own.stop();
  });
});

describe('many at once', () => {
  it('200 streams run side by side, each with its own answer, and all connections are given back', async () => {
    const count = 200;
    const numbered = ({ body }: { body: Buffer }): Script => {
      const number = /number (\d+)/.exec(body.toString())?.[1] ?? '?';
      const text = body.includes('chat-model') ? chatStream(`answer ${number}`) : messagesStream(`answer ${number}`);
      return sse(text, { sizes: [120], gapMs: Number(number) % 5 });
    };
    messages.play(numbered);
    chat.play(numbered);
    const answers = await Promise.all(
      Array.from({ length: count }, async (_, number) => {
        const model = number % 2 === 0 ? 'messages/m1' : 'chat/chat-model';
        const content = `number ${number}`;
        return world.ask(
          { body: { model, max_tokens: 9, stream: true, messages: [{ role: 'user', content }] } },
          { timeoutMs: 15_000 },
        );
      }),
    );
    for (const [number, { text }] of answers.entries()) {
      expect(endsWell(text, 'anthropic-messages')).toBe(true);
      expect(text).toContain(`"text":"answer ${number}"`);
    }
    const rows = await world.settledRows();
    expect(rows).toHaveLength(count);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(count);
    expect(rows.every(({ state, usage }) => state === 'done' && usage?.outputTokens === 2)).toBe(true);
  });

  it('R-33: beyond the limit new ones are refused, and the running ones go on', async () => {
    const own = await startWorld({ settings: world.settings.current(), limits: { maxOpenExchanges: 5 } });
    const go = Promise.withResolvers<void>();
    messages.play([
      sseHead(),
      { send: chunk(MESSAGES_STREAM.slice(0, 1250)) },
      { wait: go.promise },
      { send: chunk(MESSAGES_STREAM.slice(1250)) },
      { send: '0\r\n\r\n' },
    ]);
    const body = { ...BODIES['anthropic-messages'], stream: true };
    const running = Array.from({ length: 5 }, () => own.open({ body }));
    await Promise.all(running.map((client) => client.until(({ text }) => text.includes('Gr'))));
    const refused = await own.ask({ body }, { untilClosed: true });
    expect([refused.status, refused.headers['retry-after'], refused.headers['connection']]).toEqual([
      503,
      '1',
      'close',
    ]);
    expect((await own.ask({ method: 'GET', path: '/v1/models' })).status).toBe(200);
    go.resolve();
    for (const client of running) {
      const answer = await client.until(({ isComplete }) => isComplete);
      expect(endsWell(answer.text, 'anthropic-messages')).toBe(true);
      client.leave();
    }
    expect((await own.ask({ body })).status).toBe(200);
    expect(messages.requests).toHaveLength(6);
    await own.stop();
  });
});

describe('the gateway that stops', () => {
  it('cuts what runs, lets the providers go, and leaves no exchange open', async () => {
    const own = await startWorld({ settings: world.settings.current() });
    messages.play(sse(MESSAGES_STREAM, { cutAt: 1300, cut: 'hold' }));
    chat.play([{ end: 'hold' }]);
    const ask = (model: string, stream: boolean) =>
      own.open({ body: { ...BODIES['anthropic-messages'], model, stream } });
    const clients = [ask('messages/m1', true), ask('chat/m1', true), ask('chat/m1', false)];
    await clients[0]?.until(({ text }) => text.includes('Gr'));
    await expect.poll(() => chat.requests.length).toBe(2);
    let rowsAtStop: unknown[] = [];
    own.gateway.onStateChange(() => {
      if (own.gateway.state().state === 'stopped')
        rowsAtStop = own.rows().map(({ state, failure }) => failure ?? state);
    });
    const begin = performance.now();
    await own.stop();
    expect(performance.now() - begin).toBeLessThan(1000);
    expect(rowsAtStop).toEqual(['cancelled', 'cancelled', 'cancelled']);
    await Promise.all(clients.map((client) => client.closed));
    expect(clients.map((client) => client.answer().isComplete)).toEqual([false, false, false]);
    for (const { closed } of [...messages.requests, ...chat.requests]) expect(await closed).toBeGreaterThan(0);
    expect((await sendRaw(own.port, 'GET /health HTTP/1.1\r\n\r\n')).status).toBe(0);
  });
});

describe('R-34: settings that change under running streams', () => {
  it('touch none of them: not their provider, not their key; and the next request sees them at once', async () => {
    const go = Promise.withResolvers<void>();
    const held = ({ headers }: { headers: Readonly<Record<string, string>> }): Script => [
      sseHead({ 'request-id': headers['x-api-key'] ?? 'none' }),
      { send: chunk(MESSAGES_STREAM.slice(0, 1250)) },
      { wait: go.promise },
      { send: chunk(MESSAGES_STREAM.slice(1250)) },
      { send: '0\r\n\r\n' },
    ];
    messages.play(held);
    const second = await startFaultUpstream();
    second.play(json(WHOLE_MESSAGE));
    const body = { ...BODIES['anthropic-messages'], model: 'default', stream: true };
    const running = Array.from({ length: 20 }, () => world.open({ body }));
    await Promise.all(running.map((client) => client.until(({ text }) => text.includes('Gr'))));
    for (let round = 0; round < 25; round += 1) {
      const origin = round % 2 === 0 ? second.origin : messages.origin;
      await world.settings.update((settings) => ({
        ...settings,
        connections: [
          {
            ...connection(`switched-${round}`, { protocol: 'anthropic-messages', origin }),
            keys: [`env:KEY_${round}`],
          },
        ],
        active: `switched-${round}`,
        aliases: {},
      }));
      if (round !== 24) continue;
      const begin = performance.now();
      const answer = await world.ask({ body: { ...body, stream: false } });
      expect(performance.now() - begin).toBeLessThan(500);
      expect(answer.headers['x-dragoman-connection']).toBe('switched-24');
    }
    go.resolve();
    for (const client of running) {
      const answer = await client.until(({ isComplete }) => isComplete);
      expect(answer.text).toBe(MESSAGES_STREAM);
      expect(answer.headers).toMatchObject({
        'x-dragoman-connection': 'messages',
        'request-id': 'sk-provider-canary-51d7',
      });
      client.leave();
    }
    expect(second.requests).toHaveLength(1);
    await second.close();
  });
});

describe('R-39: a bug that one request meets', () => {
  it('is answered in the client’s shape and logged, and the others live', async () => {
    const own = await startWorld({ settings: world.settings.current() });
    messages.play(json(WHOLE_MESSAGE));
    const journal = own.journal as { record: (row: unknown) => void };
    const record = journal.record.bind(journal);
    journal.record = () => {
      throw new TypeError('planted');
    };
    const answer = await own.ask({ body: BODIES['anthropic-messages'] });
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.text)).toMatchObject({ type: 'error', error: { type: 'api_error' } });
    journal.record = record;
    expect((await own.ask({ body: BODIES['anthropic-messages'] })).status).toBe(200);
    await own.stop();
  });
});

describe('S-25: slow requests', () => {
  it('are ended with 408 while others are answered without delay', async () => {
    const own = await startWorld({
      settings: world.settings.current(),
      limits: { headersTimeoutMs: 300, requestTimeoutMs: 600 },
    });
    messages.play(json(WHOLE_MESSAGE));
    const slowHeads = Array.from({ length: 60 * RUNS }, () => openRawClient(own.port));
    for (const client of slowHeads) client.write('POST /v1/messages HTTP/1.1\r\nhost: ');
    const slowBodies = Array.from({ length: 20 }, () => openRawClient(own.port));
    for (const client of slowBodies) {
      client.write(
        `POST /v1/messages HTTP/1.1\r\nhost: ${own.host}\r\nx-api-key: ${TOKEN}\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{`,
      );
    }
    const times: number[] = [];
    while (slowBodies.concat(slowHeads).some(({ isClosed }) => !isClosed)) {
      const begin = performance.now();
      expect((await own.ask({ body: BODIES['anthropic-messages'] })).status).toBe(200);
      times.push(performance.now() - begin);
      expect(times.length).toBeLessThan(1000);
      await pause(20);
    }
    for (const client of [...slowHeads, ...slowBodies]) expect(client.answer().status).toBe(408);
    expect(JSON.parse(slowBodies[0]?.answer().text ?? '')).toHaveProperty('error.message');
    expect(times.toSorted((left, right) => left - right)[Math.floor(times.length * 0.9)]).toBeLessThan(100);
    await own.stop();
  });
});
