// Notices and the tray's facts over the real core: a taken port, a provider that is down, a client that somebody changed.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AppCore, createAppCore } from '../../../src/main/core/app-core.ts';
import { createSystemClock } from '../../../src/main/core/host/system-clock.ts';
import { createDesktopFacts } from '../../../src/main/electron/desktop-facts.ts';
import { createNoticeGate, type DesktopNotice } from '../../../src/main/electron/notice-gate.ts';
import { openToldPlans } from '../../../src/main/electron/told-plans.ts';
import { watchForNotices } from '../../../src/main/electron/notice-watch.ts';
import { trayViewOf } from '../../../src/main/electron/tray-source.ts';
import type { SettingsInput } from '../../../src/shared/model/settings.ts';
import { shellTexts } from '../../../src/shared/texts/texts.ts';
import { createMemoryPorts, createMemorySettings } from '../core/support/ports.ts';
import { recordedLog } from './support.ts';

let home: string;
let cleanups: (() => unknown)[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dragoman-notices-'));
  cleanups = [];
});

afterEach(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
  rmSync(home, { recursive: true });
});

async function start(settings: SettingsInput, port?: number) {
  const data = join(home, 'data');
  mkdirSync(data);
  const clock = createSystemClock();
  const log = recordedLog();
  const core = await createAppCore(
    createMemoryPorts({
      shell: 'electron',
      version: '1.0.0',
      clock,
      paths: { data },
      settings: createMemorySettings(settings),
      log,
      userPlace: { homeFolder: home, platform: 'linux' },
      port: port ?? 0,
    }),
  );
  const shown: DesktopNotice[] = [];
  const stop = new AbortController();
  const facts = createDesktopFacts({ core, clock, log });
  const isMuted = (kind: DesktopNotice['kind']): boolean => core.preferences().mutedNotices.includes(kind);
  const tell = createNoticeGate({ clock, isMuted, show: (notice) => shown.push(notice) });
  watchForNotices(
    { core, facts, clock, text: () => shellTexts('en'), tell, toldPlans: openToldPlans({ folder: data, log }) },
    stop.signal,
  );
  void facts.follow(stop.signal);
  cleanups.push(() => core.stop());
  cleanups.push(() => stop.abort());
  await core.start();
  const view = () =>
    trayViewOf({
      updates: { isOffered: false, update: { state: 'unknown' } },
      status: core.status(),
      facts: facts.current(),
      recording: core.recording.current(),
      profiles: core.profiles.list(),
    });
  return { core, facts, shown, view, calls: createRouterClient(core.router) };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  cleanups.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** Speaks OpenAI's protocol, in one sentence. */
function provider(): Server {
  return createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
    const message = { role: 'assistant', content: 'Hello' };
    const answer = { id: 'c1', object: 'chat.completion', created: 1, model: 'm1' };
    response.end(JSON.stringify({ ...answer, choices: [{ index: 0, message, finish_reason: 'stop' }] }));
  });
}

async function ask(core: AppCore): Promise<void> {
  const { address, token } = core.gatewayAccess();
  const response = await fetch(`${address}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'first/m1', messages: [{ role: 'user', content: 'Hi' }] }),
  });
  expect(response.status, await response.text()).toBe(200);
}

const connection = (id: string, port: number) => ({
  id,
  name: id.toUpperCase(),
  provider: 'custom',
  protocol: 'openai-chat' as const,
  baseUrl: `http://127.0.0.1:${port}/v1`,
  keys: ['k'],
  models: ['m1'],
});

test('a port that is taken is told, with the reason', async () => {
  const port = await listen(createServer());
  const { shown, view } = await start({}, port);
  expect(shown).toMatchObject([{ kind: 'gateway-failed', text: expect.stringContaining(`Port ${port} is in use`) }]);
  expect(view().gateway.state).toBe('failed');
});

test('a provider that is down while another one answers is told once, and both are in the tray', async () => {
  const port = await listen(provider());
  const { core, shown, view } = await start({
    connections: [connection('first', 9), connection('second', port)],
    active: 'first',
    routes: [{ model: 'first/m1', to: 'first/m1', fallbacks: ['second/m1'] }],
    fallbacks: ['second/m1'],
  });
  await ask(core);
  await vi.waitFor(() => expect(shown).toMatchObject([{ kind: 'provider-down', title: 'FIRST did not answer' }]));
  await ask(core);
  await vi.waitFor(() => expect(view().last).toMatchObject({ model: 'm1', state: 'done', status: 200 }));
  expect(shown).toHaveLength(1);
  expect(view().connections.map(({ name, isActive }) => [name, isActive])).toEqual([
    ['FIRST', true],
    ['SECOND', false],
  ]);
});

test('a client whose settings somebody changes is told, unless that is muted', async () => {
  const settingsFile = join(home, '.claude', 'settings.json');
  mkdirSync(join(home, '.claude'));
  writeFileSync(settingsFile, '{}\n');
  const { calls, facts, shown, view } = await start({ desktop: { mutedNotices: ['provider-down'] } });
  await calls.clients.connect({ client: 'claude-code', scope: 'user' });
  await facts.look();
  expect(view().clients).toMatchObject([{ id: 'claude-code', name: 'Claude Code' }]);
  expect(shown).toEqual([]);
  writeFileSync(
    settingsFile,
    readFileSync(settingsFile, 'utf8').replace(/http:\/\/127\.0\.0\.1:\d+/u, 'http://x.example'),
  );
  await facts.look();
  expect(shown).toMatchObject([{ kind: 'client-changed', title: 'Claude Code no longer uses Dragoman as set up' }]);
  expect(view().clients[0]?.state).not.toBe('connected');
});
