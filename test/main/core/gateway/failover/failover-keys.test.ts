// Several keys of one connection, and where they stand among the fallbacks: real sockets, each key seen by the provider.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { json, sse } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream, type Script } from '../../../../support/fault-upstream.ts';
import type { RawAnswer } from '../../../../support/raw-client.ts';
import type { SettingsInput } from '../../../../../src/shared/model/settings.ts';
import { MESSAGES_STREAM, WHOLE_MESSAGE, WHOLE_RESPONSE } from '../support/streams.ts';
import { BODIES, connection, startWorld, type World } from '../support/world.ts';

const KEYS: Record<string, string> = {
  K1: 'sk-canary-first-000000001111',
  K2: 'sk-canary-second-00000002222',
  K3: 'sk-canary-third-000000003333',
  K4: 'sk-canary-fourth-00000004444',
  K5: 'sk-canary-fifth-000000005555',
};
const NAMES = new Map(Object.entries(KEYS).map(([name, key]) => [key, name]));

let a: FaultUpstream;
let b: FaultUpstream;
let world: World;

beforeEach(async () => {
  [a, b] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
  for (const upstream of [a, b]) upstream.play(json(WHOLE_MESSAGE));
});

afterEach(async () => {
  await world.stop();
  await Promise.all([a.close(), b.close()]);
});

type Change = Partial<NonNullable<SettingsInput['connections']>[number]>;

function connectionTo(
  id: string,
  upstream: FaultUpstream,
  change: Change,
): NonNullable<SettingsInput['connections']>[number] {
  return { ...connection(id, { protocol: 'anthropic-messages', origin: upstream.origin }), ...change };
}

async function start(keys: readonly string[], settings: SettingsInput = {}): Promise<void> {
  world = await startWorld({
    environment: KEYS,
    settings: {
      connections: [
        connectionTo('a', a, { keys: keys.map((name) => `env:${name}`), models: ['m1', 'm2'] }),
        connectionTo('b', b, { keys: ['env:K5'], models: ['fallback'] }),
      ],
      routes: [{ model: 'routed', to: 'a/m1', fallbacks: ['b/fallback'] }],
      ...settings,
    },
  });
}

function ask(model: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return world.ask({ path: '/v1/messages', headers, body: { ...BODIES['anthropic-messages'], model } });
}

/** The keys that a provider was shown, by their names. */
function keysAt(upstream: FaultUpstream): (string | undefined)[] {
  return upstream.requests.map(({ headers }) => NAMES.get(headers['x-api-key'] ?? ''));
}

const errorOf = (type: string, message: string) => ({ type: 'error', error: { type, message } });
const LIMITED = json(errorOf('rate_limit_error', 'Slow down'), { status: 429, headers: { 'retry-after': '30' } });

describe('PC-5: all keys of a connection', () => {
  it('are asked before the next in the chain, each once, and the log tells which by its last four characters', async () => {
    await start(['K1', 'K2']);
    a.play(LIMITED);
    const answer = await ask('routed');
    expect([answer.status, answer.headers['x-dragoman-connection'], answer.headers['x-dragoman-attempts']]).toEqual([
      200,
      'b',
      '3',
    ]);
    expect([keysAt(a), keysAt(b)]).toEqual([['K1', 'K2'], ['K5']]);
    const [row] = await world.settledRows();
    expect(row?.attempts).toMatchObject([
      { connectionId: 'a', model: 'm1', failure: 'rate-limited', key: { number: 1, lastFour: '1111' } },
      { connectionId: 'a', model: 'm1', failure: 'rate-limited', key: { number: 2, lastFour: '2222' } },
      { connectionId: 'b', model: 'fallback', status: 200 },
    ]);
    expect(row?.attempts[2], 'where there is only one it has no number').not.toHaveProperty('key');
  });

  it('and nothing that the client or the log is told holds a key', async () => {
    await start(['K1', 'K2', 'K3']);
    for (const upstream of [a, b]) upstream.play(LIMITED);
    const answer = await ask('routed');
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '30']);
    expect(answer.text).toContain('a/m1 with key 2: rate-limited (status 429)');
    const seen = answer.text + JSON.stringify([await world.settledRows(), answer.headers, world.log.lines]);
    for (const key of Object.values(KEYS)) expect(seen).not.toContain(key);
  });

  it('R-13: leave the last of four tries to a connection that was not asked yet', async () => {
    await start(['K1', 'K2', 'K3', 'K4']);
    a.play(json(errorOf('api_error', 'Oh no'), { status: 500 }));
    const answer = await ask('routed');
    expect([answer.status, answer.headers['x-dragoman-attempts']]).toEqual([200, '4']);
    expect([keysAt(a), keysAt(b)]).toEqual([['K1', 'K2', 'K3'], ['K5']]);
    expect((await world.settledRows())[0]?.attempts[3]).toMatchObject({ skipped: { reason: 'last-try' } });
  });

  it('R-13: are four at most where there is nothing else', async () => {
    await start(['K1', 'K2', 'K3', 'K4', 'K5']);
    a.play(json(errorOf('api_error', 'Oh no'), { status: 500 }));
    const answer = await ask('a/m1');
    expect([answer.status, answer.headers['x-dragoman-attempts'], a.requests.length]).toEqual([502, '4', 4]);
    expect(answer.text).toContain('None of the 5 ways');
  });

  it.each([
    ['refuses connections', undefined],
    ['resets them', [{ end: 'reset' }] as Script],
  ])('P10: are passed over when their address %s and another is left', async (_how, script) => {
    await start(['K1', 'K2', 'K3', 'K4']);
    if (script === undefined) await a.close();
    else a.play(script);
    const begin = performance.now();
    const answer = await ask('routed');
    expect([answer.status, answer.headers['x-dragoman-attempts']]).toEqual([200, '2']);
    expect(performance.now() - begin).toBeLessThan(1000);
    expect((await world.settledRows())[0]?.attempts.map(({ skipped }) => skipped?.reason)).toEqual([
      undefined,
      'same-address',
      'same-address',
      'same-address',
      undefined,
    ]);
  });
});

describe('a key that the provider refuses', () => {
  it('VE-14, PC-9: gives way to the next, and is not shown again, whatever the model', async () => {
    await start(['K1', 'K2']);
    a.play(({ headers }) =>
      headers['x-api-key'] === KEYS['K1']
        ? json(errorOf('authentication_error', 'invalid x-api-key'), { status: 401 })
        : json(WHOLE_MESSAGE),
    );
    for (const model of ['a/m1', 'a/m1', 'a/m2', 'a/m2']) expect((await ask(model)).status).toBe(200);
    expect(keysAt(a)).toEqual(['K1', 'K2', 'K2', 'K2', 'K2']);
    expect(world.health.cooling('a')).toEqual([{ code: 'auth-expired', remainingMs: expect.any(Number) }]);
  });

  it('R-16: all of them make 502 and never 401, for that would send the client to its login', async () => {
    await start(['K1', 'K2']);
    a.play(json(errorOf('authentication_error', 'invalid x-api-key'), { status: 401 }));
    const answer = await ask('a/m1');
    expect([answer.status, answer.text]).toEqual([502, expect.stringContaining('auth-expired (status 401)')]);
  });

  it('R-14, PC-11: without money is one for an hour, also where it is called a limit', async () => {
    await start(['K1', 'K2']);
    const broke = { error: { code: '1113', message: 'Insufficient balance or no resource package. Please recharge.' } };
    a.play(({ headers }) => (headers['x-api-key'] === KEYS['K1'] ? json(broke, { status: 429 }) : json(WHOLE_MESSAGE)));
    for (const model of ['a/m1', 'a/m2', 'a/m1']) expect((await ask(model)).status).toBe(200);
    expect(keysAt(a)).toEqual(['K1', 'K2', 'K2', 'K2']);
    const [state] = world.health.cooling('a');
    expect(state).toMatchObject({ code: 'billing' });
    expect(state?.remainingMs).toBeGreaterThan(59 * 60_000);
  });
});

describe('a failure that is not the key’s', () => {
  it('PC-11: a model that is not there moves on without a rest', async () => {
    await start(['K1']);
    a.play(json(errorOf('not_found_error', 'model: m1'), { status: 404 }));
    for (let round = 0; round < 2; round += 1) expect((await ask('routed')).headers['x-dragoman-connection']).toBe('b');
    expect([a.requests.length, world.health.cooling('a')]).toEqual([2, []]);
  });

  it.each([
    [
      'R-15: a full context',
      400,
      errorOf('invalid_request_error', 'prompt is too long: 300000 tokens > 200000 maximum'),
    ],
    ['PC-9: a bad request', 400, errorOf('invalid_request_error', 'messages: too short')],
    ['an unknown 4xx', 418, errorOf('teapot_error', 'short and stout')],
    ['a request that is too large', 413, errorOf('request_too_large', 'too large')],
  ])('%s is told as it came: no other key, no fallback, no rest', async (_what, status, body) => {
    await start(['K1', 'K2']);
    a.play(json(body, { status }));
    const answer = await ask('routed');
    expect([answer.status, answer.text, answer.headers['x-dragoman-attempts']]).toEqual([
      status,
      JSON.stringify(body),
      '1',
    ]);
    expect([a.requests.length, b.requests.length, world.health.entries().size]).toEqual([1, 0, 0]);
  });

  it.each([500, 502, 503, 504, 520, 529, 599])('VE-13: an unknown %s moves on', async (status) => {
    await start(['K1']);
    a.play(json({ strange: true }, { status }));
    expect((await ask('routed')).headers['x-dragoman-connection']).toBe('b');
  });
});

describe('keys that work', () => {
  it('VE-15: take turns', async () => {
    await start(['K1', 'K2', 'K3']);
    for (let round = 0; round < 6; round += 1) await ask('a/m1');
    expect(keysAt(a)).toEqual(['K1', 'K2', 'K3', 'K1', 'K2', 'K3']);
  });

  it('R-20: stay with their conversation, for the sake of the prompt cache', async () => {
    await start(['K1', 'K2', 'K3']);
    for (const session of ['s1', 's2', 's1', 's2', 's2', 's1']) {
      await ask('a/m1', { 'x-claude-code-session-id': session });
    }
    expect(keysAt(a)).toEqual(['K1', 'K2', 'K1', 'K2', 'K2', 'K1']);
    a.play(({ headers }) => (headers['x-api-key'] === KEYS['K1'] ? LIMITED : json(WHOLE_MESSAGE)));
    a.forget();
    for (let round = 0; round < 3; round += 1) await ask('a/m1', { 'x-claude-code-session-id': 's1' });
    expect(keysAt(a), 'one that fails is left for good').toEqual(['K1', 'K3', 'K3', 'K3']);
  });

  it('R-20: are never mixed up with another connection’s address or model', async () => {
    await start(['K1', 'K2']);
    a.play(({ headers }, index) =>
      index % 3 === 0 || headers['x-api-key'] === undefined ? LIMITED : json(WHOLE_MESSAGE),
    );
    await Promise.all(Array.from({ length: 40 }, () => ask('routed')));
    const shown = (upstream: FaultUpstream) =>
      new Set(
        upstream.requests.map(({ headers, body }) => `${NAMES.get(headers['x-api-key'] ?? '')} ${modelIn(body)}`),
      );
    for (const seen of shown(a)) expect(['K1 m1', 'K2 m1']).toContain(seen);
    for (const seen of shown(b)) expect(seen).toBe('K5 fallback');
  });

  it('that are not set are passed over and do not count as a try', async () => {
    await start(['NOT_SET', 'K1']);
    expect((await ask('a/m1')).status).toBe(200);
    expect([keysAt(a), world.health.entries().size]).toEqual([['K1'], 0]);
    expect((await world.settledRows())[0]?.attempts[0]).toMatchObject({ failure: 'auth-expired', key: { number: 1 } });
  });
});

describe('PC-17: once a client has seen content', () => {
  it('no other key is asked, however the stream ends', async () => {
    await start(['K1', 'K2']);
    a.play(sse(MESSAGES_STREAM, { cutAt: 1500 }));
    const answer = await world.ask({
      path: '/v1/messages',
      body: { ...BODIES['anthropic-messages'], model: 'a/m1', stream: true },
    });
    expect([answer.status, a.requests.length]).toEqual([200, 1]);
    expect(answer.text).toContain('event: error');
    expect((await world.settledRows())[0]).toMatchObject({ state: 'failed', attempts: [{ failure: 'unreachable' }] });
  });
});

describe('TL-17: a conversation that the provider keeps', () => {
  it('goes on with the key that began it, whoever’s turn it is, and is an error when that key is gone', async () => {
    a.play(json(WHOLE_RESPONSE));
    const responses = (keys: string[]): SettingsInput => ({
      connections: [{ ...connection('a', { protocol: 'openai-responses', origin: a.origin }), keys }],
    });
    world = await startWorld({ environment: KEYS, settings: responses(['env:K1', 'env:K2', 'env:K3']) });
    const respond = (body: object) =>
      world.ask({ path: '/v1/responses', body: { model: 'a/m1', input: 'Hi', store: true, ...body } });
    const id = (JSON.parse((await respond({})).text) as { id: string }).id;
    for (let round = 0; round < 4; round += 1) expect((await respond({ previous_response_id: id })).status).toBe(200);
    const bearers = a.requests.map(({ headers }) => NAMES.get((headers['authorization'] ?? '').replace('Bearer ', '')));
    expect(bearers).toEqual(['K1', 'K1', 'K1', 'K1', 'K1']);
    await ask('a/m1');
    await world.ask({ method: 'GET', path: `/v1/responses/${id}` });
    expect(a.requests.at(-1)?.headers['authorization'], 'and so it is shown').toBe(`Bearer ${KEYS['K1']}`);
    await world.settings.update((now) => ({ ...now, ...responses(['env:K2']) }));
    const refused = await respond({ previous_response_id: id });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('another key of the connection')]);
  });
});

function modelIn(body: Buffer): string {
  return (JSON.parse(body.toString()) as { model: string }).model;
}
