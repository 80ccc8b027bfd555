// Asking providers for their models, over real sockets.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createListModels, type ListModels } from '../../../../src/main/core/connections/list-models.ts';
import { createKeyResolver } from '../../../../src/main/core/credentials/key-resolver.ts';
import { createUpstreamClient, type UpstreamClient } from '../../../../src/main/core/upstream/upstream-client.ts';
import { type ConnectionSettings, connectionSchema } from '../../../../src/shared/model/settings.ts';
import { createFakeClock, createMemorySecrets, type FakeClock } from '../support/ports.ts';

const CANARY = 'sk-canary-91d2';

let answer: (request: IncomingMessage, response: ServerResponse) => void;
let requests: IncomingMessage[];
let base: string;
let client: UpstreamClient;
let clock: FakeClock;
let listModels: ListModels;
let close: () => Promise<void>;

beforeEach(async () => {
  requests = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = createUpstreamClient({ connectTimeoutMs: 2000, idleTimeoutMs: 2000 });
  clock = createFakeClock();
  const environment: Record<string, string> = { LIST_KEY: CANARY };
  const keys = createKeyResolver({ secrets: createMemorySecrets(), readEnvironment: (name) => environment[name] });
  listModels = createListModels({ client, keys, clock, version: '9.8.7' });
  close = async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
});

afterEach(() => close());

function reply(status: number, body: unknown): void {
  answer = (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

function custom(changes: Record<string, unknown> = {}): ConnectionSettings {
  const start = {
    id: 'lab',
    provider: 'custom',
    protocol: 'openai-chat',
    baseUrl: `${base}/v1`,
    keys: ['env:LIST_KEY'],
  };
  return connectionSchema.parse({ ...start, ...changes });
}

const signal = new AbortController().signal;

describe('listing models', () => {
  it('S-26: leaves out names that nobody could ask for, and those that would play tricks where they are shown', async () => {
    const odd = ['a'.repeat(513), 'b\u001b[2J', 'c\nd', 'e\u2028f', '', null, 5].map((id) => ({ id }));
    reply(200, { data: [...odd, { id: 'a'.repeat(512) }, { id: 'Ω/model:free' }, { id: '__proto__' }] });
    expect((await listModels(custom(), signal)).models).toEqual(['a'.repeat(512), 'Ω/model:free', '__proto__']);
  });

  it('asks in the way of OpenAI', async () => {
    reply(200, { data: [{ id: 'a' }, { id: 'b' }, { id: 'a' }] });
    expect(await listModels(custom({ query: { 'api-version': '1' }, headers: { 'x-team': 'red' } }), signal)).toEqual({
      status: 200,
      models: ['a', 'b'],
    });
    expect(requests[0]?.method).toBe('GET');
    expect(requests[0]?.url).toBe('/v1/models?api-version=1');
    // Some are behind an edge that lets nobody in without a name (Cerebras).
    const named = { 'user-agent': 'Dragoman/9.8.7', authorization: `Bearer ${CANARY}`, 'x-team': 'red' };
    expect(requests[0]?.headers).toMatchObject(named);
  });

  it('asks in the way of Anthropic and of Gemini', async () => {
    reply(200, { data: [{ id: 'claude-x' }] });
    await listModels(custom({ protocol: 'anthropic-messages', baseUrl: base }), signal);
    expect(requests[0]?.url).toBe('/v1/models?limit=1000');
    expect(requests[0]?.headers).toMatchObject({ 'x-api-key': CANARY, 'anthropic-version': '2023-06-01' });
    reply(200, { models: [{ name: 'models/gemini-x' }] });
    expect(await listModels(custom({ protocol: 'gemini', baseUrl: base }), signal)).toMatchObject({
      models: ['gemini-x'],
    });
    expect(requests[1]?.url).toBe('/v1beta/models?pageSize=1000');
    expect(requests[1]?.headers).toMatchObject({ 'x-goog-api-key': CANARY });
  });

  it('takes a bare list, and 2000 models at most', async () => {
    reply(
      200,
      Array.from({ length: 2100 }, (_, index) => ({ id: `m${index}` })),
    );
    expect((await listModels(custom(), signal)).models).toHaveLength(2000);
  });

  it('sends no key where there is none', async () => {
    reply(200, { data: [] });
    await listModels(custom({ keys: [] }), signal);
    expect(requests[0]?.headers['authorization']).toBeUndefined();
  });

  it.each([
    [401, 'auth-expired', 'refused the key'],
    [402, 'billing', 'credit'],
    [403, 'permission', 'rights'],
    [404, 'not-found', 'address'],
    [429, 'rate-limited', 'Wait'],
    [503, 'provider-error', 'later'],
    [418, 'bad-request', 'refused'],
  ])('explains HTTP %i', async (status, code, text) => {
    reply(status, { error: { message: `Incorrect key: ${CANARY}. Also ${'x'.repeat(40)}` } });
    const list = await listModels(custom(), signal);
    expect(list).toMatchObject({ status, models: [], failure: { code, message: expect.stringContaining(text) } });
    expect(list.failure?.message).toContain('Incorrect key: …');
    expect(JSON.stringify(list)).not.toContain(CANARY);
  });

  it('says when the answer is no list', async () => {
    reply(200, '<html>Welcome</html>');
    expect(await listModels(custom(), signal)).toMatchObject({ status: 200, failure: { code: 'protocol' } });
  });

  it('follows no redirect, for it would carry the key elsewhere', async () => {
    answer = (_request, response) => response.writeHead(302, { location: `${base}/elsewhere` }).end();
    expect(await listModels(custom(), signal)).toMatchObject({ models: [], failure: { code: 'protocol' } });
    expect(requests).toHaveLength(1);
  });

  it('gives up after a while', async () => {
    let isAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    answer = () => isAsked();
    const list = listModels(custom(), signal);
    await asked;
    clock.advance(15_000);
    expect(await list).toMatchObject({ failure: { code: 'timeout', message: expect.stringContaining('15 seconds') } });
  });

  it('says when nobody listens at the address', async () => {
    const list = await listModels(custom({ baseUrl: 'http://127.0.0.1:1/v1' }), signal);
    expect(list).toMatchObject({ models: [], failure: { code: 'unreachable' } });
    expect(list.status).toBeUndefined();
  });

  it('does not ask without the key that is needed', async () => {
    const list = await listModels(custom({ keys: ['env:UNSET'] }), signal);
    expect(list.failure).toMatchObject({ code: 'auth-expired', message: expect.stringContaining('UNSET is not set') });
    const none = await listModels(connectionSchema.parse({ id: 'x', provider: 'openrouter' }), signal);
    expect(none.failure?.message).toContain('has no key');
    expect(requests).toHaveLength(0);
  });
});
