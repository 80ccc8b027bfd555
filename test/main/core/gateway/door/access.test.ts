// The door: every check on a request's head, sent as raw bytes to every route there is.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchRoute, ROUTES, type Route } from '../../../../../src/main/core/gateway/door/routes.ts';
import { json } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { rawRequest, sendRaw } from '../../../../support/raw-client.ts';
import { expectErrorShape } from '../support/shapes.ts';
import { WHOLE_MESSAGE } from '../support/streams.ts';
import { BODIES, connection, startWorld, TOKEN, type Ask, type World } from '../support/world.ts';
import { tellCount } from '../../../../support/tell-count.ts';

let world: World;
let upstream: FaultUpstream;

beforeAll(async () => {
  upstream = await startFaultUpstream();
  upstream.play(json(WHOLE_MESSAGE));
  const settings = {
    connections: [connection('lab', { protocol: 'anthropic-messages', origin: upstream.origin })],
    profiles: { work: { active: 'lab' } },
  };
  world = await startWorld({ settings });
});

let refused = 0;

afterAll(async () => {
  tellCount('routes', ROUTES.length);
  tellCount('checks', CHECKS.length);
  tellCount('refused', refused);
  await world.stop();
  await upstream.close();
});

/** What would be answered if nothing were wrong with it. */
function goodAsk(route: Route, path = route.example): Ask {
  return { method: route.method, path, ...(route.method === 'POST' ? { body: BODIES[route.protocol] } : {}) };
}

interface Check {
  readonly title: string;
  /** The routes it is not for, with the reason in the title of the check. */
  readonly isFor?: (route: Route) => boolean;
  /** Asks with one thing wrong. */
  readonly asks: (route: Route) => Ask[];
  readonly status: number;
}

const isGuarded = ({ operation }: Route): boolean => operation !== 'health';
const hasBody = ({ method }: Route): boolean => method === 'POST';
const isGeminis = ({ protocol }: Route): boolean => protocol === 'gemini';

function withHeaders(...variants: Record<string, string | undefined>[]): Check['asks'] {
  return (route) => variants.map((headers) => ({ ...goodAsk(route), headers }));
}

const flipped = TOKEN.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) ^ 1));

const CHECKS: readonly Check[] = [
  {
    title: 'S-01: a token that is missing, wrong, cut, longer, of another case or one bit off gives 401',
    isFor: isGuarded,
    status: 401,
    asks: withHeaders(
      { authorization: undefined },
      { authorization: 'Bearer drg-wrong' },
      { authorization: `Bearer ${flipped}` },
      { authorization: `Bearer ${TOKEN.slice(0, -1)}` },
      { authorization: `Bearer ${TOKEN}a` },
      { authorization: `Bearer ${TOKEN.toUpperCase()}` },
      { authorization: 'Bearer ' },
      { authorization: `Basic ${Buffer.from(`x:${TOKEN}`).toString('base64')}` },
      { authorization: TOKEN },
      { authorization: undefined, 'x-api-key': flipped },
      { authorization: undefined, 'x-goog-api-key': '' },
      { authorization: undefined, cookie: `token=${TOKEN}` },
    ),
  },
  {
    title: 'S-02: a token in the query gives 401 (but for Gemini, whose SDK sends it there)',
    isFor: (route) => isGuarded(route) && !isGeminis(route),
    status: 401,
    asks: (route) =>
      ['key', 'token', 'api_key', 'access_token'].map((name) => ({
        ...goodAsk(route, `${route.example}?${name}=${TOKEN}`),
        headers: { authorization: undefined },
      })),
  },
  {
    title: 'S-03, S-05: the name of another host gives 403, also without an Origin',
    status: 403,
    asks: (route) =>
      [
        'evil.com',
        `evil.com:${world.port}`,
        `127.0.0.1.evil.com:${world.port}`,
        `localhost.evil.com:${world.port}`,
        `LOCALHOST.:${world.port}`,
        `0.0.0.0:${world.port}`,
        `[::ffff:127.0.0.1]:${world.port}`,
        `127.0.0.2:${world.port}`,
        `127.0.0.1:${world.port + 1}`,
        `127.0.0.1:${world.port}@evil.com`,
        '127.0.0.1',
        'localhost',
        '',
      ].map((host) => ({ ...goodAsk(route), headers: { host } })),
  },
  {
    title: 'S-03: no Host gives 400',
    status: 400,
    asks: withHeaders({ host: undefined }),
  },
  {
    title: 'S-03: an absolute address gives 400',
    status: 400,
    asks: (route) => [
      goodAsk(route, `http://${world.host}${route.example}`),
      goodAsk(route, `http://evil.com${route.example}`),
    ],
  },
  {
    title: 'S-04: another origin, a foreign site or a foreign referer gives 403, even with the token',
    status: 403,
    asks: (route) =>
      [
        { origin: 'https://evil.com' },
        { origin: 'null' },
        { origin: 'http://localhost:3000' },
        { origin: `http://127.0.0.1:${world.port + 1}` },
        { origin: `https://127.0.0.1:${world.port}` },
        { origin: `http://127.0.0.1:${world.port}.evil.com` },
        { origin: '' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { referer: 'https://evil.com/page' },
        { referer: `http://127.0.0.1:${world.port}.evil.com/` },
      ].map((headers) => ({ ...goodAsk(route), headers })),
  },
  {
    title: 'S-06: a preflight gives 403',
    status: 403,
    asks: (route) => [
      { ...goodAsk(route), method: 'OPTIONS' },
      {
        ...goodAsk(route),
        method: 'OPTIONS',
        headers: { origin: 'https://evil.com', 'access-control-request-method': 'POST' },
      },
    ],
  },
  {
    title: 'S-07: a body that a web page could send without asking gives 415, before it is read',
    isFor: hasBody,
    status: 415,
    asks: withHeaders(
      { 'content-type': 'text/plain' },
      { 'content-type': 'text/plain;application/json' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'multipart/form-data; boundary=x' },
      { 'content-type': 'application/jsonp' },
      { 'content-type': undefined },
    ),
  },
  {
    title: 'S-11: more than 100 headers give 431',
    status: 431,
    asks: withHeaders(Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`x-filler-${index}`, 'x']))),
  },
  {
    title: 'S-11: headers of more than 16 KB give 431',
    status: 431,
    asks: withHeaders({ 'x-filler': 'x'.repeat(20_000) }),
  },
  {
    title: 'S-12: an encoding that is unknown, or two of them, give 415',
    isFor: hasBody,
    status: 415,
    asks: withHeaders(
      { 'content-encoding': 'compress' },
      { 'content-encoding': 'gzip, gzip' },
      { 'content-encoding': 'gzip, br' },
      { 'content-encoding': 'constructor' },
    ),
  },
  {
    title: 'S-12: a body that says it is larger than 64 MB gives 413, before it is read',
    isFor: hasBody,
    status: 413,
    asks: (route) => [
      { ...goodAsk(route), body: undefined, headers: { 'content-length': String(64 * 1024 ** 2 + 1) } },
    ],
  },
  {
    title: 'S-21: a request that went out from this gateway, or through too many, gives 508',
    status: 508,
    asks: (route) => [{ ...goodAsk(route), headers: { 'x-dragoman-hop': 'one,two,three' } }],
  },
  {
    title: 'a method that the address does not take gives 405',
    isFor: isGuarded,
    status: 405,
    asks: ({ example: path }) =>
      ['PUT', 'DELETE', 'PATCH', 'HEAD']
        .filter((method) => !('route' in matchRoute(method, path)))
        .map((method) => ({ path, method })),
  },
];

async function expectRefusal(bytes: Buffer, { route, status }: { route: Route; status: number }): Promise<void> {
  refused += 1;
  const begin = performance.now();
  const answer = await sendRaw(world.port, bytes, { untilClosed: true, timeoutMs: 3000 });
  const what = bytes.subarray(0, 300).toString('latin1');
  expect(answer.status, what).toBe(status);
  expect(answer.headers['connection'], what).toBe('close');
  expect(answer.isClosed, what).toBe(true);
  expect(performance.now() - begin, what).toBeLessThan(1500);
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  expect(answer.raw.includes(TOKEN), what).toBe(false);
  if (what.startsWith('HEAD')) expect(answer.text).toBe('');
  else {
    expect(answer.headers['content-type'], what).toBe('application/json');
    expect(expectErrorShape(answer.text, route.protocol).length).toBeGreaterThan(20);
  }
}

describe.each(ROUTES.map((route) => [`${route.method} ${route.example}`, route] as const))('%s', (_name, route) => {
  it.each(CHECKS.filter(({ isFor }) => isFor?.(route) ?? true).map((check) => [check.title, check] as const))(
    '%s',
    async (_title, check) => {
      upstream.forget();
      const asks = check.asks(route);
      expect(asks.length).toBeGreaterThan(0);
      for (const ask of asks) {
        // Content-length is added by the client unless the check is about it.
        await expectRefusal(world.request(ask), { route, status: check.status });
      }
      expect(upstream.connectionCount).toBe(0);
      expect(world.rows()).toEqual([]);
      expect(world.log.lines).toEqual([]);
    },
  );

  it('S-03: two Hosts give 400', async () => {
    const [line = '', ...rest] = world.request(goodAsk(route)).toString('latin1').split('\r\n');
    for (const second of [world.host, 'evil.com']) {
      const bytes = Buffer.from([line, `host: ${second}`, ...rest].join('\r\n'), 'latin1');
      await expectRefusal(bytes, { route, status: 400 });
    }
  });

  it('the same checks hold under a profile', async () => {
    if (!isGuarded(route)) return;
    const path = `/p/work${route.example}`;
    await expectRefusal(world.request({ ...goodAsk(route, path), headers: { authorization: undefined } }), {
      route,
      status: 401,
    });
    await expectRefusal(world.request({ ...goodAsk(route, path), headers: { host: 'evil.com' } }), {
      route,
      status: 403,
    });
    await expectRefusal(world.request({ ...goodAsk(route, path), headers: { origin: 'null' } }), {
      route,
      status: 403,
    });
  });

  it('S-08: a WebSocket upgrade gives 401 without the token, 403 from a foreign page, and 426 with it', async () => {
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
    const send = (headers: Ask['headers']) =>
      sendRaw(world.port, world.request({ path: route.example, method: 'GET', headers: { ...upgrade, ...headers } }), {
        untilClosed: true,
      });
    const answers = await Promise.all([
      send({ authorization: undefined }),
      send({ origin: 'https://evil.com' }),
      send({ host: 'evil.com' }),
      send({}),
    ]);
    const first = isGuarded(route) ? 401 : 426;
    expect(answers.map(({ status }) => status)).toEqual([first, 403, 403, 426]);
    for (const answer of answers) {
      expect(answer.headers['connection']).toBe('close');
      expectErrorShape(answer.text, route.protocol);
    }
    expect(upstream.connectionCount).toBe(0);
  });
});

describe('a check', () => {
  it('is made for some route, so that none has become empty', () => {
    for (const { title, isFor } of CHECKS)
      expect(
        ROUTES.filter((route) => isFor?.(route) ?? true),
        title,
      ).not.toEqual([]);
  });
});

describe('the token', () => {
  const GUARDED = ROUTES.filter(isGuarded);

  it.each([
    ['Authorization: Bearer', { authorization: `Bearer ${TOKEN}` }],
    ['bearer in lower case', { authorization: `bearer  ${TOKEN}` }],
    ['x-api-key', { authorization: undefined, 'x-api-key': TOKEN }],
    ['x-goog-api-key', { authorization: undefined, 'x-goog-api-key': TOKEN }],
    ['x-api-key beside the old key of another service', { authorization: 'Bearer sk-old', 'x-api-key': TOKEN }],
  ])('is taken from %s on every route', async (_name, headers) => {
    for (const route of GUARDED) {
      const { status } = await world.ask({ ...goodAsk(route), headers });
      expect([401, 403], route.example).not.toContain(status);
    }
  });

  it("is taken from Gemini's ?key=", async () => {
    for (const route of ROUTES.filter(isGeminis)) {
      const path = `${route.example}?key=${TOKEN}`;
      const { status } = await world.ask({ ...goodAsk(route, path), headers: { authorization: undefined } });
      expect(status, route.example).not.toBe(401);
    }
  });

  it('is not needed for /health, which tells nothing else', async () => {
    const answer = await world.ask({ method: 'GET', path: '/health', headers: { authorization: undefined } });
    expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}']);
  });
});

describe('a request that is well', () => {
  it('is let in by every name of this computer, from its own page, and by fetch of Node', async () => {
    const { port } = world;
    for (const headers of [
      { host: `localhost:${port}` },
      { host: `[::1]:${port}` },
      { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin', referer: `http://127.0.0.1:${port}/x` },
      { 'sec-fetch-mode': 'cors', 'accept-language': '*' },
      { 'content-type': 'Application/JSON; charset=utf-8' },
    ]) {
      const answer = await world.ask({ body: BODIES['anthropic-messages'], headers });
      expect(answer.status, JSON.stringify(headers)).toBe(200);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it('is answered when its path ends in a slash or names the version twice', async () => {
    for (const path of ['/v1/messages/', '/v1/v1/messages', '/p/work/v1/messages']) {
      expect((await world.ask({ path, body: BODIES['anthropic-messages'] })).status, path).toBe(200);
    }
  });
});

describe('S-17: an address that tries to be another', () => {
  it.each([
    '//evil.com/v1/messages',
    '/\\evil.com/v1/messages',
    '/v1/../admin',
    '/v1/%2e%2e/messages',
    '/%2e%2e/v1/messages',
    '/v1//messages',
    '/v1%2fmessages',
    '/v1/messages%00',
    '/v1/messages%5c..%5cx',
    '/v1beta/models/..%2f..%2fx:generateContent',
    '/v1beta/models/%252e%252e:generateContent',
    '/p/../v1/messages',
    '/p/%2e%2e/v1/messages',
    '/p/a%2fb/v1/messages',
    '/%zz/v1/messages',
    '/p//v1/messages',
    '/v1/messages;x=1',
    '/V1/MESSAGES',
    '/unknown',
    '/',
  ])('%s gives 404 and goes nowhere', async (path) => {
    const before = upstream.connectionCount;
    const answer = await world.ask({ path, body: BODIES['anthropic-messages'] }, { untilClosed: true });
    expect(answer.status).toBe(404);
    expect(answer.headers['connection']).toBe('close');
    expect(JSON.parse(answer.text)).toHaveProperty('error.message');
    expect(upstream.connectionCount).toBe(before);
  });

  it('is refused like the others without a token', async () => {
    const bytes = rawRequest({ method: 'GET', target: '/unknown', headers: [['host', world.host]] });
    expect((await sendRaw(world.port, bytes)).status).toBe(401);
  });
});
