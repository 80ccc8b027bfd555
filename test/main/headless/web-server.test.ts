// The window's server against raw requests: what is served, and everything that is refused.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { eventIterator } from '@orpc/contract';
import { os } from '@orpc/server';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { readWebAssets } from '../../../src/main/headless/web-assets.ts';
import { startWebServer, type WebServer } from '../../../src/main/headless/web-server.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

let server: WebServer;
let clock: FakeClock;
let port: number;
let folder: string;

function buildWindow(): string {
  const root = temporaryFolder();
  mkdirSync(join(root, 'renderer', 'assets'), { recursive: true });
  writeFileSync(join(root, 'renderer', 'index.html'), '<!doctype html><title>Dragoman</title>');
  writeFileSync(join(root, 'renderer', 'assets', 'main-abc.js'), 'export {}');
  writeFileSync(join(root, 'renderer', 'notes.txt'), 'not of the window');
  writeFileSync(join(root, 'secret.json'), '{"secret":"canary"}');
  symlinkSync(join(root, 'secret.json'), join(root, 'renderer', 'link.json'));
  return join(root, 'renderer');
}

const router = {
  ping: os.input(z.object({ text: z.string() })).handler(({ input }) => `pong ${input.text}`),
  count: os.output(eventIterator(z.number())).handler(async function* () {
    yield 1;
    yield 2;
  }),
};

beforeEach(async () => {
  folder = buildWindow();
  clock = createFakeClock();
  const assets = readWebAssets(folder);
  if (assets === undefined) throw new Error('the test window was not read');
  server = await startWebServer({ assets: () => assets, router, clock, log: silent });
  port = Number(new URL(server.address).port);
  onTestFinished(() => server.stop());
});

/** Sends bytes as they are and returns all that comes back. */
async function raw(text: string): Promise<{ status: number; text: string }> {
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(3000, () => socket.destroy());
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
  });
  socket.on('error', () => {});
  socket.write(text);
  await new Promise<void>((done) => socket.once('close', () => done()));
  const answer = Buffer.concat(chunks).toString();
  return { status: Number(answer.split(' ', 2)[1]), text: answer };
}

function get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  return raw(head('GET', path, headers));
}

function head(method: string, path: string, headers: Record<string, string>): string {
  const all = { host: `127.0.0.1:${port}`, connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

function post(path: string, body: string, headers: Record<string, string> = {}) {
  const all = { origin: server.address, 'content-type': 'application/json', 'content-length': String(body.length) };
  return raw(head('POST', path, { ...all, ...headers }) + body);
}

function newCode(): string {
  return new URL(server.createWindowAddress()).hash.replace('#code=', '');
}

async function signIn(): Promise<string> {
  const { text } = await post('/session', JSON.stringify({ code: newCode() }));
  return (JSON.parse(text.slice(text.indexOf('{'))) as { token: string }).token;
}

const RPC_BODY = JSON.stringify({ json: { text: 'x' } });

describe('the files of the window', () => {
  it('are served from their names, with headers that allow nothing else', async () => {
    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('<title>Dragoman</title>');
    expect(page.text).toMatch(/content-security-policy: default-src 'none'/i);
    expect(page.text).toMatch(/frame-ancestors 'none'/);
    expect(page.text).toMatch(/x-content-type-options: nosniff/i);
    expect(page.text).toMatch(/referrer-policy: no-referrer/i);
    expect(page.text).toMatch(/cross-origin-resource-policy: same-origin/i);
    expect((await get('/index.html?x=1')).status).toBe(200);
    expect((await get('/assets/main-abc.js')).text).toMatch(/content-type: text\/javascript/i);
  });

  it.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e%2fsecret.json',
    '/..%5csecret.json',
    '/%252e%252e%252fsecret.json',
    '/index.html%00.js',
    '/C:\\secret.json',
    '/\\\\host\\share\\secret.json',
    '/link.json',
    '/notes.txt',
    '/assets/',
    '/assets',
    '/nothing',
    '/__proto__',
    '/constructor',
  ])('nothing is found at %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('canary');
  });

  it.each(['//evil.com/', 'http://evil.com/', 'index.html', '*'])('the target %s is refused', async (path) => {
    expect((await get(path)).status).toBe(400);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('%s is refused', async (method) => {
    const answer = await raw(head(method, '/', { 'content-length': '0' }));
    expect(answer.status).toBe(405);
    expect(answer.text).not.toMatch(/access-control-allow/i);
  });
});

describe('the Host header', () => {
  it('may be 127.0.0.1 or localhost with our port', async () => {
    expect((await get('/', { host: `127.0.0.1:${port}` })).status).toBe(200);
    expect((await get('/', { host: `localhost:${port}` })).status).toBe(200);
  });

  it.each([
    'evil.com',
    'evil.com:PORT',
    '127.0.0.1.evil.com:PORT',
    'localhost.evil.com:PORT',
    'LOCALHOST.:PORT',
    '0.0.0.0:PORT',
    '[::ffff:127.0.0.1]:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '',
  ])('%j is refused for files and calls', async (pattern) => {
    const host = pattern.replace('PORT', String(port));
    expect((await get('/', { host })).status).toBe(403);
    expect((await post('/session', '{}', { host, origin: `http://${host}` })).status).toBe(403);
  });

  it('is refused when it is missing or there are two', async () => {
    expect((await raw(`GET / HTTP/1.1\r\nconnection: close\r\n\r\n`)).status).toBe(400);
    expect((await raw(`GET / HTTP/1.0\r\nconnection: close\r\n\r\n`)).status).toBe(400);
    const two = `GET / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nhost: evil.com\r\nconnection: close\r\n\r\n`;
    expect((await raw(two)).status).toBe(400);
  });
});

describe('calls', () => {
  it.each([
    ['another site', 'https://evil.com'],
    ['an opaque origin', 'null'],
    ['another server on this machine', 'http://localhost:3000'],
    ['our address with another port', 'http://127.0.0.1:1'],
    ['our address over https', 'https://127.0.0.1:PORT'],
    ['the other name of our address', 'http://localhost:PORT'],
    ['no page at all', ''],
  ])('from %s are refused, with a good code or token too', async (_name, pattern) => {
    const origin = pattern.replace('PORT', String(port));
    const code = newCode();
    expect((await post('/session', JSON.stringify({ code }), { origin })).status).toBe(403);
    const token = await signIn();
    const answer = await post('/rpc/ping', RPC_BODY, { origin, authorization: `Bearer ${token}` });
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain('pong');
    expect(answer.text).not.toMatch(/access-control-allow/i);
  });

  it('without an Origin header are refused', async () => {
    const body = JSON.stringify({ code: newCode() });
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
    expect((await raw(head('POST', '/session', headers) + body)).status).toBe(403);
  });

  it.each(['cross-site', 'same-site'])('marked %s by the browser are refused', async (site) => {
    expect((await post('/session', '{}', { 'sec-fetch-site': site })).status).toBe(403);
    expect((await get('/', { 'sec-fetch-site': site })).status).toBe(403);
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])('by %s are refused', async (method) => {
    const token = await signIn();
    const headers = { origin: server.address, authorization: `Bearer ${token}`, 'content-length': '0' };
    for (const path of ['/session', '/rpc/ping']) {
      expect((await raw(head(method, path, headers))).status).toBe(405);
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'with content type %j are refused',
    async (type) => {
      const token = await signIn();
      const headers = { 'content-type': type, authorization: `Bearer ${token}` };
      expect((await post('/session', '{}', headers)).status).toBe(415);
      expect((await post('/rpc/ping', RPC_BODY, headers)).status).toBe(415);
    },
  );

  it.each([
    ['no token', undefined],
    ['an empty token', 'Bearer '],
    ['a wrong token', 'Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['another scheme', 'Basic AAAA'],
  ])('with %s get 401 as JSON', async (_name, authorization) => {
    const answer = await post('/rpc/ping', RPC_BODY, authorization === undefined ? {} : { authorization });
    expect(answer.status).toBe(401);
    expect(answer.text).toMatch(/content-type: application\/json/i);
    expect(answer.text).toContain('dragoman open');
  });

  it('with a token that differs in one character get 401', async () => {
    const token = await signIn();
    const other = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
    expect((await post('/rpc/ping', RPC_BODY, { authorization: `Bearer ${other}` })).status).toBe(401);
    expect((await post('/rpc/ping', RPC_BODY, { authorization: `Bearer ${token}` })).status).toBe(200);
  });

  it('to what is no call get 404', async () => {
    const authorization = `Bearer ${await signIn()}`;
    for (const path of ['/rpc/nothing', '/rpc/constructor', '/rpc/__proto__/x', '/rpc/']) {
      expect((await post(path, RPC_BODY, { authorization })).status).toBe(404);
    }
  });

  it('with too much in the body are refused', async () => {
    const authorization = `Bearer ${await signIn()}`;
    expect((await post('/session', 'x'.repeat(2000))).status).toBe(413);
    const big = JSON.stringify({ json: { text: 'x'.repeat(1_100_000) } });
    expect((await post('/rpc/ping', big, { authorization })).status).toBe(413);
  });
});

describe('signing in', () => {
  it('takes a code once', async () => {
    const body = JSON.stringify({ code: newCode() });
    const first = await post('/session', body);
    expect(first.status).toBe(200);
    expect(first.text).toMatch(/cache-control: no-store/i);
    expect(first.text).not.toMatch(/set-cookie/i);
    expect((await post('/session', body)).status).toBe(401);
  });

  it('takes a code for a minute only', async () => {
    const [early, late] = [newCode(), newCode()];
    clock.advance(59_000);
    expect((await post('/session', JSON.stringify({ code: early }))).status).toBe(200);
    clock.advance(1000);
    expect((await post('/session', JSON.stringify({ code: late }))).status).toBe(401);
  });

  it.each(['', 'null', '[]', '{}', '{"code":1}', '{"code":""}', 'x', '{"code":"AAAAAAAAAAAAAAAAAAAAAA"}'])(
    'refuses the body %j',
    async (body) => {
      expect((await post('/session', body)).status).toBe(401);
    },
  );

  it('makes codes of 128 bits that never repeat', () => {
    const codes = new Set(Array.from({ length: 200 }, newCode));
    expect(codes.size).toBe(200);
    for (const code of codes) expect(Buffer.from(code, 'base64url')).toHaveLength(16);
  });
});

describe('a signed-in window', () => {
  it('makes calls and follows streams through the same client as ever', async () => {
    const token = await signIn();
    const link = new RPCLink({
      url: `${server.address}/rpc`,
      headers: { authorization: `Bearer ${token}`, origin: server.address },
    });
    const client = createORPCClient<{
      ping: (input: { text: string }) => Promise<string>;
      count: () => Promise<AsyncIterable<number>>;
    }>(link);
    expect(await client.ping({ text: 'a' })).toBe('pong a');
    const numbers: number[] = [];
    for await (const number of await client.count()) numbers.push(number);
    expect(numbers).toEqual([1, 2]);
  });
});

describe('a window that was not built', () => {
  it('is told apart from an empty one', () => {
    expect(readWebAssets(join(folder, 'nothing'))).toBeUndefined();
  });
});
