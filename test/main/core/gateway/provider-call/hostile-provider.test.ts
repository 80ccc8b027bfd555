// A provider, or who poses as one, that tries to be shown as a page, to tell the key on, or to break the gateway.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { json, sse } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { WHOLE_CHAT } from '../support/streams.ts';
import { BODIES, connection, PROVIDER_KEY, startWorld, type World } from '../support/world.ts';

const BAD_KEYS = { CURLY_KEY: 'sk-“canary”-7f3a', SPLIT_KEY: 'sk-canary-7f3a\r\nx-evil: 1' };

let world: World;
let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await startFaultUpstream();
  const lab = connection('lab', { protocol: 'openai-chat', origin: upstream.origin });
  const odd = Object.keys(BAD_KEYS).map((name) => ({ ...lab, id: name.toLowerCase(), keys: [`env:${name}`] }));
  world = await startWorld({ settings: { connections: [lab, ...odd] }, environment: BAD_KEYS });
});

afterAll(async () => {
  await world.stop();
  await upstream.close();
});

beforeEach(() => {
  upstream.forget();
});

function ask(more: object = {}): ReturnType<World['ask']> {
  return world.ask({ path: '/v1/chat/completions', body: { ...BODIES['openai-chat'], model: 'lab/m1', ...more } });
}

function events(...all: object[]): string {
  return all.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('');
}

const REFUSED = { error: { message: `Incorrect API key ${PROVIDER_KEY}`, code: 'invalid_api_key' } };
const START = { id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: 'Hi' } }] };

describe('E-7: the key that a provider repeats in its error is not told to the client', () => {
  it.each([
    ['with an error status', json(REFUSED, { status: 401 }), false, 401],
    ['with status 200 and a whole body, which is no success either', json(REFUSED), false, 401],
    ['at the begin of a stream', sse(events(REFUSED)), true, 200],
    ['in a stream, after text', sse(events(START, REFUSED)), true, 200],
  ] as const)('%s', async (...[, script, stream, status]) => {
    upstream.play(script);
    const answer = await ask({ stream });
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('Incorrect API key [key]');
    expect(answer.text).not.toContain(PROVIDER_KEY);
  });

  it('but a text that happens to hold it passes as it is', async () => {
    upstream.play(sse(`${events(START).replace('Hi', PROVIDER_KEY)}data: [DONE]\n\n`));
    expect((await ask({ stream: true })).text).toContain(PROVIDER_KEY);
  });
});

describe('S-26: what a provider sends is never a page', () => {
  it.each(['text/html', 'text/html; charset=utf-8', 'image/svg+xml', 'application/jsonp'])(
    'an error of the type %s is told as JSON',
    async (type) => {
      const body = { error: { message: '<script>alert(1)</script>' } };
      upstream.play(json(body, { status: 400, headers: { 'content-type': type } }));
      const answer = await ask();
      expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/json']);
      expect(JSON.parse(answer.text)).toEqual(body);
    },
  );

  it.each([600, 999])('an answer with status %d, which clients can not read, is told with 502', async (status) => {
    upstream.play(json({ error: { message: 'odd' } }, { status }));
    const answer = await ask();
    expect(answer.status).toBe(502);
    expect(answer.text).toContain(`status ${status}`);
  });
});

describe('S-15: a key that can not be sent', () => {
  it.each(Object.keys(BAD_KEYS))('%s is told as what it is, and nothing is sent', async (name) => {
    upstream.play(json(WHOLE_CHAT));
    const answer = await ask({ model: `${name.toLowerCase()}/m1` });
    expect(answer.status).toBe(502);
    expect(answer.text).toContain('holds a character that no key has');
    expect(answer.text).not.toContain('canary');
    expect(upstream.requests).toEqual([]);
  });
});
