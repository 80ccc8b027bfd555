// S-24: requests through a real proxy, from the client to a provider that only the proxy can reach; and what a refusal is told as.
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../../../src/main/core/ir/failure.ts';
import { createUpstreamClient, readAll } from '../../../../src/main/core/upstream/upstream-client.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return (server.address() as AddressInfo).port;
}

interface Seen {
  readonly target: string;
  readonly authorization: string | undefined;
}

/** Whatever host is asked for, this provider answers; `status` is what the proxy says to a wish for a tunnel. */
async function startProxy(status = 200): Promise<{ address: string; seen: Seen[] }> {
  const provider = await listen(createServer((request, response) => response.end(`provider: ${request.url ?? ''}`)));
  const seen: Seen[] = [];
  const note = (request: IncomingMessage): void => {
    seen.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
  };
  const server = createServer((request, response) => {
    note(request);
    response.writeHead(status).end(`provider: ${new URL(request.url ?? '').pathname}`);
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    note(request);
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    const tunnel: Socket = connect(provider, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    for (const end of [tunnel, socket]) end.on('error', () => undefined);
    closing.push(() => tunnel.destroy());
  });
  return { address: `127.0.0.1:${await listen(server)}`, seen };
}

function send(proxy: string, address: string) {
  const client = createUpstreamClient({ connectTimeoutMs: 2000, idleTimeoutMs: 2000 }, () => proxy);
  closing.push(() => client.close());
  return client.send({
    method: 'POST',
    url: new URL(address),
    headers: { 'x-api-key': 'k' },
    body: '{}',
    signal: new AbortController().signal,
    firstByteTimeoutMs: 2000,
  });
}

const WHOLE = { maxBytes: 1000, host: 'provider.test' };

describe('S-24: a request through a proxy', () => {
  it('reaches the provider, whose name only the proxy knows', async () => {
    const { address, seen } = await startProxy();
    const answer = await send(`http://${address}`, 'http://provider.test/v1/messages');
    expect((await readAll(answer, WHOLE)).toString()).toBe('provider: /v1/messages');
    expect(seen.map(({ target }) => target).join()).toContain('provider.test');
  });

  it('shows the proxy the name and the password that are for it', async () => {
    const { address, seen } = await startProxy();
    await readAll(await send(`http://office:xyzzy@${address}`, 'http://provider.test/v1'), WHOLE);
    expect(seen[0]?.authorization).toBe(`Basic ${Buffer.from('office:xyzzy').toString('base64')}`);
  });

  it.each([
    [407, /wants a name and a password/],
    [403, /answered with status 403/],
  ])('that the proxy refuses with %i says so, without the password', async (status, text) => {
    const { address } = await startProxy(status);
    const error: unknown = await send(`http://office:xyzzy@${address}`, 'https://provider.test/v1').catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(FailureError);
    const { message, code } = (error as FailureError).failure;
    expect([code, message]).toEqual(['unreachable', expect.stringMatching(text)]);
    expect(message).toContain(`The proxy ${address} does not let a request through to provider.test`);
    expect(message).not.toContain('xyzzy');
  });

  it('names the proxy where nothing listens, not the provider', async () => {
    await expect(send('http://127.0.0.1:1', 'https://provider.test/v1')).rejects.toThrow(
      'The proxy 127.0.0.1:1 could not be reached (ECONNREFUSED)',
    );
  });
});
