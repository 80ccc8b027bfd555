// Providers that rest after a failure: who is asked meanwhile, who may look, and what the client is told when all rest.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chunk, json, sse, sseHead } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream, type Script } from '../../../../support/fault-upstream.ts';
import type { RawAnswer } from '../../../../support/raw-client.ts';
import { createFakeClock, type FakeClock } from '../../support/ports.ts';
import { expectErrorShape } from '../support/shapes.ts';
import { messagesStream, MESSAGES_STREAM, WHOLE_MESSAGE } from '../support/streams.ts';
import { BODIES, connection, startWorld, type World } from '../support/world.ts';

let a: FaultUpstream;
let b: FaultUpstream;
let clock: FakeClock;
let world: World;

beforeEach(async () => {
  [a, b] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
  clock = createFakeClock();
  world = await startWorld({
    clock,
    settings: {
      connections: [
        connection('a', { protocol: 'anthropic-messages', origin: a.origin, models: ['m1', 'm2'] }),
        connection('b', { protocol: 'anthropic-messages', origin: b.origin }),
      ],
      routes: [
        { model: 'routed', to: 'a/m1', fallbacks: ['b/m1'] },
        { model: 'models', to: 'a/m1', fallbacks: ['a/m2'] },
      ],
    },
  });
  for (const upstream of [a, b]) upstream.play(json(WHOLE_MESSAGE));
});

afterEach(async () => {
  // The gateway ends at once where nothing runs any more; its clock stands still.
  await world.stop();
  await Promise.all([a.close(), b.close()]);
});

function ask(model: string, more: object = {}): Promise<RawAnswer> {
  return world.ask({ path: '/v1/messages', body: { ...BODIES['anthropic-messages'], model, ...more } });
}

const errorOf = (type: string, message: string) => ({ type: 'error', error: { type, message } });

function limited(seconds?: number): Script {
  const headers: Record<string, string> = seconds === undefined ? {} : { 'retry-after': String(seconds) };
  return json(errorOf('rate_limit_error', 'Slow down'), { status: 429, headers });
}

const OVERLOADED = json(errorOf('overloaded_error', 'Overloaded'), { status: 529 });
const BROKEN = json(errorOf('api_error', 'Oh no'), { status: 500 });

/** How often each was asked since the last time. */
function asked(): [number, number] {
  const counts: [number, number] = [a.requests.length, b.requests.length];
  for (const upstream of [a, b]) upstream.forget();
  return counts;
}

describe('PC-8: a candidate that rests', () => {
  it('is passed over, and the log says for how long and why', async () => {
    a.play(limited(60));
    await ask('routed');
    clock.advance(20_000);
    const answer = await ask('routed');
    expect([asked(), answer.headers['x-dragoman-attempts']]).toEqual([[1, 2], '1']);
    const [row] = await world.settledRows();
    expect(row?.attempts).toEqual([
      {
        connectionId: 'a',
        model: 'm1',
        durationMs: 0,
        skipped: { reason: 'cooling', code: 'rate-limited', remainingMs: 40_000 },
      },
      expect.objectContaining({ connectionId: 'b', status: 200 }),
    ]);
  });

  it('is asked again when its time is over, and stays when it works', async () => {
    a.play(limited(60));
    await ask('routed');
    a.play(json(WHOLE_MESSAGE));
    clock.advance(59_999);
    expect((await ask('routed')).headers['x-dragoman-connection']).toBe('b');
    clock.advance(1);
    expect((await ask('routed')).headers['x-dragoman-connection']).toBe('a');
    expect(world.health.entries().size).toBe(0);
  });

  it('PC-6: rests with this model only', async () => {
    a.play(({ body }) => (body.includes('"m1"') ? limited(60) : json(WHOLE_MESSAGE)));
    expect((await ask('models')).headers['x-dragoman-model']).toBe('m2');
    expect((await ask('models')).headers['x-dragoman-model']).toBe('m2');
    expect(asked()).toEqual([3, 0]);
  });

  it('R-14: is left out with all its models when it has no money', async () => {
    a.play(json(errorOf('billing_error', 'Your credit balance is too low'), { status: 400 }));
    const answer = await ask('models');
    expect(asked(), 'one try tells all').toEqual([1, 0]);
    expect([answer.status, answer.text]).toEqual([502, expect.stringContaining('a/m2: not asked, resting for 60 min')]);
  });

  it('does not rest after one failure alone, but after the second', async () => {
    a.play(BROKEN);
    await ask('routed');
    await ask('routed');
    expect(asked()).toEqual([2, 2]);
    await ask('routed');
    expect(asked()).toEqual([0, 1]);
    clock.advance(5000);
    await ask('routed');
    expect(asked()).toEqual([1, 1]);
  });

  it('R-06: a stream that breaks off behind content counts as well', async () => {
    a.play(sse(MESSAGES_STREAM, { cutAt: 1500 }));
    for (let round = 0; round < 2; round += 1) {
      expect((await ask('routed', { stream: true })).text).toContain('event: error');
    }
    expect((await ask('routed', { stream: true })).headers['x-dragoman-connection']).toBe('b');
    expect(asked()).toEqual([2, 1]);
  });

  it('R-13: under a hundred requests at once it is asked no more than those that were on their way', async () => {
    a.play(OVERLOADED);
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask('routed')));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(world.health.cooling('a')).toEqual([{ code: 'overloaded', model: 'm1', remainingMs: 5000 }]);
    asked();
    await Promise.all(Array.from({ length: 100 }, () => ask('routed')));
    expect(asked()).toEqual([0, 100]);
  });

  it('counting tokens neither makes it rest nor is kept from it', async () => {
    a.play(limited(60));
    const count = (model: string) =>
      world.ask({ path: '/v1/messages/count_tokens', body: { ...BODIES['anthropic-messages'], model } });
    b.play(json({ input_tokens: 7 }));
    expect((await count('routed')).text).toBe('{"input_tokens":7}');
    expect(world.health.entries().size).toBe(0);
    await ask('routed');
    asked();
    expect((await count('routed')).status).toBe(200);
    expect(asked(), 'those that rest go last').toEqual([0, 1]);
  });
});

describe('P17: when the time is over, exactly one looks', () => {
  async function overloadedOnce(): Promise<void> {
    a.play(OVERLOADED);
    await ask('routed');
    asked();
    clock.advance(5000);
  }

  it('while all others go on to the next, and all come back when that one goes well', async () => {
    await overloadedOnce();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    a.play([{ wait: gate }, ...json(WHOLE_MESSAGE)]);
    const answers = Array.from({ length: 20 }, () => ask('routed'));
    await expect.poll(() => b.requests.length).toBe(19);
    expect(a.requests).toHaveLength(1);
    open();
    await Promise.all(answers);
    asked();
    await Promise.all(Array.from({ length: 20 }, () => ask('routed')));
    expect(asked()).toEqual([20, 0]);
  });

  it('and a long answer frees the way with its first word', async () => {
    await overloadedOnce();
    const text = messagesStream('Hello');
    const middle = text.indexOf('event: content_block_stop');
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    a.play([sseHead(), { send: chunk(text.slice(0, middle)) }, { wait: gate }, { send: chunk(text.slice(middle)) }]);
    const client = world.open({
      path: '/v1/messages',
      body: { ...BODIES['anthropic-messages'], model: 'routed', stream: true },
    });
    await client.until(({ text: so }) => so.includes('Hello'));
    a.play(json(WHOLE_MESSAGE));
    expect((await ask('routed')).headers['x-dragoman-connection']).toBe('a');
    open();
    client.leave();
  });

  it('and the next one looks when the client of that one left', async () => {
    await overloadedOnce();
    a.play([{ end: 'hold' }]);
    const client = world.open({ path: '/v1/messages', body: { ...BODIES['anthropic-messages'], model: 'routed' } });
    await expect.poll(() => a.requests.length).toBe(1);
    client.leave();
    await a.requests[0]?.closed;
    await world.settledRows();
    a.play(json(WHOLE_MESSAGE));
    expect((await ask('routed')).headers['x-dragoman-connection']).toBe('a');
    const looks = (await world.settledRows())
      .flatMap(({ attempts }) => attempts)
      .filter(({ isProbe }) => isProbe === true);
    expect(new Set(looks.map(({ failure }) => failure)), 'and the log says who looked').toEqual(
      new Set([undefined, 'cancelled']),
    );
  });

  it('and they rest longer when that one fails', async () => {
    await overloadedOnce();
    await ask('routed');
    expect(world.health.cooling('a')).toEqual([{ code: 'overloaded', model: 'm1', remainingMs: 10_000 }]);
  });
});

describe('when all rest', () => {
  it('PC-8, PC-12: by the word of their providers, the soonest return is told and nobody is asked', async () => {
    a.play(limited(300));
    b.play(limited(90));
    await ask('routed');
    asked();
    clock.advance(30_000);
    const answer = await ask('routed');
    expect(asked()).toEqual([0, 0]);
    expect([answer.status, answer.headers['retry-after'], answer.headers['x-dragoman-attempts']]).toEqual([
      429,
      '60',
      '0',
    ]);
    expect(expectErrorShape(answer.text, 'anthropic-messages')).toBe(
      'None of the 2 ways to serve this request worked. a/m1: not asked, resting for 5 min after rate-limited; b/m1: not asked, resting for 60 s after rate-limited. Try again in 60 s, or add another connection or fallback in Dragoman.',
    );
    expect((await world.settledRows())[0]).toMatchObject({ state: 'failed', status: 429 });
  });

  it('the one that comes back soonest is tried all the same, once in ten seconds, where no provider named a time', async () => {
    a.play(OVERLOADED);
    b.play(OVERLOADED);
    await ask('routed');
    clock.advance(5000);
    await ask('routed');
    asked();
    // Both rest for ten seconds now; a began first.
    clock.advance(1000);
    const first = await ask('routed');
    expect([asked(), first.status, first.headers['x-dragoman-attempts']]).toEqual([[1, 0], 529, '1']);
    clock.advance(1000);
    const second = await ask('routed');
    expect([asked(), second.status, second.headers['retry-after']]).toEqual([[0, 0], 529, '8']);
    a.play(json(WHOLE_MESSAGE));
    expect((await ask('routed')).status).toBe(529);
    clock.advance(8000);
    expect((await ask('routed')).status).toBe(200);
  });

  it('a long rest without a named time does not lock anybody out: money that was paid in is found at once', async () => {
    a.play(json(errorOf('billing_error', 'No money'), { status: 402 }));
    b.play(limited(600));
    expect((await ask('routed')).status).toBe(429);
    asked();
    a.play(json(WHOLE_MESSAGE));
    expect((await ask('routed')).status).toBe(200);
    expect(asked()).toEqual([1, 0]);
  });

  it.each([
    { what: 'overloaded', scripts: [OVERLOADED, OVERLOADED], status: 529 },
    { what: 'limited and overloaded', scripts: [OVERLOADED, limited()], status: 429 },
    { what: 'broken', scripts: [BROKEN, BROKEN], status: 502 },
    { what: 'broken and without the model', scripts: [BROKEN, json({}, { status: 404 })], status: 502 },
    { what: 'without the model', scripts: [json({}, { status: 404 }), json({}, { status: 404 })], status: 404 },
  ])('one status is made out of both: $what', async ({ scripts: [first, second], status }) => {
    a.play(first ?? []);
    b.play(second ?? []);
    expect((await ask('routed')).status).toBe(status);
  });

  it('the stream itself tells it when signs of life have gone out', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    a.play([{ wait: gate }, ...limited(60)]);
    b.play(limited(60));
    const client = world.open({
      path: '/v1/messages',
      body: { ...BODIES['anthropic-messages'], model: 'routed', stream: true },
    });
    await expect.poll(() => a.requests.length).toBe(1);
    clock.advance(10_000);
    clock.advance(10_000);
    await client.until(({ text }) => text.includes('event: ping'));
    open();
    const answer = await client.until(({ isComplete }) => isComplete);
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('None of the 2 ways')]);
    client.leave();
  });
});

describe('the only candidate there is', () => {
  it.each([
    ['limited', () => limited(600), 429],
    ['overloaded', () => OVERLOADED, 529],
    ['broken', () => BROKEN, 500],
    ['refused', () => json(errorOf('authentication_error', 'invalid x-api-key'), { status: 401 }), 401],
    ['without money', () => json(errorOf('billing_error', 'No money'), { status: 402 }), 402],
  ] as [string, () => Script, number][])(
    'is always asked, and its own words pass: %s',
    async (_what, script, status) => {
      a.play(script());
      for (let round = 0; round < 4; round += 1) {
        const answer = await ask('a/m1');
        expect([answer.status, answer.headers['x-dragoman-attempts']]).toEqual([status, '1']);
        expect(answer.text).not.toContain('ways to serve');
      }
      expect(asked()).toEqual([4, 0]);
      clock.advance(1);
      a.play(json(WHOLE_MESSAGE));
      expect((await ask('a/m1')).status).toBe(200);
      expect(world.health.entries().size, 'and a success makes it free for others as well').toBe(0);
    },
  );
});
