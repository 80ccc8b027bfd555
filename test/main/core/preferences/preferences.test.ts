// The preferences through the whole core: stored, watched, and a port that changes while the gateway runs.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppRouter } from '../../../../src/main/core/api/router.ts';
import { type AppCore, createAppCore } from '../../../../src/main/core/app-core.ts';
import { createSystemClock } from '../../../../src/main/core/host/system-clock.ts';
import {
  createMemoryLog,
  createMemorySecrets,
  createMemorySettings,
  type MemorySettingsStore,
} from '../support/ports.ts';

let folder: string;
let cleanups: (() => unknown)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-preferences-'));
  cleanups = [];
});

afterEach(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
  rmSync(folder, { recursive: true });
});

interface World {
  core: AppCore;
  client: RouterClient<AppRouter>;
  settings: MemorySettingsStore;
}

async function start(settings: MemorySettingsStore, port?: number): Promise<World> {
  const core = await createAppCore({
    shell: 'headless',
    version: '1.0.0',
    clock: createSystemClock(),
    paths: { data: folder },
    settings,
    secrets: createMemorySecrets(),
    log: createMemoryLog(),
    readEnvironment: () => undefined,
    openExternal: async () => undefined,
    notify: () => undefined,
    ...(port === undefined ? {} : { port }),
  });
  cleanups.push(() => core.stop());
  await core.start();
  return { core, client: createRouterClient(core.router), settings };
}

/** A port that nobody listens on, out of the range that the system hands out by itself. */
async function freePort(): Promise<number> {
  for (let port = 20_400 + (process.pid % 8000); port < 32_000; port += 1) {
    const server = await occupy(port).catch(() => undefined);
    if (server === undefined) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
  throw new Error('no port is free');
}

function occupy(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => done(server));
  });
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health`, { headers: { connection: 'close' } })).ok;
  } catch {
    // Nobody listens there.
    return false;
  }
}

const stored = (world: World): unknown => JSON.parse(world.settings.content() ?? '{}');

describe('preferences', () => {
  it('have sensible values from the start', async () => {
    const { client } = await start(createMemorySettings(), 0);
    expect(await client.preferences.get()).toEqual({
      theme: 'system',
      contrast: 'system',
      language: 'system',
      checkForUpdates: false,
      closeAction: 'tray',
      trayClick: 'system',
      trayTitle: 'none',
      dockIcon: 'window',
      mutedNotices: [],
      onQuit: 'ask',
      port: 7417,
      isPortFixed: true,
      keptDays: 30,
      longestAnswerMinutes: 60,
      proxy: 'environment',
    });
  });

  it('are stored, and what is left out stays', async () => {
    const world = await start(createMemorySettings(), 0);
    await world.client.preferences.set({ mutedNotices: ['quota-low'], contrast: 'more' });
    const after = await world.client.preferences.set({
      onQuit: 'restore',
      language: 'ja',
      keptDays: 7,
      longestAnswerMinutes: 0,
    });
    expect(after).toMatchObject({ mutedNotices: ['quota-low'], contrast: 'more', onQuit: 'restore', keptDays: 7 });
    expect(stored(world)).toMatchObject({
      window: { theme: 'system', contrast: 'more', language: 'ja' },
      desktop: { mutedNotices: ['quota-low'], onQuit: 'restore', closeAction: 'tray' },
      activity: { keptDays: 7 },
      gateway: { longestAnswerMinutes: 0 },
    });
    expect(world.core.status()).toMatchObject({ contrast: 'more', language: 'ja' });
  });

  it('are watched', async () => {
    const { client } = await start(createMemorySettings(), 0);
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const { closeAction } of await client.preferences.watch(undefined, { signal: stop.signal })) {
      seen.push(closeAction);
      if (seen.length === 2) break;
      await client.preferences.set({ closeAction: 'quit' });
    }
    stop.abort();
    expect(seen).toEqual(['tray', 'quit']);
  });

  it('of a settings file stay as the file says, with the reason', async () => {
    const settings = createMemorySettings({ window: { theme: 'dark' } }, 'config-file');
    const { client } = await start(settings, 0);
    expect(await client.preferences.get()).toMatchObject({ theme: 'dark' });
    await expect(client.preferences.set({ port: 9999 })).rejects.toMatchObject({ code: 'READ_ONLY' });
  });

  it('refuse a port that needs special rights, and an unknown name', async () => {
    const { client } = await start(createMemorySettings(), 0);
    await expect(client.preferences.set({ port: 80 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(client.preferences.set({ colour: 'red' } as object)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('a new port', () => {
  it('is taken at once, and the old one is let go', async () => {
    const before = await freePort();
    const world = await start(createMemorySettings({ gateway: { port: before } }));
    expect(await isHealthy(before)).toBe(true);
    const after = await freePort();
    await world.client.preferences.set({ port: after });
    expect(await isHealthy(after)).toBe(true);
    expect(await isHealthy(before)).toBe(false);
    expect(world.core.gatewayAccess().address).toBe(`http://127.0.0.1:${after}`);
    expect(stored(world)).toMatchObject({ gateway: { port: after } });
  });

  it('lets a running stream finish on the old one', async () => {
    const before = await freePort();
    const world = await start(createMemorySettings({ gateway: { port: before } }));
    const { address, token } = world.core.gatewayAccess();
    const response = await fetch(`${address}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': token, 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
      body: JSON.stringify({
        model: 'default',
        stream: true,
        max_tokens: 50,
        messages: [{ role: 'user', content: 'Hi' }],
      }),
    });
    await world.client.preferences.set({ port: await freePort() });
    expect(await response.text()).toContain('message_stop');
  });

  it('that is taken is refused: the old one goes on and nothing is stored', async () => {
    const before = await freePort();
    const world = await start(createMemorySettings({ gateway: { port: before } }));
    const other = await occupy(0);
    cleanups.push(() => other.close());
    const { port } = other.address() as AddressInfo;
    await expect(world.client.preferences.set({ port, closeAction: 'quit' })).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining(`Port ${port} is in use`),
    });
    expect(await isHealthy(before)).toBe(true);
    expect(await world.client.preferences.get()).toMatchObject({ port: before, closeAction: 'tray' });
  });

  it('that can not be stored is given back', async () => {
    const before = await freePort();
    const world = await start(createMemorySettings({ gateway: { port: before } }));
    world.settings.failWith(new Error('disk full'));
    await expect(world.client.preferences.set({ port: await freePort() })).rejects.toMatchObject({
      code: 'SAVE_FAILED',
    });
    expect(await isHealthy(before)).toBe(true);
  });

  it('mends a gateway that could not start', async () => {
    const other = await occupy(0);
    cleanups.push(() => other.close());
    const { port } = other.address() as AddressInfo;
    const world = await start(createMemorySettings({ gateway: { port } }));
    expect(world.core.status().gateway.state).toBe('failed');
    const next = await freePort();
    await world.client.preferences.set({ port: next });
    expect(world.core.status().gateway).toMatchObject({ state: 'running', port: next });
    expect(world.core.status().gateway.problem).toBeUndefined();
  });

  it('counts from the next start when this one was given its port', async () => {
    const world = await start(createMemorySettings(), 0);
    const { port } = world.core.status().gateway;
    const wanted = await freePort();
    expect(await world.client.preferences.set({ port: wanted })).toMatchObject({ port: wanted, isPortFixed: true });
    expect(world.core.status().gateway.port).toBe(port);
  });
});
