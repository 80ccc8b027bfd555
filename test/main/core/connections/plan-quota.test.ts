// What is left of a coding plan, over real sockets.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPlanQuota, type PlanQuota } from '../../../../src/main/core/connections/plan-quota.ts';
import { createKeyResolver } from '../../../../src/main/core/credentials/key-resolver.ts';
import { createUpstreamClient, type UpstreamClient } from '../../../../src/main/core/upstream/upstream-client.ts';
import { type ConnectionSettings, connectionSchema } from '../../../../src/shared/model/settings.ts';
import { json } from '../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../support/fault-upstream.ts';
import { createFakeClock, createMemorySecrets, type FakeClock } from '../support/ports.ts';

let provider: FaultUpstream;
let client: UpstreamClient;
let clock: FakeClock;
let planQuota: PlanQuota;

beforeEach(async () => {
  provider = await startFaultUpstream();
  client = createUpstreamClient({ connectTimeoutMs: 2000, idleTimeoutMs: 2000 });
  clock = createFakeClock();
  const environment: Record<string, string> = { ONE: 'key-one', TWO: 'key-two' };
  const keys = createKeyResolver({ secrets: createMemorySecrets(), readEnvironment: (name) => environment[name] });
  planQuota = createPlanQuota({ client, keys, clock });
});

afterEach(async () => {
  await client.close();
  await provider.close();
});

function connection(changes: object = {}): ConnectionSettings {
  const baseUrl = `${provider.origin}/api/coding/paas/v4`;
  return connectionSchema.parse({ id: 'glm', provider: 'zai-coding', baseUrl, keys: ['env:ONE'], ...changes });
}

const look = (changes: object = {}) => planQuota.ask(connection(changes), new AbortController().signal);

const LIMITS = [
  { type: 'TOKENS_LIMIT', unit: 3, number: 5, percentage: 42, nextResetTime: 1_900_000_000_000 },
  { type: 'TOKENS_LIMIT', unit: 6, number: 1, percentage: 7 },
  { type: 'TIME_LIMIT', unit: 5, number: 1, percentage: 120, usage: 100, currentValue: 120 },
  { type: 'SOMETHING_NEW', unit: 99, percentage: 1 },
];

it('is shown by window, asked with the bare key at the address of the connection', async () => {
  provider.play(json({ code: 200, success: true, data: { limits: LIMITS, level: 'pro' } }));
  expect((await look()).windows).toEqual([
    { name: '5 hours', usedPercent: 42, resetsAt: 1_900_000_000_000 },
    { name: '7 days', usedPercent: 7 },
    { name: 'tools', usedPercent: 100, isBeside: true },
  ]);
  const [request] = provider.requests;
  expect(request?.target).toBe('/api/monitor/usage/quota/limit');
  expect(request?.headers['authorization']).toBe('key-one');
});

it('is shown for z.ai and its Chinese twin under all of their names', async () => {
  provider.play(json({ code: 200, success: true, data: { limits: LIMITS } }));
  for (const name of ['glm', 'zhipu', 'zai-coding']) {
    const { windows } = await planQuota.ask(connection({ id: name, provider: name }), new AbortController().signal);
    expect(windows).toHaveLength(3);
  }
});

it('is kept for five minutes, however often somebody looks, also when there was no answer', async () => {
  provider.play(json({ code: 401, msg: 'token expired or incorrect', success: false }));
  for (let time = 0; time < 3; time += 1) expect((await look()).windows).toEqual([]);
  expect(provider.requests).toHaveLength(1);
  clock.advance(5 * 60_000);
  provider.play(json({ code: 200, data: { limits: LIMITS } }));
  expect((await look()).windows).toHaveLength(3);
  expect(provider.requests).toHaveLength(2);
});

it('of another key is asked anew', async () => {
  provider.play(json({ code: 200, data: { limits: LIMITS } }));
  await look();
  await look({ keys: ['env:TWO'] });
  expect(provider.requests.map(({ headers }) => headers['authorization'])).toEqual(['key-one', 'key-two']);
});

it('is asked of nobody else, and not without a key', async () => {
  expect((await look({ provider: 'openrouter' })).windows).toEqual([]);
  expect((await look({ keys: ['env:NOT_SET'] })).windows).toEqual([]);
  expect(provider.requests).toEqual([]);
});

it('is not known when the answer makes no sense', async () => {
  provider.play([{ send: 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<html' }]);
  expect((await look()).windows).toEqual([]);
});
