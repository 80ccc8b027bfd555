// PC-10: what a failed try is held for, in the order in which it is decided; seen in the log of a real request.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { json } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { WHOLE_CHAT } from '../support/streams.ts';
import { BODIES, connection, startWorld, type World } from '../support/world.ts';

let first: FaultUpstream;
let second: FaultUpstream;
let world: World;

beforeEach(async () => {
  [first, second] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
  second.play(json(WHOLE_CHAT));
  const at = (id: string, upstream: FaultUpstream) =>
    connection(id, { protocol: 'openai-chat', origin: upstream.origin });
  world = await startWorld({
    limits: { firstByteTimeoutWithOthersMs: 400 },
    settings: {
      connections: [at('first', first), at('second', second)],
      routes: [{ model: 'routed', to: 'first/m1', fallbacks: ['second/m1'] }],
    },
  });
});

afterEach(async () => {
  await world.stop();
  await Promise.all([first.close(), second.close()]);
});

const QUESTION = { path: '/v1/chat/completions', body: { ...BODIES['openai-chat'], model: 'routed' } };

async function failureOfFirst(): Promise<string | undefined> {
  await world.ask(QUESTION);
  return (await world.settledRows())[0]?.attempts[0]?.failure;
}

const error = (message: string, status: number) => json({ error: { message } }, { status });

describe('PC-10: the status', () => {
  it.each([
    [400, 'bad-request'],
    [401, 'auth-expired'],
    [402, 'billing'],
    [403, 'permission'],
    [404, 'not-found'],
    [408, 'timeout'],
    [429, 'rate-limited'],
    [500, 'provider-error'],
    [502, 'provider-error'],
    [503, 'overloaded'],
    [504, 'timeout'],
    [521, 'provider-error'],
    [522, 'provider-error'],
    [523, 'provider-error'],
    [524, 'timeout'],
    [529, 'overloaded'],
  ])('%s is held for %s', async (status, code) => {
    first.play(error('Sorry', status));
    expect(await failureOfFirst()).toBe(code);
  });

  it.each([
    [401, 'Too many requests, the server is overloaded', 'auth-expired'],
    [404, 'rate limit exceeded', 'not-found'],
    [500, 'Invalid request: 429 tokens', 'provider-error'],
  ])('goes before the words: %s with "%s" is %s', async (status, message, code) => {
    first.play(error(message, status));
    expect(await failureOfFirst()).toBe(code);
  });

  it.each([
    [400, 'This model has a maximum context length of 8192 tokens', 'context-overflow'],
    [429, 'insufficient balance', 'billing'],
    [400, 'Invalid API key provided: it is expired. api key not valid', 'auth-expired'],
  ])('leaves to the words what it leaves open: %s with "%s" is %s', async (status, message, code) => {
    first.play(error(message, status));
    expect(await failureOfFirst()).toBe(code);
  });
});

describe('PC-10: before any status', () => {
  it('a client that leaves is no failure of the provider, whatever comes of it', async () => {
    first.play([{ wait: 100 }, { end: 'reset' }]);
    const client = world.open(QUESTION);
    await expect.poll(() => first.requests.length).toBe(1);
    client.leave();
    expect((await world.settledRows())[0]).toMatchObject({ state: 'cancelled', attempts: [{ failure: 'cancelled' }] });
    expect([world.health.entries().size, second.requests.length]).toEqual([0, 0]);
  });

  it('silence beyond the deadline is a timeout', async () => {
    first.play([{ end: 'hold' }]);
    expect(await failureOfFirst()).toBe('timeout');
  });

  it('a connection that breaks, or that nobody takes, is an address out of reach', async () => {
    first.play([{ end: 'reset' }]);
    expect(await failureOfFirst()).toBe('unreachable');
    await first.close();
    expect(await failureOfFirst()).toBe('unreachable');
  });

  it('an answer that is no HTTP is one as well', async () => {
    first.play([{ send: 'SSH-2.0-OpenSSH_9.6\r\n' }, { end: 'fin' }]);
    expect(['unreachable', 'protocol']).toContain(await failureOfFirst());
  });
});
