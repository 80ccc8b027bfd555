// A connection in trouble, seen from outside: shown, kept over a restart, tried again when the user says so.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppRouter } from '../../../../src/main/core/api/router.ts';
import { type AppCore, createAppCore } from '../../../../src/main/core/app-core.ts';
import { json } from '../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../support/fault-upstream.ts';
import { WHOLE_CHAT } from '../gateway/support/streams.ts';
import { createMemoryLog, createMemoryPorts, createMemorySettings } from '../support/ports.ts';

const CANARY = 'sk-canary-of-the-file-77aa';

let folder: string;
let first: FaultUpstream;
let second: FaultUpstream;
let core: AppCore;
let client: RouterClient<AppRouter>;
let settings: ReturnType<typeof createMemorySettings>;
let log: string[];

async function start(port = 0): Promise<void> {
  const memoryLog = createMemoryLog();
  log = memoryLog.lines;
  core = await createAppCore(
    createMemoryPorts({
      version: '0.0.0-test',
      paths: { data: folder },
      settings,
      log: memoryLog,
      readEnvironment: (name) => (name === 'KEY' ? CANARY : undefined),
      port,
    }),
  );
  await core.start();
  client = createRouterClient(core.router);
}

function connection(id: string, upstream: FaultUpstream): object {
  const baseUrl = `${upstream.origin}/v1`;
  return { id, provider: 'custom', protocol: 'openai-chat', baseUrl, keys: ['env:KEY'], models: ['m1'] };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-cooling-'));
  [first, second] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
  first.play(json({ error: { message: 'slow down' } }, { status: 429, headers: { 'retry-after': '600' } }));
  second.play(json(WHOLE_CHAT));
  settings = createMemorySettings({ connections: [connection('first', first), connection('second', second)] });
  await start();
});

afterEach(async () => {
  await core.stop();
  await Promise.all([first.close(), second.close()]);
  rmSync(folder, { recursive: true });
});

async function servedBy(): Promise<string | null> {
  const { address, token } = core.gatewayAccess();
  const answer = await fetch(`${address}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': token, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm1', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  await answer.arrayBuffer();
  return answer.headers.get('x-dragoman-connection');
}

const viewOf = async (id: string) => (await client.connections.list()).find((view) => view.id === id);

describe('a connection that failed', () => {
  it('PC-6, PC-8: shows until when it rests and why, and is not asked meanwhile', async () => {
    expect(await viewOf('first')).not.toHaveProperty('cooling');
    expect([await servedBy(), await servedBy()]).toEqual(['second', 'second']);
    expect(first.requests).toHaveLength(1);
    const { cooling = [] } = (await viewOf('first')) ?? {};
    expect(cooling).toEqual([{ code: 'rate-limited', model: 'm1', until: expect.any(Number) }]);
    expect((cooling[0]?.until ?? 0) - Date.now()).toBeGreaterThan(590_000);
    expect((cooling[0]?.until ?? 0) - Date.now()).toBeLessThanOrEqual(600_000);
    expect(await viewOf('second')).not.toHaveProperty('cooling');
    const { exchanges } = await client.activity.list({});
    expect(exchanges[0]?.attempts).toMatchObject([
      { connectionId: 'first', skipped: { reason: 'cooling', code: 'rate-limited', remainingMs: expect.any(Number) } },
      { connectionId: 'second', status: 200 },
    ]);
  });

  it('VE-14: is asked again by the next request when the user wants it tried', async () => {
    await servedBy();
    first.play(json(WHOLE_CHAT));
    expect(await client.connections.tryNow({ id: 'first' })).not.toHaveProperty('cooling');
    expect(await servedBy()).toBe('first');
    await expect(client.connections.tryNow({ id: 'gone' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('still rests after a restart, and the file of it holds no key', async () => {
    await servedBy();
    await core.stop();
    const file = join(folder, 'cooldowns.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain('rate-limited');
    expect(readFileSync(file, 'utf8')).not.toContain(CANARY);
    await start();
    expect((await viewOf('first'))?.cooling).toHaveLength(1);
    expect(await servedBy()).toBe('second');
    expect(first.requests).toHaveLength(1);
  });

  it('is forgotten with its key: another key is asked at once', async () => {
    await servedBy();
    await core.stop();
    settings = createMemorySettings({
      connections: [{ ...connection('first', first), keys: ['another-key'] }, connection('second', second)],
    });
    await start();
    first.play(json(WHOLE_CHAT));
    expect(await servedBy()).toBe('first');
  });

  it('is forgotten when its connection changes in more than its name, and when it goes', async () => {
    await servedBy();
    await client.connections.update({ id: 'first', change: { name: 'Renamed', slots: { opus: 'm1' } } });
    expect((await viewOf('first'))?.cooling).toHaveLength(1);
    await client.connections.update({ id: 'first', change: { region: 'eu' } });
    expect(await viewOf('first')).not.toHaveProperty('cooling');
    await servedBy();
    expect((await viewOf('first'))?.cooling).toHaveLength(1);
    await client.connections.remove({ id: 'first' });
    await core.stop();
    expect(readFileSync(join(folder, 'cooldowns.json'), 'utf8')).not.toContain('rate-limited');
    await start();
  });

  it('does not mind that the data folder was removed under its feet', async () => {
    rmSync(folder, { recursive: true });
    await servedBy();
    expect(await servedBy()).toBe('second');
    await core.stop();
    expect(existsSync(folder)).toBe(true);
    expect(log.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

describe('an address that is our own', () => {
  const own = (port: number, host = '127.0.0.1') => ({
    provider: 'custom',
    protocol: 'openai-chat' as const,
    baseUrl: `http://${host}:${port}/v1`,
    models: [],
  });

  it('is refused when it is saved, under each of its names', async () => {
    const { port } = (await client.status.get()).gateway;
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '127.0.0.5', '0.0.0.0']) {
      await expect(client.connections.add(own(port, host)), host).rejects.toMatchObject({
        code: 'INVALID',
        message: expect.stringContaining('address of Dragoman itself'),
      });
    }
    expect(await client.connections.add(own(port + 1))).toMatchObject({ isDemo: false });
    expect(await client.connections.add(own(port, 'dragoman.example'))).toMatchObject({ isDemo: false });
  });

  it('in a settings file is an error that names the place', async () => {
    await core.stop();
    const connections = [{ ...own(17_417), id: 'loop' }];
    settings = createMemorySettings({ gateway: { port: 17_417 }, connections }, 'config-file');
    // The settings' own port counts where no other is given.
    await expect(start(17_417)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('connections[0].baseUrl: this is the address of Dragoman itself'),
    });
    // With another port it is another program's address.
    await start();
    expect(core.listConnections()).toHaveLength(1);
  });

  it('at use is stopped by the mark that every request of ours carries', async () => {
    const { port } = (await client.status.get()).gateway;
    await core.stop();
    const { token } = core.gatewayAccess();
    const loop = { id: 'loop', ...own(port), keys: [token], models: ['m9'] };
    settings = createMemorySettings({ gateway: { port: 1, token }, connections: [loop] });
    await start(0);
    // It listens elsewhere now, as after a change behind our back: the address is made to fit again.
    const next = (await client.status.get()).gateway.port;
    await core.stop();
    settings = createMemorySettings({
      gateway: { port: 1, token },
      connections: [{ ...loop, baseUrl: `http://127.0.0.1:${next}/v1` }],
    });
    await start(next);
    const answer = await fetch(`${core.gatewayAccess().address}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'loop/loop/m9', messages: [{ role: 'user', content: 'Hi' }] }),
    });
    expect([answer.status, await answer.text()]).toEqual([508, expect.stringContaining('points back here')]);
    expect(
      log.some((line) => line.includes('address of Dragoman itself')),
      'the log says so from the start',
    ).toBe(true);
  });
});
