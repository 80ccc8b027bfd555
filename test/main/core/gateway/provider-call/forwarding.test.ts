// What crosses to a provider and what does not: headers, keys, addresses, redirects; and that nobody else is ever called.
import diagnostics from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { html200, json, redirect, sse } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { ROUTES, type Route } from '../../../../../src/main/core/gateway/door/routes.ts';
import { CHAT_STREAM, MESSAGES_STREAM, WHOLE_CHAT, WHOLE_MESSAGE, WHOLE_RESPONSE } from '../support/streams.ts';
import { BODIES, connection, PROVIDER_KEY, startWorld, TOKEN, type Ask, type World } from '../support/world.ts';

let world: World;
let messages: FaultUpstream;
let chat: FaultUpstream;
let responses: FaultUpstream;
/** Somebody whom nobody should call. */
let stranger: FaultUpstream;

beforeAll(async () => {
  [messages, chat, responses, stranger] = await Promise.all([
    startFaultUpstream(),
    startFaultUpstream(),
    startFaultUpstream(),
    startFaultUpstream(),
  ]);
  world = await startWorld({
    settings: {
      connections: [
        connection('messages', { protocol: 'anthropic-messages', origin: messages.origin }),
        connection('chat', { protocol: 'openai-chat', origin: chat.origin }),
        connection('responses', { protocol: 'openai-responses', origin: responses.origin }),
      ],
    },
  });
});

afterAll(async () => {
  await world.stop();
  await Promise.all([messages, chat, responses, stranger].map((upstream) => upstream.close()));
});

beforeEach(() => {
  for (const upstream of [messages, chat, responses, stranger]) upstream.forget();
  messages.play(json(WHOLE_MESSAGE));
  chat.play(json(WHOLE_CHAT));
  responses.play(json(WHOLE_RESPONSE));
});

/** Embeddings are served by one protocol only. */
const isForAll = ({ method, protocol, operation }: Route): boolean =>
  method === 'POST' && protocol !== 'gemini' && operation !== 'embeddings';

/** The same question on each route that any connection serves. */
function asks(connectionId: string): Ask[] {
  return ROUTES.filter(isForAll).map(({ example, protocol }) => ({
    path: example,
    body: { ...BODIES[protocol], model: `${connectionId}/m1` },
  }));
}

const ALL = ['messages', 'chat', 'responses'].flatMap((id) => asks(id));

const SMUGGLED: Record<string, string> = {
  connection: 'x-api-key, anthropic-beta, x-secret, keep-alive',
  'x-secret': 'secret-canary',
  'keep-alive': 'timeout=99',
  te: 'trailers',
  trailer: 'x-trailer',
  'proxy-authorization': 'Basic secret-canary',
  'proxy-connection': 'keep-alive',
  cookie: 'session=secret-canary',
  forwarded: 'for=secret-canary',
  'x-forwarded-for': '10.1.2.3',
  'x-forwarded-host': 'evil.com',
  'x-real-ip': '10.1.2.3',
  'x-dragoman-connection': 'secret-canary',
  'x-dragoman-hop': '',
  'x-target-provider': 'evil',
  'x-portkey-custom-host': 'http://evil.com',
  'anthropic-beta': 'listed-in-connection',
  'accept-encoding': 'gzip, br',
  'sec-fetch-mode': 'cors',
  'accept-language': 'xx',
  'x-unknown': 'secret-canary',
};

describe('S-16: a provider', () => {
  it('never sees the local token, wherever the client put it, nor the headers of the way to us', async () => {
    const places: Ask['headers'][] = [
      {},
      { authorization: undefined, 'x-api-key': TOKEN },
      { authorization: undefined, 'x-goog-api-key': TOKEN },
      { authorization: 'Bearer sk-stale-secret-canary', 'x-api-key': TOKEN },
      { authorization: `Bearer ${TOKEN}`, 'x-api-key': 'sk-stale-secret-canary', 'api-key': 'sk-stale-secret-canary' },
    ];
    for (const headers of places) {
      for (const ask of ALL) {
        const answer = await world.ask({ ...ask, headers: { ...SMUGGLED, ...headers } });
        expect(answer.status, `${ask.path}`).toBe(200);
        expect(answer.raw.includes(TOKEN)).toBe(false);
        expect(answer.raw.includes(PROVIDER_KEY)).toBe(false);
      }
    }
    const allowed = new Set([
      'accept',
      'accept-encoding',
      'anthropic-version',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'x-api-key',
      'x-dragoman-hop',
    ]);
    for (const upstream of [messages, chat, responses]) {
      expect(upstream.requests.length).toBeGreaterThan(4);
      const bytes = upstream.received();
      for (const canary of [TOKEN, 'secret-canary', '10.1.2.3', 'evil', 'listed-in-connection']) {
        expect(bytes.includes(canary), canary).toBe(false);
      }
      for (const { headers } of upstream.requests) {
        expect(Object.keys(headers).filter((name) => !allowed.has(name))).toEqual([]);
        expect(headers['host']).toBe(`127.0.0.1:${upstream.port}`);
        expect(headers['connection']).toBe('keep-alive');
        expect(headers['accept-encoding']).toBe('identity');
        expect(Object.values(headers).filter((value) => value.includes(PROVIDER_KEY))).toHaveLength(1);
      }
    }
  });

  it('gets its key the way its protocol wants it, and no other', async () => {
    for (const ask of ALL) await world.ask(ask);
    expect(messages.requests[0]?.headers).toMatchObject({ 'x-api-key': PROVIDER_KEY });
    expect(messages.requests[0]?.headers).not.toHaveProperty('authorization');
    for (const { requests } of [chat, responses]) {
      expect(requests[0]?.headers).toMatchObject({ authorization: `Bearer ${PROVIDER_KEY}` });
      expect(requests[0]?.headers).not.toHaveProperty('x-api-key');
    }
  });

  it('gets the headers that belong to its protocol as the client wrote them, and only when nothing is translated', async () => {
    const headers = {
      'anthropic-version': '2026-10-21',
      'anthropic-beta': 'context-1m-2025-08-07,effort-2025-11-24',
      'anthropic-dangerous-direct-browser-access': 'true',
      'x-app': 'cli',
      'x-stainless-lang': 'js',
      'x-claude-code-session-id': '1234',
      'user-agent': 'claude-cli/2.1.197 (external, cli)',
      'idempotency-key': 'abc',
      'openai-beta': 'x=1',
    };
    await world.ask({ path: '/v1/messages?beta=true', headers, body: { ...BODIES['anthropic-messages'] } });
    const { 'openai-beta': _foreign, ...kept } = headers;
    expect(messages.requests[0]?.headers).toMatchObject(kept);
    expect(messages.requests[0]?.headers).not.toHaveProperty('openai-beta');
    expect(messages.requests[0]?.target).toBe('/v1/messages?beta=true');
    await world.ask({
      path: '/v1/messages?beta=true',
      headers,
      body: { ...BODIES['anthropic-messages'], model: 'chat/m1' },
    });
    expect(chat.requests[0]?.target).toBe('/v1/chat/completions');
    const names = Object.keys(chat.requests[0]?.headers ?? {});
    expect(names.filter((name) => /anthropic|claude|stainless|x-app/.test(name))).toEqual([]);
    expect(chat.requests[0]?.headers).toMatchObject({ 'user-agent': headers['user-agent'], 'idempotency-key': 'abc' });
  });
});

describe('a client', () => {
  it('gets the headers that tell of the answer and the quota, and no others', async () => {
    const kept = {
      'request-id': 'req_1',
      'retry-after': '7',
      'anthropic-ratelimit-requests-remaining': '3',
      'anthropic-organization-id': 'org',
      'x-ratelimit-limit-tokens': '5',
      'openai-processing-ms': '9',
    };
    const lost = {
      'set-cookie': 'a=b',
      'access-control-allow-origin': '*',
      'content-security-policy': 'x',
      server: 'nginx',
      'x-dragoman-exchange': 'false',
      'keep-alive': 'timeout=5',
      'alt-svc': 'h3',
      trailer: 'x',
    };
    const headers = { ...kept, ...lost };
    for (const script of [
      json(WHOLE_MESSAGE, { headers }),
      sse(MESSAGES_STREAM, { headers }),
      json({ error: { message: 'no' } }, { status: 429, headers }),
    ]) {
      messages.play(script);
      const answer = await world.ask({
        body: { ...BODIES['anthropic-messages'], model: 'messages/m1', stream: true },
      });
      expect(answer.headers).toMatchObject(kept);
      expect(Object.keys(answer.headers).filter((name) => name in lost && !name.startsWith('x-dragoman'))).toEqual([
        'keep-alive',
      ]);
      expect(answer.headers['keep-alive']).toBe('timeout=75');
      expect(answer.headers['x-dragoman-exchange']).not.toBe('false');
    }
  });

  it('is not harmed by letters that headers should not hold', async () => {
    messages.play(json(WHOLE_MESSAGE, { headers: { 'request-id': 'Größe-日本' } }));
    expect((await world.ask({ body: BODIES['anthropic-messages'] })).status).toBe(200);
  });
});

/** Runs the work and returns where this process connected to meanwhile. */
async function connectionsDuring(work: () => Promise<unknown>): Promise<string[]> {
  const places: string[] = [];
  const onSocket = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.on('connectionAttempt', (ip: string, port: number) => places.push(`${ip}:${port}`));
    socket.on('lookup', (...found: unknown[]) => places.push(`lookup ${String(found[3])}`));
  };
  diagnostics.subscribe('net.client.socket', onSocket);
  try {
    await work();
  } finally {
    diagnostics.unsubscribe('net.client.socket', onSocket);
  }
  return places;
}

describe('S-18, S-19: nobody but the connection’s own address', () => {
  const own = (): string[] => [world, messages, chat, responses].map(({ port }) => `127.0.0.1:${port}`);

  it('is called for what a request says about addresses', async () => {
    const evil = {
      api_base: stranger.origin,
      base_url: stranger.origin,
      baseUrl: stranger.origin,
      provider: stranger.origin,
    };
    // A gateway without open connections, so that each one shows.
    const fresh = await startWorld({ settings: world.settings.current() });
    const places = await connectionsDuring(async () => {
      for (const ask of ALL) {
        await fresh.ask({
          ...ask,
          path: `${ask.path}?api_base=${stranger.origin}&base_url=${stranger.origin}`,
          body: { ...(ask.body as object), ...evil },
          headers: {
            'x-portkey-custom-host': stranger.origin,
            'x-target-url': stranger.origin,
            'x-forwarded-host': stranger.origin,
          },
        });
      }
    });
    await fresh.stop();
    const known = [...own(), `127.0.0.1:${fresh.port}`];
    expect(places.filter((place) => !known.includes(place))).toEqual([]);
    for (const { port } of [messages, chat, responses]) expect(places).toContain(`127.0.0.1:${port}`);
    expect(stranger.connectionCount).toBe(0);
  });

  it('is called for pictures and documents that a message links to', async () => {
    const links = [
      `${stranger.origin}/a.png`,
      'http://169.254.169.254/latest',
      'file:///etc/passwd',
      `http://localhost:${stranger.port}/`,
    ];
    const places = await connectionsDuring(async () => {
      for (const url of links) {
        const anthropic = [
          { type: 'image', source: { type: 'url', url } },
          { type: 'document', source: { type: 'url', url } },
        ];
        const openai = [{ type: 'image_url', image_url: { url } }];
        for (const id of ['messages', 'chat', 'responses']) {
          const model = `${id}/m1`;
          const first = await world.ask({
            body: { model, max_tokens: 1, messages: [{ role: 'user', content: anthropic.slice(0, 1) }] },
          });
          const second = await world.ask({
            body: { model, max_tokens: 1, messages: [{ role: 'user', content: anthropic }] },
          });
          const third = await world.ask({
            path: '/v1/chat/completions',
            body: { model, messages: [{ role: 'user', content: openai }] },
          });
          const fourth = await world.ask({
            path: '/v1/responses',
            body: { model, input: [{ role: 'user', content: [{ type: 'input_image', image_url: url }] }] },
          });
          for (const { status } of [first, second, third, fourth]) expect([200, 400]).toContain(status);
        }
      }
    });
    expect(places.filter((place) => !own().includes(place))).toEqual([]);
    expect(stranger.connectionCount).toBe(0);
    expect(messages.received().toString()).toContain(`${stranger.origin}/a.png`);
  });
});

describe('S-22: a redirect', () => {
  it.each([301, 302, 303, 307, 308, 300, 304])('%i is not followed, and the key goes nowhere', async (status) => {
    messages.play(redirect(status, `${stranger.origin}/v1/messages`));
    chat.play(redirect(status, `${stranger.origin}/v1/messages`));
    for (const model of ['messages/m1', 'chat/m1']) {
      for (const stream of [true, false]) {
        const answer = await world.ask({ body: { ...BODIES['anthropic-messages'], model, stream } });
        expect(answer.status).toBe(502);
        expect(answer.text).toContain('redirect');
        expect(answer.headers).not.toHaveProperty('location');
      }
    }
    expect(stranger.connectionCount).toBe(0);
  });
});

describe('S-21: a connection that points back to the gateway', () => {
  it('is stopped at the first round', async () => {
    const own = await startWorld();
    await own.settings.update((settings) => ({
      ...settings,
      connections: [
        {
          ...connection('loop', { protocol: 'anthropic-messages', origin: `http://${own.host}` }),
          keys: ['env:LOCAL_TOKEN'],
        },
        {
          ...connection('cross', { protocol: 'openai-chat', origin: `http://${own.host}` }),
          keys: ['env:LOCAL_TOKEN'],
        },
      ],
    }));
    for (const model of ['loop/m1', 'cross/m1']) {
      const answer = await own.ask({ body: { ...BODIES['anthropic-messages'], model } });
      expect(answer.status).toBe(508);
      expect(answer.text).toContain('points back here');
    }
    expect(own.rows()).toHaveLength(2);
    await own.stop();
  });

  it('is stopped when two gateways point at each other', async () => {
    const [left, right] = await Promise.all([startWorld(), startWorld()]);
    const point = (from: World, to: World): Promise<unknown> =>
      from.settings.update((settings) => ({
        ...settings,
        connections: [
          {
            ...connection('other', { protocol: 'anthropic-messages', origin: `http://${to.host}` }),
            keys: ['env:LOCAL_TOKEN'],
          },
        ],
      }));
    await Promise.all([point(left, right), point(right, left)]);
    const answer = await left.ask({ body: BODIES['anthropic-messages'] });
    expect(answer.status).toBe(508);
    expect(left.rows().length + right.rows().length).toBe(2);
    await Promise.all([left.stop(), right.stop()]);
  });
});

describe('a web page instead of an answer', () => {
  it.each([
    ['as HTML', 'text/html', undefined],
    ['as JSON', 'application/json', undefined],
    ['as a stream', 'text/event-stream', undefined],
  ])('%s becomes an error of ours, never a page', async (_how, type) => {
    messages.play(html200(type));
    chat.play(html200(type));
    for (const model of ['messages/m1', 'chat/m1']) {
      for (const stream of [true, false]) {
        const answer = await world.ask({ body: { ...BODIES['anthropic-messages'], model, stream } });
        expect(answer.status, `${model} ${stream}`).toBe(502);
        expect(answer.headers['content-type']).toBe('application/json');
        expect(answer.text).toContain('a web page');
        expect(answer.text).not.toContain('captcha');
      }
    }
  });
});

describe('the answer of a provider', () => {
  it('is kept to a chat client byte for byte, and its streamed events too', async () => {
    chat.play(sse(CHAT_STREAM, { sizes: [7, 100, 1] }));
    const body = { ...BODIES['openai-chat'], model: 'chat/m1', stream: true, stream_options: { include_usage: true } };
    const answer = await world.ask({ path: '/v1/chat/completions', body });
    expect(answer.text).toBe(CHAT_STREAM);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      'x-dragoman-connection': 'chat',
      'x-dragoman-model': 'm1',
    });
  });
});
