// The page to which a browser comes back: which port, which caller, and what it never says.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openCallback, type CallbackServer } from '../../../../../src/main/core/credentials/oauth/callback-server.ts';
import { createSystemClock } from '../../../../../src/main/core/host/system-clock.ts';
import type { Clock } from '../../../../../src/main/core/ports.ts';
import { createFakeClock } from '../../support/ports.ts';

const STATE = 'the-right-state-of-this-login';
const open: (CallbackServer | Server)[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** Holds a port; `letsGo` ends it when it is asked to, as Codex does. */
async function holdPort(letsGo: boolean): Promise<number> {
  const server = createServer((request, response) => {
    response.setHeader('connection', 'close').end('not yours');
    if (letsGo && request.url === '/cancel') server.close();
  });
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

async function callback(ports: number[], clock: Clock = createSystemClock()): Promise<CallbackServer> {
  const server = await openCallback({
    ports,
    path: '/auth/callback',
    host: 'localhost',
    state: STATE,
    clock,
    signal: new AbortController().signal,
    tries: 3,
  });
  open.push(server);
  return server;
}

describe('a port that is taken', () => {
  it('15.3/3 is taken over from an older login that lets go when asked', async () => {
    const port = await holdPort(true);
    expect((await callback([port])).redirectUri).toBe(`http://localhost:${port}/auth/callback`);
  });

  it('15.3/3 is left to another program, and the next one is used', async () => {
    const port = await holdPort(false);
    expect((await callback([port, 0])).redirectUri).not.toContain(`:${port}/`);
  });

  it('15.3/3 ends the sign-in with a text that offers the code, when all are taken', async () => {
    const ports = [await holdPort(false), await holdPort(false)];
    const error: unknown = await callback(ports).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'port-taken',
      message: expect.stringMatching(/or sign in with a code instead\.$/),
    });
    // Only Linux tells who listens.
    const who =
      process.platform === 'linux'
        ? `is held by ${basename(process.execPath)} (PID ${process.pid})`
        : 'other programs hold it';
    expect(String(error)).toContain(`needs port ${ports.join(' or ')} of this computer, `);
    expect(String(error)).toContain(who);
  });
});

describe('a call', () => {
  it.each([
    ['another path', '/auth/callback/x', {}],
    ['another method', '/auth/callback', { method: 'POST' }],
  ])('with %s is not answered', async (_what, path, init) => {
    const { redirectUri } = await callback([0]);
    const url = new URL(`${path}?code=c&state=${STATE}`, redirectUri);
    expect((await fetch(url, init)).status).toBe(404);
  });

  it('with the right state is taken once; a second one changes nothing', async () => {
    const server = await callback([0]);
    const first = await fetch(`${server.redirectUri}?code=first&state=${STATE}`, { redirect: 'manual' });
    expect(first.headers.get('location')).toBe('/success');
    expect((await fetch(`${server.redirectUri}?code=second&state=${STATE}`)).status).toBe(200);
    expect(await server.code).toBe('first');
  });

  it('for the last page is still answered after the sign-in has gone on, and nothing after it', async () => {
    const clock = createFakeClock();
    const server = await callback([0], clock);
    await fetch(`${server.redirectUri}?code=c&state=${STATE}`, { redirect: 'manual' });
    server.close();
    // A browser on a busy computer asks for it only seconds later.
    clock.advance(15_000);
    const end = new URL('/success', server.redirectUri);
    expect(await (await fetch(end)).text()).toContain('Signed in');
    await expect(fetch(end)).rejects.toThrow();
  });

  it('for the last page that never comes does not keep the port for long', async () => {
    const clock = createFakeClock();
    const server = await callback([0], clock);
    await fetch(`${server.redirectUri}?code=c&state=${STATE}`, { redirect: 'manual' });
    server.close();
    clock.advance(20_000);
    await expect(fetch(new URL('/success', server.redirectUri))).rejects.toThrow();
  });

  it('15.3/2 with an error in markup gets plain text that no browser reads as a page', async () => {
    const server = await callback([0]);
    const query = new URLSearchParams({ error: 'x', error_description: '<script>1</script>', state: STATE });
    const page = await fetch(`${server.redirectUri}?${query}`);
    expect(page.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    await expect(server.code).rejects.toMatchObject({ code: 'denied' });
  });
});
