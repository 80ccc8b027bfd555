// Every call of the contract behind the window's server, with every check that must stop it: a new call is covered at once.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isContractProcedure } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../../src/shared/contract.ts';
import { createAppCore, type AppCore } from '../../../src/main/core/app-core.ts';
import { createSystemClock } from '../../../src/main/core/host/system-clock.ts';
import { readWebAssets } from '../../../src/main/headless/web-assets.ts';
import { startWebServer, type WebServer } from '../../../src/main/headless/web-server.ts';
import { rawRequest, sendRaw } from '../../support/raw-client.ts';
import { tellCount } from '../../support/tell-count.ts';
import { createMemoryLog, createMemoryPorts, createMemorySettings } from '../core/support/ports.ts';

let core: AppCore;
let server: WebServer;
let log: ReturnType<typeof createMemoryLog>;
let settings: ReturnType<typeof createMemorySettings>;
let token: string;
let folder: string;
let refused = 0;

/** `/rpc/connections/add` and all the others. */
function callPaths(part: object = contract, prefix = '/rpc'): string[] {
  return isContractProcedure(part)
    ? [prefix]
    : Object.entries(part).flatMap(([name, inner]) => callPaths(inner as object, `${prefix}/${name}`));
}

const CALLS = callPaths();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-web-routes-'));
  mkdirSync(join(folder, 'renderer'));
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html><title>Dragoman</title>');
  log = createMemoryLog();
  settings = createMemorySettings({ gateway: { token: 'drg-canary-77ab' } });
  core = await createAppCore(
    createMemoryPorts({
      version: '0.0.0',
      paths: { data: folder },
      settings,
      log,
    }),
  );
  const assets = readWebAssets(join(folder, 'renderer'));
  if (assets === undefined) throw new Error('the test window was not read');
  server = await startWebServer({ assets: () => assets, router: core.router, clock: createSystemClock(), log });
  const code = new URL(server.createWindowAddress()).hash.replace('#code=', '');
  token = (JSON.parse((await send({ path: '/session', body: JSON.stringify({ code }) })).text) as { token: string })
    .token;
});

afterAll(async () => {
  tellCount('calls', CALLS.length);
  tellCount('refused calls', refused);
  await server.stop();
  await core.stop();
  rmSync(folder, { recursive: true });
});

interface Call {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string | undefined>;
  readonly body?: string;
}

function send({ path, method = 'POST', headers = {}, body = '{"json":{}}' }: Call) {
  const host = new URL(server.address).host;
  const all = { host, origin: server.address, 'content-type': 'application/json', ...headers };
  const pairs = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const bytes = rawRequest({ method, target: path, headers: pairs, ...(method === 'POST' ? { body } : {}) });
  return sendRaw(Number(new URL(server.address).port), bytes);
}

/** Each with one thing wrong, and the session's token on all but the first ones. */
function wrongs(): { call: Omit<Call, 'path'>; status: number }[] {
  const { port } = new URL(server.address);
  const authorization = `Bearer ${token}`;
  const other = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
  const tokens = [undefined, 'Bearer ', 'Bearer drg-canary-77ab', `Basic ${token}`, `Bearer ${other}`];
  const foreign = [
    { origin: 'https://evil.com' },
    { origin: 'null' },
    { origin: undefined },
    { origin: `http://127.0.0.1:${Number(port) + 1}` },
    { host: `evil.com:${port}`, origin: `http://evil.com:${port}` },
    { host: `127.0.0.1.evil.com:${port}` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined];
  return [
    ...tokens.map((text) => ({ call: { headers: { authorization: text } }, status: 401 })),
    ...foreign.map((headers) => ({ call: { headers: { authorization, ...headers } }, status: 403 })),
    ...types.map((type) => ({ call: { headers: { authorization, 'content-type': type } }, status: 415 })),
    ...['GET', 'PUT', 'DELETE', 'OPTIONS'].map((method) => ({
      call: { method, headers: { authorization } },
      status: 405,
    })),
  ];
}

describe('the calls of the window', () => {
  it('are those of the contract, and more than a few', () => {
    expect(CALLS.length).toBeGreaterThan(25);
    expect(CALLS).toContain('/rpc/connections/add');
  });

  it.each(CALLS)('%s is refused to everybody but the window', async (path) => {
    const before = settings.content();
    for (const { call, status } of wrongs()) {
      const answer = await send({ path, ...call });
      refused += 1;
      const what = JSON.stringify(call);
      expect([answer.status, answer.isClosed || answer.headers['connection'] === 'close'], what).toEqual([
        status,
        true,
      ]);
      expect(answer.text, what).not.toContain('canary');
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
    expect(settings.content()).toBe(before);
    expect(log.lines).toEqual([]);
  });

  it('reach the core with the token of the session', async () => {
    const { status, text } = await send({ path: '/rpc/status/get', headers: { authorization: `Bearer ${token}` } });
    expect([status, text.includes('"shell":"headless"')]).toEqual([200, true]);
  });
});
