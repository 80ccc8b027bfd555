// Settings that change under live streams: each keeps what it began with, and new ones get the new (R-34, P18).
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chunk, json, sseHead } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import type { Settings, SettingsInput } from '../../../../../src/shared/model/settings.ts';
import { endsWell, messagesStream, WHOLE_MESSAGE } from '../support/streams.ts';
import { BODIES, connection, startWorld, type World } from '../support/world.ts';
import { tellCount } from '../../../../support/tell-count.ts';

const STREAMS = 200;
const SWITCHES = 50;

let a: FaultUpstream;
let b: FaultUpstream;
let world: World;

const KEYS: Record<string, string> = { A1: 'sk-a-000000000001', A2: 'sk-a-000000000002', B1: 'sk-b-000000000001' };

beforeEach(async () => {
  [a, b] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
  const connections = [
    { ...connection('a', { protocol: 'anthropic-messages', origin: a.origin }), keys: ['env:A1'] },
    { ...connection('b', { protocol: 'anthropic-messages', origin: b.origin }), keys: ['env:B1'] },
  ];
  world = await startWorld({ environment: KEYS, settings: { connections, active: 'a' } });
});

afterEach(async () => {
  await world.stop();
  await Promise.all([a.close(), b.close()]);
});

function keysAt(upstream: FaultUpstream): string[] {
  return [...new Set(upstream.requests.map(({ headers }) => headers['x-api-key'] ?? ''))].sort();
}

function stream(text: string): { first: Buffer; rest: Buffer } {
  const whole = messagesStream(text);
  const middle = whole.indexOf('event: content_block_stop');
  return {
    first: chunk(whole.slice(0, middle)),
    rest: Buffer.concat([chunk(whole.slice(middle)), Buffer.from('0\r\n\r\n')]),
  };
}

/** Another one active, with other keys: everything that a user may change in a second. */
function switched(now: Settings, round: number): SettingsInput {
  const connections = now.connections.map((one) =>
    one.id === 'a' ? { ...one, keys: [round % 2 === 0 ? 'env:A2' : 'env:A1'] } : one,
  );
  return { ...now, connections, active: now.active === 'a' ? 'b' : 'a' };
}

it('R-34, P18: 200 live streams and 50 switches break none and mix no keys', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  for (const [upstream, text] of [
    [a, 'from a'],
    [b, 'from b'],
  ] as const) {
    const { first, rest } = stream(text);
    upstream.play([sseHead(), { send: first }, { wait: gate }, { send: rest }]);
  }
  const clients = Array.from({ length: STREAMS }, (_, index) => {
    const model = index % 2 === 0 ? 'a/m1' : 'b/m1';
    return world.open({ path: '/v1/messages', body: { ...BODIES['anthropic-messages'], model, stream: true } });
  });
  await Promise.all(clients.map((client) => client.until(({ text }) => text.includes('from '), 15_000)));
  expect([keysAt(a), keysAt(b)]).toEqual([[KEYS['A1']], [KEYS['B1']]]);
  for (const upstream of [a, b]) {
    upstream.play(json(WHOLE_MESSAGE));
    upstream.forget();
  }
  for (let round = 0; round < SWITCHES; round += 1) {
    const { active } = await world.settings.update((now) => switched(now, round));
    const begin = performance.now();
    const answer = await world.ask({ path: '/v1/messages', body: { ...BODIES['anthropic-messages'], model: 'any' } });
    expect(answer.headers['x-dragoman-connection'], 'new requests use the new settings').toBe(active);
    if (active === 'a') {
      const key = a.requests.at(-1)?.headers['x-api-key'];
      expect(key).toBe(KEYS[round % 2 === 0 ? 'A2' : 'A1']);
    }
    expect(performance.now() - begin).toBeLessThan(2000);
  }
  tellCount('streams', STREAMS);
  tellCount('switches', SWITCHES);
  open();
  const answers = await Promise.all(clients.map((client) => client.until(({ isComplete }) => isComplete, 15_000)));
  answers.forEach((answer, index) => {
    const [id, text] = index % 2 === 0 ? ['a', 'from a'] : ['b', 'from b'];
    expect(answer.headers['x-dragoman-connection']).toBe(id);
    expect([endsWell(answer.text, 'anthropic-messages'), answer.text.includes(text)]).toEqual([true, true]);
  });
  for (const client of clients) client.leave();
  expect(keysAt(a).every((key) => key.startsWith('sk-a-'))).toBe(true);
  expect(keysAt(b)).toEqual([KEYS['B1']]);
}, 60_000);

it('R-34: a connection that is removed under a request leaves it its address and its key', async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  a.play([{ wait: gate }, ...json(WHOLE_MESSAGE)]);
  const answer = world.ask({ path: '/v1/messages', body: { ...BODIES['anthropic-messages'], model: 'a/m1' } });
  await expect.poll(() => a.requests.length).toBe(1);
  await world.settings.update((now) => ({
    ...now,
    active: 'b',
    connections: now.connections.filter(({ id }) => id === 'b'),
  }));
  open();
  expect((await answer).headers['x-dragoman-connection']).toBe('a');
  expect(
    (await world.ask({ path: '/v1/messages', body: { ...BODIES['anthropic-messages'], model: 'a/m1' } })).status,
  ).toBe(404);
});
