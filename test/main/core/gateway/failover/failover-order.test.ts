// Who is asked first: equals that share a model, priorities and weights, protocols, and the user's own limits.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { garbage, html200, json, sse } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream, type Script } from '../../../../support/fault-upstream.ts';
import type { RawAnswer } from '../../../../support/raw-client.ts';
import type { SettingsInput } from '../../../../../src/shared/model/settings.ts';
import { createFakeClock, type FakeClock } from '../../support/ports.ts';
import { endsWell, messagesStream, WHOLE_CHAT, WHOLE_MESSAGE } from '../support/streams.ts';
import { BODIES, connection, startWorld, type World } from '../support/world.ts';
import { tellCount } from '../../../../support/tell-count.ts';

/** `TRUST_RUNS=8` makes the ten thousand faults that the promise is about (P10). */
const TRUST_RUNS = Number(process.env['TRUST_RUNS'] ?? 1);
const RUNS = TRUST_RUNS > 1 ? 1250 * TRUST_RUNS : 200;

type Connection = NonNullable<SettingsInput['connections']>[number];

let a: FaultUpstream;
let b: FaultUpstream;
let c: FaultUpstream;
let world: World;

beforeEach(async () => {
  [a, b, c] = await Promise.all([startFaultUpstream(), startFaultUpstream(), startFaultUpstream()]);
  for (const upstream of [a, b, c]) upstream.play(json(WHOLE_MESSAGE));
});

afterEach(async () => {
  await world.stop();
  await Promise.all([a, b, c].map((upstream) => upstream.close()));
});

function messages(id: string, upstream: FaultUpstream, more: Partial<Connection> = {}): Connection {
  return {
    ...connection(id, { protocol: 'anthropic-messages', origin: upstream.origin, models: ['shared'] }),
    ...more,
  };
}

function ask(model: string, more: object = {}): Promise<RawAnswer> {
  return world.ask({ path: '/v1/messages', body: { ...BODIES['anthropic-messages'], model, ...more } });
}

async function servedBy(model: string, more: object = {}): Promise<string | undefined> {
  return (await ask(model, more)).headers['x-dragoman-connection'];
}

/** Real time, for a request to come as far as it can while the clock of the gateway stands still. */
function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 150));
}

async function shares(times: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let round = 0; round < times; round += 1) {
    const id = (await servedBy('shared')) ?? '';
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

const BROKEN = json({ error: { message: 'no' } }, { status: 500 });

describe('connections that list the same model', () => {
  it('VE-10: stand in for each other without being told, the active one first', async () => {
    world = await startWorld({
      settings: { connections: [messages('a', a), messages('b', b), messages('c', c)], active: 'b' },
    });
    expect(await shares(3)).toEqual({ b: 3 });
    b.play(BROKEN);
    expect(await servedBy('shared')).toBe('a');
    a.play(BROKEN);
    expect(await servedBy('shared')).toBe('c');
  });

  it('VE-10: do not, when one of them is named', async () => {
    world = await startWorld({ settings: { connections: [messages('a', a), messages('b', b)] } });
    a.play(BROKEN);
    expect((await ask('a/shared')).status).toBe(500);
    expect(b.requests).toEqual([]);
  });

  it('PC-16: take turns when all have the same weight', async () => {
    const connections = [
      messages('a', a, { weight: 1 }),
      messages('b', b, { weight: 1 }),
      messages('c', c, { weight: 1 }),
    ];
    world = await startWorld({ settings: { connections, active: 'a' } });
    const order: (string | undefined)[] = [];
    for (let round = 0; round < 6; round += 1) order.push(await servedBy('shared'));
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('VE-12: share as they are weighted, and those without a weight only stand in', async () => {
    const connections = [messages('a', a, { weight: 3 }), messages('b', b, { weight: 1 }), messages('c', c)];
    world = await startWorld({ settings: { connections, active: 'c' } });
    expect(await shares(8)).toEqual({ a: 6, b: 2 });
    for (const upstream of [a, b]) upstream.play(BROKEN);
    expect(await servedBy('shared')).toBe('c');
  });

  it('VE-12: are asked by their priority first', async () => {
    const connections = [
      messages('a', a, { weight: 100 }),
      messages('b', b, { priority: 5, weight: 1 }),
      messages('c', c, { priority: -1 }),
    ];
    world = await startWorld({ settings: { connections, active: 'a' } });
    expect(await shares(4)).toEqual({ b: 4 });
    b.play(BROKEN);
    expect(await servedBy('shared')).toBe('a');
    a.play(BROKEN);
    expect(await servedBy('shared')).toBe('c');
  });

  it('R-20: keep a conversation where it was', async () => {
    const connections = [messages('a', a, { weight: 1 }), messages('b', b, { weight: 1 })];
    world = await startWorld({ settings: { connections } });
    const talk = (session: string): Promise<string | undefined> =>
      servedBy('shared', { metadata: { user_id: JSON.stringify({ session_id: session }) } });
    const [one, two] = [await talk('one'), await talk('two')];
    expect(new Set([one, two])).toEqual(new Set(['a', 'b']));
    for (let round = 0; round < 3; round += 1) expect([await talk('one'), await talk('two')]).toEqual([one, two]);
  });

  it('counting tokens takes nobody’s turn', async () => {
    const connections = [messages('a', a, { weight: 1 }), messages('b', b, { weight: 1 })];
    world = await startWorld({ settings: { connections } });
    const served: (string | undefined)[] = [];
    for (let round = 0; round < 4; round += 1) {
      await world.ask({
        path: '/v1/messages/count_tokens',
        body: { ...BODIES['anthropic-messages'], model: 'shared' },
      });
      served.push(await servedBy('shared'));
    }
    expect(served).toEqual(['a', 'b', 'a', 'b']);
  });
});

describe('TL-10: what only one protocol can carry', () => {
  const hosted = { tools: [{ type: 'web_search_20250305', name: 'web_search' }] };
  const settings = (): SettingsInput => ({
    connections: [
      connection('chat', { protocol: 'openai-chat', origin: a.origin }),
      messages('native', b),
      connection('other-chat', { protocol: 'openai-chat', origin: c.origin }),
    ],
    routes: [
      { model: 'mixed', to: 'chat/m1', fallbacks: ['native/shared'] },
      { model: 'foreign', to: 'chat/m1', fallbacks: ['other-chat/m1'] },
    ],
  });

  beforeEach(async () => {
    for (const upstream of [a, c]) upstream.play(json(WHOLE_CHAT));
    world = await startWorld({ settings: settings() });
  });

  it('goes to the provider that speaks it, even if another stands before it', async () => {
    const answer = await ask('mixed', hosted);
    expect([answer.headers['x-dragoman-connection'], answer.headers['x-dragoman-attempts']]).toEqual(['native', '1']);
    expect([a.requests.length, b.requests[0]?.body.includes('web_search_20250305')]).toEqual([0, true]);
  });

  it('… while plain requests keep their order', async () => {
    expect(await servedBy('mixed')).toBe('chat');
  });

  it('TL-15: is refused before anybody is asked where none speaks it', async () => {
    const answer = await ask('foreign', hosted);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('tools[0]')]);
    expect([a.requests.length, c.requests.length]).toEqual([0, 0]);
  });

  it('… and does not reach a foreign one when its own fails', async () => {
    b.play(BROKEN);
    const answer = await ask('mixed', hosted);
    expect([answer.status, a.requests.length, b.requests.length]).toEqual([502, 0, 1]);
  });
});

describe('PC-13: the user’s own limit of requests', () => {
  let clock: FakeClock;

  async function start(limit: number, more: Partial<Connection> = {}): Promise<void> {
    clock = createFakeClock();
    world = await startWorld({
      clock,
      settings: {
        connections: [messages('a', a, { requestsPerMinute: limit }), messages('b', b, more)],
        routes: [{ model: 'routed', to: 'a/shared', fallbacks: ['b/shared'] }],
      },
    });
  }

  it('lets a burst through and then passes over to the next', async () => {
    await start(3);
    const served: (string | undefined)[] = [];
    for (let round = 0; round < 5; round += 1) served.push(await servedBy('routed'));
    expect(served).toEqual(['a', 'a', 'a', 'b', 'b']);
    const skipped = (await world.settledRows()).flatMap(({ attempts }) => attempts).filter((one) => one.skipped);
    expect(skipped.map((one) => one.skipped)).toEqual([
      { reason: 'rate-limit', remainingMs: 20_000 },
      { reason: 'rate-limit', remainingMs: 20_000 },
    ]);
    clock.advance(20_000);
    expect([await servedBy('routed'), await servedBy('routed')]).toEqual(['a', 'b']);
  });

  it('makes the last one wait, and those behind it longer', async () => {
    await start(2);
    for (let round = 0; round < 2; round += 1) await ask('a/shared');
    const waiting = [ask('a/shared'), ask('a/shared')];
    await aMoment();
    expect(a.requests).toHaveLength(2);
    clock.advance(30_000);
    await expect.poll(() => a.requests.length).toBe(3);
    clock.advance(30_000);
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('shows signs of life to a stream that waits, and lets go of a client that leaves', async () => {
    await start(2);
    for (let round = 0; round < 2; round += 1) await ask('a/shared');
    const client = world.open({
      path: '/v1/messages',
      body: { ...BODIES['anthropic-messages'], model: 'a/shared', stream: true },
    });
    await aMoment();
    clock.advance(10_000);
    await client.until(({ text }) => text.includes('event: ping'));
    client.leave();
    const left = (await world.settledRows()).find(({ state }) => state === 'cancelled');
    expect([left?.status, left?.attempts]).toEqual([499, []]);
    expect(a.requests).toHaveLength(2);
  });

  it('is told with the time to come back when that is too long to wait', async () => {
    await start(1);
    for (let round = 0; round < 2; round += 1) await Promise.race([ask('a/shared'), Promise.resolve()]);
    await expect.poll(() => a.requests.length).toBe(1);
    const answer = await ask('a/shared');
    expect([answer.status, answer.headers['retry-after'], answer.text]).toEqual([
      429,
      '120',
      expect.stringContaining('requests a minute that you have set'),
    ]);
    clock.advance(60_000);
    await expect.poll(() => a.requests.length).toBe(2);
  });

  it('waits for the shorter of two when all are at their limit', async () => {
    await start(1, { requestsPerMinute: 2 });
    for (const model of ['routed', 'routed', 'routed']) await ask(model);
    const waiting = ask('routed');
    await aMoment();
    clock.advance(30_000);
    expect((await waiting).headers['x-dragoman-connection']).toBe('b');
  });
});

describe('P10: as long as one candidate is well', () => {
  const FAULTS: readonly Script[] = [
    [{ end: 'reset' }],
    [{ end: 'fin' }],
    garbage(),
    html200(),
    html200('text/event-stream'),
    json('', {}),
    json('{"half":', {}),
    json({ error: { message: 'no' } }, { status: 500 }),
    json({ error: { message: 'busy' } }, { status: 529 }),
    json({ error: { message: 'slow down' } }, { status: 429, headers: { 'retry-after': '1' } }),
    json({ error: { message: 'bad key' } }, { status: 401 }),
    json({ error: { message: 'no money' } }, { status: 402 }),
    json({ error: { message: 'no such model' } }, { status: 404 }),
    sse('event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n'),
  ];

  it('no request fails, whatever the others do', async () => {
    world = await startWorld({
      settings: {
        connections: [messages('a', a), messages('b', b), messages('c', c)],
        routes: [{ model: 'routed', to: 'a/shared', fallbacks: ['b/shared', 'c/shared'] }],
      },
    });
    c.play(({ body }) => (body.includes('"stream":true') ? sse(messagesStream('well')) : json(WHOLE_MESSAGE)));
    tellCount('faults', 2 * RUNS);
    const story = fc.sample(fc.tuple(fc.constantFrom(...FAULTS), fc.constantFrom(...FAULTS), fc.boolean()), RUNS);
    for (const [first, second, stream] of story) {
      a.play(first);
      b.play(second);
      for (const id of ['a', 'b']) world.health.forget(id);
      const answer = await ask('routed', { stream });
      expect([answer.status, answer.headers['x-dragoman-connection']]).toEqual([200, 'c']);
      expect(!stream || endsWell(answer.text, 'anthropic-messages')).toBe(true);
    }
  }, 120_000);

  it('R-01: a refused connection costs no more than a moment', async () => {
    const settings = [messages('a', a), messages('b', b), messages('c', c)];
    await Promise.all([a.close(), b.close()]);
    world = await startWorld({
      settings: {
        connections: settings,
        routes: [{ model: 'routed', to: 'a/shared', fallbacks: ['b/shared', 'c/shared'] }],
      },
    });
    await ask('c/shared');
    const times: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      for (const id of ['a', 'b']) world.health.forget(id);
      const begin = performance.now();
      expect(await servedBy('routed')).toBe('c');
      times.push(performance.now() - begin);
    }
    // Two hops of 50 ms at the most; the median, for others use this machine as well.
    const middle = times.toSorted((left, right) => left - right)[5] ?? Infinity;
    tellCount('microseconds a refused hop', Math.round((middle * 1000) / 2));
    expect(middle).toBeLessThan(100);
  });
});
