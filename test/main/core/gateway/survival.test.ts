// What must not bring the gateway to its knees, one story each; the times are the test's own.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { json, sse } from '../../../support/fault-answers.ts';
import { createFakeClock, type FakeClock } from '../../../support/fake-clock.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../support/fault-upstream.ts';
import { expectErrorShape } from './support/shapes.ts';
import { messagesStream, WHOLE_CHAT, WHOLE_MESSAGE } from './support/streams.ts';
import { BODIES, connection, startWorld, type World } from './support/world.ts';

const MINUTE = 60_000;
const WEEK_SECONDS = 156 * 3600;
const KEYS = { K1: 'sk-canary-one-1111111111', K2: 'sk-canary-two-2222222222', K3: 'sk-canary-three-33333333' };

let a: FaultUpstream;
let b: FaultUpstream;
let clock: FakeClock;
let world: World;

beforeEach(async () => {
  [a, b] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
  a.play(json(WHOLE_MESSAGE));
  b.play(json(WHOLE_CHAT));
  clock = createFakeClock();
  const first = connection('a', { protocol: 'anthropic-messages', origin: a.origin });
  const second = connection('b', { protocol: 'openai-chat', origin: b.origin });
  world = await startWorld({
    clock,
    environment: KEYS,
    settings: {
      connections: [
        { ...first, keys: ['env:K1', 'env:K2'] },
        { ...second, keys: ['env:K3'] },
      ],
      routes: [{ model: 'routed', to: 'a/m1', fallbacks: ['b/m1'] }],
    },
  });
});

afterEach(async () => {
  await world.stop();
  await Promise.all([a.close(), b.close()]);
});

const ask = (more: object = {}) =>
  world.ask({ path: '/v1/messages', body: { ...BODIES['anthropic-messages'], model: 'routed', ...more } });

const refusal = (status: number, message: string, headers: Record<string, string> = {}) =>
  json({ type: 'error', error: { type: 'error', message } }, { status, headers });

describe('all keys are bad', () => {
  it('each is shown once, the client is told in its own shape and never with 401, and a good one works at once', async () => {
    for (const upstream of [a, b]) upstream.play(refusal(401, 'invalid key'));
    const answer = await ask();
    expect(answer.status).toBe(502);
    expect(expectErrorShape(answer.text, 'anthropic-messages')).toContain('auth-expired');
    expect([a.requests.length, b.requests.length]).toEqual([2, 1]);
    for (const key of Object.values(KEYS)) expect(answer.text).not.toContain(key);
    for (let round = 0; round < 20; round += 1) await ask();
    expect(a.requests.length + b.requests.length, 'nobody hammers with keys that are known to be bad').toBeLessThan(6);
    a.play(json(WHOLE_MESSAGE));
    world.health.forget('a');
    expect((await ask()).status).toBe(200);
  });
});

describe('all candidates rest', () => {
  it('costs nobody a call, tells when to come back, and ends when the time is over', async () => {
    for (const upstream of [a, b]) upstream.play(refusal(429, 'slow down', { 'retry-after': '120' }));
    await ask();
    for (const upstream of [a, b]) upstream.forget();
    for (let round = 0; round < 20; round += 1) {
      const answer = await ask();
      expect([answer.status, answer.headers['retry-after']]).toEqual([429, '120']);
    }
    expect(a.requests.length + b.requests.length).toBe(0);
    clock.advance(120_000);
    a.play(json(WHOLE_MESSAGE));
    expect((await ask()).status).toBe(200);
  });
});

describe('a false hint of 156 hours', () => {
  it('does not send the fallback’s clients away, and is looked at after a quarter of an hour', async () => {
    a.play(refusal(429, 'limit reached', { 'retry-after': String(WEEK_SECONDS) }));
    expect((await ask()).headers['x-dragoman-connection']).toBe('b');
    a.forget();
    a.play(json(WHOLE_MESSAGE));
    clock.advance(14 * MINUTE);
    expect((await ask()).headers['x-dragoman-connection']).toBe('b');
    clock.advance(MINUTE);
    expect((await ask()).headers['x-dragoman-connection']).toBe('a');
    expect(a.requests).toHaveLength(1);
  });

  it('of all providers locks nobody out: one is tried now and then, and serves as soon as it can', async () => {
    for (const upstream of [a, b]) upstream.play(refusal(429, 'limit', { 'retry-after': String(WEEK_SECONDS) }));
    const told = await ask();
    expect(told.status).toBe(429);
    expect(Number(told.headers['retry-after'])).toBeLessThanOrEqual(900);
    for (const upstream of [a, b]) upstream.forget();
    a.play(json(WHOLE_MESSAGE));
    clock.advance(11_000);
    expect((await ask()).status).toBe(200);
    expect(a.requests.length + b.requests.length).toBe(1);
  });
});

describe('an answer of status 200 that holds an error', () => {
  const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
  const chatError = { error: { message: 'Rate limit exceeded', code: 429 } };

  it.each([
    { how: 'whole', stream: false, first: json(overloaded), second: json(chatError) },
    {
      how: 'streamed',
      stream: true,
      first: sse(`event: error\ndata: ${JSON.stringify(overloaded)}\n\n`),
      second: sse(`data: ${JSON.stringify(chatError)}\n\n`),
    },
  ])('is no answer: the next is asked ($how)', async ({ stream, first, second }) => {
    a.play(first);
    expect((await ask({ stream })).headers['x-dragoman-connection']).toBe('b');
    expect((await world.settledRows())[0]?.attempts[0]).toMatchObject({ failure: 'overloaded' });
    clock.advance(MINUTE);
    b.play(second);
    a.play(stream ? sse(messagesStream()) : json(WHOLE_MESSAGE));
    await ask({ stream, model: 'b/m1' });
    expect((await world.settledRows())[0]).toMatchObject({ state: 'failed', failure: { code: 'rate-limited' } });
  });
});
