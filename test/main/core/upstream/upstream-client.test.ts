// HTTP to providers over real sockets: what is sent, what is followed, how long it waits, how it lets go.
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../../../src/main/core/ir/failure.ts';
import {
  createUpstreamClient,
  readAll,
  type UpstreamClient,
  type UpstreamRequest,
} from '../../../../src/main/core/upstream/upstream-client.ts';
import { answer, bomb, chunk, garbage, json, redirect, sse, sseHead } from '../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../support/fault-upstream.ts';

let upstream: FaultUpstream;
let client: UpstreamClient;

beforeEach(async () => {
  upstream = await startFaultUpstream();
  client = createUpstreamClient({ connectTimeoutMs: 300, idleTimeoutMs: 200 });
});

afterEach(async () => {
  await client.close();
  await upstream.close();
});

function request(changes: Partial<UpstreamRequest> = {}): UpstreamRequest {
  return {
    method: 'POST',
    url: new URL(`${upstream.origin}/v1/messages`),
    headers: { 'x-api-key': 'k', 'content-type': 'application/json' },
    body: '{"a":1}',
    signal: new AbortController().signal,
    firstByteTimeoutMs: 200,
    ...changes,
  };
}

async function failureOf(work: Promise<unknown>): Promise<FailureError['failure']> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FailureError)) throw new Error(`no failure but ${String(error)}`);
  return error.failure;
}

const whole = { maxBytes: 1024 * 1024, host: 'provider.test' };

describe('a request', () => {
  it('goes out as it was given, asks for no compression, and keeps its connection', async () => {
    upstream.play(json({ ok: true }, { headers: { 'X-Odd': 'one', 'x-odd': 'two' } }));
    for (let round = 0; round < 6; round += 1) {
      const response = await client.send(request());
      expect([response.status, response.headers['content-type']]).toEqual([200, 'application/json']);
      expect((await readAll(response, whole)).toString()).toBe('{"ok":true}');
    }
    expect(upstream.requests).toHaveLength(6);
    expect(upstream.connectionCount).toBeLessThan(3);
    expect(upstream.requests[0]).toMatchObject({
      method: 'POST',
      target: '/v1/messages',
      headers: { 'accept-encoding': 'identity', 'content-length': '7', 'x-api-key': 'k' },
    });
    expect(upstream.requests[0]?.body.toString()).toBe('{"a":1}');
  });

  it.each([301, 302, 303, 307, 308])(
    'that is redirected with %i fails, and what was set up stays usable',
    async (status) => {
      upstream.play((_request, index) => (index === 0 ? redirect(status, `${upstream.origin}/elsewhere`) : json({})));
      expect(await failureOf(client.send(request()))).toMatchObject({
        code: 'protocol',
        providerCode: 'upstream_redirect',
      });
      expect((await client.send(request())).status).toBe(200);
      expect(upstream.requests.map(({ target }) => target)).toEqual(['/v1/messages', '/v1/messages']);
    },
  );

  it('that is given up before or while it waits is cancelled, and the provider sees it', async () => {
    const early = AbortSignal.abort();
    expect(await failureOf(client.send(request({ signal: early })))).toMatchObject({ code: 'cancelled' });
    expect(upstream.requests).toEqual([]);
    upstream.play([{ end: 'hold' }]);
    const leaving = new AbortController();
    const waiting = failureOf(client.send(request({ signal: leaving.signal, firstByteTimeoutMs: 10_000 })));
    await expect.poll(() => upstream.requests.length).toBe(1);
    const left = performance.now();
    leaving.abort();
    expect(await waiting).toMatchObject({ code: 'cancelled' });
    expect(((await upstream.requests[0]?.closed) ?? Infinity) - left).toBeLessThan(250);
  });

  it('that is given up while its answer comes breaks that answer, and the provider sees it', async () => {
    upstream.play([sseHead(), { flood: chunk('x'.repeat(1000)) }]);
    const leaving = new AbortController();
    const response = await client.send(request({ signal: leaving.signal }));
    const reading = failureOf(readAll(response, { ...whole, maxBytes: Infinity }));
    setTimeout(() => leaving.abort(), 20);
    expect((await reading).code).toBe('unreachable');
    expect(await upstream.requests[0]?.closed).toBeGreaterThan(0);
  });

  it.each([
    ['no answer', [{ end: 'hold' }], 'timeout', 'took the request but sent no answer'],
    ['a reset', [{ end: 'reset' }], 'unreachable', 'ECONNRESET'],
    ['an early close', [{ end: 'fin' }], 'unreachable', 'broke'],
    ['no HTTP', garbage(), 'protocol', 'not proper HTTP'],
    ['a status beyond all', json({}, { status: 999 }), 'protocol', 'status 999'],
    ['half a head', [{ send: 'HTTP/1.1 200 OK\r\nx' }, { end: 'fin' }], 'unreachable', 'broke'],
  ] as const)('that gets %s fails as what it is', async (...[, script, code, words]) => {
    upstream.play(script);
    const failure = await failureOf(client.send(request()));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(words);
    if (!words.startsWith('status')) expect(failure.message).toContain(new URL(upstream.origin).host);
  });

  it('to nobody fails at once and names the place', async () => {
    const nobody = await startFaultUpstream();
    const url = new URL(`${nobody.origin}/v1/messages`);
    await nobody.close();
    const begin = performance.now();
    const failure = await failureOf(client.send(request({ url })));
    expect(failure).toMatchObject({ code: 'unreachable', message: expect.stringContaining('nothing listens') });
    expect(performance.now() - begin).toBeLessThan(500);
  });

  it('to a name that does not exist says so', async () => {
    const failure = await failureOf(client.send(request({ url: new URL('http://no-such-host.invalid/v1') })));
    expect(failure.code).toMatch(/^(?:unreachable|timeout)$/);
    expect(failure.message).toContain('no-such-host.invalid');
  });

  it('with TLS to a server that speaks none says that the secure connection failed', async () => {
    const plain = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    const failure = await failureOf(client.send(request({ url: new URL(`https://127.0.0.1:${port}/v1`) })));
    expect(failure).toMatchObject({ code: 'tls', message: expect.stringContaining('secure connection') });
    await new Promise((resolve) => plain.close(resolve));
  });
});

describe('an answer', () => {
  it.each(['gzip', 'br', 'zstd'] as const)('that comes packed with %s is unpacked, streams too', async (encoding) => {
    upstream.play(json({ text: 'é'.repeat(5000) }, { encoding, headers: { 'content-type': 'application/json' } }));
    const response = await client.send(request());
    expect(JSON.parse((await readAll(response, whole)).toString())).toEqual({ text: 'é'.repeat(5000) });
    expect(response.headers).not.toHaveProperty('content-encoding');
    upstream.play(sse('data: 1\n\n'.repeat(500), { encoding, sizes: [1] }));
    expect((await readAll(await client.send(request()), whole)).toString()).toBe('data: 1\n\n'.repeat(500));
  });

  it.each(['gzip', 'br', 'zstd'] as const)(
    'that is cut inside its %s is an error, not a short answer',
    async (encoding) => {
      const body = JSON.stringify(Array.from({ length: 500 }, (_, index) => index * 7919));
      for (const cut of ['clean', 'fin', 'reset'] as const) {
        upstream.play(answer(body, { encoding, cutAt: 300, cut }));
        expect((await failureOf(client.send(request()).then((response) => readAll(response, whole)))).code).toBe(
          'unreachable',
        );
      }
    },
  );

  it.each(['gzip', 'br', 'zstd'] as const)('that is a bomb of %s is read no further than allowed', async (encoding) => {
    upstream.play(bomb(encoding, 64));
    const response = await client.send(request());
    expect(await failureOf(readAll(response, whole))).toMatchObject({
      code: 'protocol',
      message: expect.stringContaining('larger than 1 MB'),
    });
  });

  it('that never ends is read no further than allowed, and the provider is let go', async () => {
    upstream.play([sseHead(), { flood: chunk('x'.repeat(64 * 1024)) }]);
    const response = await client.send(request());
    expect((await failureOf(readAll(response, whole))).code).toBe('protocol');
    await upstream.requests[0]?.closed;
  });

  it.each([
    ['fewer bytes than it said', json({ a: 1 }, { declaredLength: 100, cutAt: 7 })],
    ['no last chunk', sse('data: 1\n\n', { cutAt: 9 })],
    ['a reset', sse('data: 1\n\n', { cutAt: 9, cut: 'reset' })],
    ['silence', sse('data: 1\n\n', { cutAt: 5, cut: 'hold' })],
  ] as const)('with %s is an error', async (what, script) => {
    upstream.play(script);
    const failure = await failureOf(client.send(request()).then((response) => readAll(response, whole)));
    expect(failure.code).toBe(what === 'silence' ? 'timeout' : 'unreachable');
    expect(failure.message).toContain('provider.test');
  });

  it('that is not read holds the provider back', async () => {
    upstream.play([sseHead(), { flood: chunk('x'.repeat(64 * 1024)), times: 1000 }, { end: 'hold' }]);
    const response = await client.send(request());
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(upstream.sent()).toBeLessThan(16 * 1024 * 1024);
    // The idle time counts only while somebody reads.
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(response.body.destroyed).toBe(false);
    response.body.on('error', () => undefined).destroy();
    await upstream.requests[0]?.closed;
  });

  it('in an encoding that nobody knows is handed on as it is', async () => {
    upstream.play(answer('as it is', { headers: { 'content-encoding': 'x-odd' } }));
    expect((await readAll(await client.send(request()), whole)).toString()).toBe('as it is');
  });
});
