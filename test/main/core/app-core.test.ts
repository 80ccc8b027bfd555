// The whole core: a real gateway, real sockets, a real journal, called the way the window calls it.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppRouter } from '../../../src/main/core/api/router.ts';
import { type AppCore, createAppCore } from '../../../src/main/core/app-core.ts';
import {
  createMemoryLog,
  createMemoryPorts,
  createMemorySecrets,
  createMemorySettings,
  type MemoryLog,
  type MemorySecretStore,
  type MemorySettingsStore,
} from './support/ports.ts';

const CANARY = 'sk-canary-4c1be2a90f7d';

let folder: string;
let cleanups: (() => Promise<unknown> | void)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-core-'));
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
  secrets: MemorySecretStore;
  log: MemoryLog;
}

interface Start {
  settings?: MemorySettingsStore;
  secrets?: MemorySecretStore;
  port?: number;
  environment?: Record<string, string>;
}

async function start(options: Start = {}): Promise<World> {
  const settings = options.settings ?? createMemorySettings();
  const secrets = options.secrets ?? createMemorySecrets();
  const log = createMemoryLog();
  const ports = createMemoryPorts({
    version: '9.8.7',
    paths: { data: folder },
    settings,
    secrets,
    log,
    readEnvironment: (name) => options.environment?.[name],
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  const core = await createAppCore(ports);
  cleanups.push(() => core.stop());
  await core.start();
  return { core, client: createRouterClient(core.router), settings, secrets, log };
}

/** A provider that speaks OpenAI's chat protocol and wants the canary for a key. */
async function startProvider(): Promise<{ baseUrl: string; authorizations: string[] }> {
  const authorizations: string[] = [];
  const server: Server = createServer((request, response) => {
    authorizations.push(request.headers.authorization ?? '');
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        request.url === '/v1/models'
          ? { data: [{ id: 'm1' }, { id: 'm2' }] }
          : {
              id: 'chatcmpl-1',
              object: 'chat.completion',
              created: 1,
              model: 'm1',
              choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there' }, finish_reason: 'stop' }],
              usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
            },
      ),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, authorizations };
}

function ask(core: AppCore, body: Record<string, unknown> = {}): Promise<Response> {
  const { address, token } = core.gatewayAccess();
  return fetch(`${address}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': token, 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({ model: 'default', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }], ...body }),
  });
}

describe('the first start', () => {
  it('listens, has made a token, and the demo answers', async () => {
    const { core, client } = await start();
    const status = await client.status.get();
    expect(status).toMatchObject({
      version: '9.8.7',
      shell: 'headless',
      gateway: { state: 'running', isRoutingOn: true },
      active: { id: 'demo', isDemo: true },
      connectionCount: 0,
      settingsSource: 'stored',
      secretStorage: 'file',
      theme: 'system',
      contrast: 'system',
      language: 'system',
    });
    expect(status.gateway.address).toBe(`http://127.0.0.1:${status.gateway.port}`);
    expect(core.gatewayAccess().token.endsWith(status.gateway.tokenLastFour)).toBe(true);
    const answer = await ask(core);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Dragoman');
  });

  it('gives a line for the terminal that a shell reads as it should, and that gets an answer', async () => {
    const { core } = await start();
    const argumentsFile = join(folder, 'curl-arguments');
    writeFileSync(join(folder, 'curl'), `#!/bin/sh\nprintf '%s\\0' "$@" > '${argumentsFile}'\n`);
    chmodSync(join(folder, 'curl'), 0o700);
    const line = core.pasteLine('curl');
    expect(line).not.toContain('\n');
    await promisify(execFile)('/bin/sh', ['-c', line], { env: { PATH: folder } });
    const [noBuffer, url = '', , key = '', , type = '', , body = ''] = readFileSync(argumentsFile, 'utf8').split('\0');
    expect([noBuffer, key, type]).toEqual([
      '-N',
      `x-api-key: ${core.gatewayAccess().token}`,
      'content-type: application/json',
    ]);
    const headers = Object.fromEntries([key, type].map((header) => header.split(': ') as [string, string]));
    const answer = await fetch(url, { method: 'POST', headers, body });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(await answer.text()).toContain('message_stop');
  });

  it('gives a line that starts Claude Code on the gateway', async () => {
    const { core, client } = await start();
    const { address, token } = core.gatewayAccess();
    expect((await client.gateway.pasteLine({ kind: 'claude-code' })).text).toBe(
      `ANTHROPIC_BASE_URL=${address} ANTHROPIC_AUTH_TOKEN=${token} claude`,
    );
    const odd = await start({
      settings: createMemorySettings({ gateway: { token: "it's;$(rm)-odd-token" } }, 'config-file'),
    });
    const { stdout } = await promisify(execFile)('/bin/sh', [
      '-c',
      odd.core.pasteLine('claude-code').replace(/ claude$/, ' env'),
    ]);
    expect(stdout).toContain("ANTHROPIC_AUTH_TOKEN=it's;$(rm)-odd-token\n");
  });
});

describe('the diagnostics', () => {
  it('tell versions, sizes and how many requests are open, now and while one runs', async () => {
    const { core, client } = await start();
    const before = await client.diagnostics.get();
    expect(before).toMatchObject({ version: '9.8.7', shell: 'headless', openRequests: 0, dataFolder: folder });
    expect(before.versions['node']).toBe(process.versions.node);
    expect(before.memory.residentBytes).toBeGreaterThan(before.memory.heapUsedBytes);
    expect(before.journal.bytes).toBeGreaterThan(0);
    expect(before.eventLoop).toEqual({ longestMs: 0 });
    const answer = await ask(core, { stream: true });
    expect((await client.diagnostics.get()).openRequests).toBe(1);
    await answer.text();
    await expect.poll(async () => (await client.diagnostics.get()).openRequests).toBe(0);
    expect((await client.diagnostics.get()).eventLoop.recent).toBeDefined();
  });
});

describe('a connection', () => {
  it('is added, tested and used; its key is in no view, settings, journal or log', async () => {
    const { core, client, settings, secrets, log } = await start();
    const provider = await startProvider();
    const seen: unknown[] = [];
    const view = await client.connections.add({
      provider: 'custom',
      name: 'Lab',
      protocol: 'openai-chat',
      baseUrl: provider.baseUrl,
      key: CANARY,
      models: ['m1'],
    });
    seen.push(view, await client.connections.test({ id: 'lab' }));
    expect(seen[1]).toMatchObject({ isOk: true, status: 200, models: ['m1', 'm2'] });
    const answer = await ask(core);
    expect(await answer.json()).toMatchObject({ content: [{ type: 'text', text: 'Hello there' }] });
    expect(provider.authorizations).toEqual([`Bearer ${CANARY}`, `Bearer ${CANARY}`]);

    const activity = await client.activity.list({});
    expect(activity.exchanges).toMatchObject([{ connectionId: 'lab', servedModel: 'm1', state: 'done', status: 200 }]);
    const changed = await client.connections.setModels({ id: 'lab', models: ['m2'] });
    seen.push(
      activity,
      changed,
      await client.connections.list(),
      await client.status.get(),
      await client.providers.list(),
    );
    await core.stop();

    expect([...secrets.entries.values()]).toContain(CANARY);
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    const token = core.gatewayAccess().token;
    for (const text of [JSON.stringify(seen), settings.content() ?? '', ...files, log.lines.join('\n')]) {
      expect(text).not.toContain(CANARY);
      expect(text).not.toContain(token);
    }
    expect(files.length).toBeGreaterThan(0);
  });

  it('is switched while the app runs, and the status says so at once', async () => {
    const { core, client } = await start();
    const leaving = new AbortController();
    const watch = await client.status.watch(undefined, { signal: leaving.signal });
    expect(await watch.next()).toMatchObject({ value: { active: { id: 'demo' }, connectionCount: 0 } });
    const heard: string[] = [];
    core.onStatusChange((status) => heard.push(status.active.id));
    await client.connections.add({ provider: 'groq', key: CANARY });
    await client.connections.add({ provider: 'mistral', key: CANARY });
    await core.activate('mistral');
    let id = '';
    while (id !== 'mistral') {
      const next = await watch.next();
      if (next.done === true) throw new Error('the watch ended early');
      id = next.value.active.id;
    }
    expect(heard.at(-1)).toBe('mistral');
    expect(core.listConnections().map((view) => [view.id, view.isActive])).toEqual([
      ['groq', false],
      ['mistral', true],
    ]);
    await client.connections.remove({ id: 'mistral' });
    expect(core.status().active).toEqual({ id: 'groq', name: 'Groq', isDemo: false });
    leaving.abort();
    await watch.return(undefined);
  });

  it('is refused with an error that the window understands', async () => {
    const { client, settings } = await start();
    await expect(client.connections.add({ provider: 'nobody' })).rejects.toMatchObject({
      code: 'INVALID',
      defined: true,
      message: expect.stringContaining('nobody'),
    });
    await expect(client.connections.activate({ id: 'gone' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      defined: true,
    });
    settings.failWith(new Error('ENOSPC'));
    await expect(client.connections.add({ provider: 'groq', key: CANARY })).rejects.toMatchObject({
      code: 'SAVE_FAILED',
      defined: true,
    });
    await expect(client.gateway.setRouting({ isOn: false })).rejects.toMatchObject({ code: 'SAVE_FAILED' });
  });
});

describe('the activity', () => {
  it('is pushed while it happens, and can be cleared', async () => {
    const { core, client } = await start();
    const leaving = new AbortController();
    const watch = await client.activity.watch(undefined, { signal: leaving.signal });
    const first = watch.next();
    await (await ask(core)).text();
    const batch = await first;
    expect(batch.done).not.toBe(true);
    let state = '';
    for (let round = 0; round < 20 && state !== 'done'; round += 1) {
      state = (await client.activity.list({ limit: 1 })).exchanges[0]?.state ?? '';
      if (state !== 'done') await watch.next();
    }
    expect(state).toBe('done');
    await client.activity.clear();
    expect(await client.activity.list({})).toEqual({ exchanges: [], hasMore: false });
    leaving.abort();
    expect((await watch.next()).done).toBe(true);
  });
});

describe('the gateway', () => {
  it('that finds its port taken is shown as failed, and the window works', async () => {
    const { core: first } = await start();
    const { core, client } = await start({ port: first.status().gateway.port });
    expect(core.status().gateway).toMatchObject({ state: 'failed', problem: expect.stringContaining('in use') });
    expect(await client.connections.list()).toHaveLength(1);
  });

  it('keeps the token, the connections and the switch after a restart', async () => {
    const settings = createMemorySettings();
    const secrets = createMemorySecrets();
    const first = await start({ settings, secrets });
    await first.client.connections.add({ provider: 'groq', key: CANARY });
    await first.core.setRouting(false);
    await first.client.status.setTheme({ theme: 'dark' });
    await first.core.stop();
    const second = await start({ settings: createMemorySettings(JSON.parse(settings.content() ?? '{}')), secrets });
    expect(second.core.gatewayAccess().token).toBe(first.core.gatewayAccess().token);
    expect(second.core.status()).toMatchObject({
      active: { id: 'groq' },
      gateway: { isRoutingOn: false },
      theme: 'dark',
    });
    expect(await second.client.connections.list()).toMatchObject([{ id: 'groq', hasKey: true }]);
  });

  it('takes its settings from a file, and then refuses to change them', async () => {
    const text = `{ "gateway": { "token": "env:DRAGOMAN_TOKEN" }, // given
      "connections": [{ "id": "lab", "provider": "groq", "keys": ["${CANARY}", "env:UNSET"] }] }`;
    const environment = { DRAGOMAN_TOKEN: 'drg-given-by-environment' };
    const { core, client, log } = await start({ settings: createMemorySettings(text, 'config-file'), environment });
    expect(core.gatewayAccess().token).toBe('drg-given-by-environment');
    expect(core.status()).toMatchObject({ settingsSource: 'config-file', active: { id: 'lab' } });
    await expect(client.connections.remove({ id: 'lab' })).rejects.toMatchObject({ code: 'READ_ONLY', defined: true });
    await expect(client.gateway.setRouting({ isOn: false })).rejects.toMatchObject({ code: 'READ_ONLY' });
    await client.status.setTheme({ theme: 'light' });
    expect(core.status().theme).toBe('light');
    expect(log.lines.join('\n')).toContain('connections[0].keys[1]: the environment variable UNSET is not set');
    expect(log.lines.join('\n')).not.toContain(CANARY);
  });

  it('does not start with settings that have problems', async () => {
    const settings = createMemorySettings('{ "active": "gone" }', 'config-file');
    await expect(start({ settings })).rejects.toMatchObject({
      code: 'invalid',
      problems: ['active: there is no connection "gone"'],
    });
  });
});

describe('the list of providers', () => {
  it('holds all, and says of those that can not be connected why', async () => {
    const { client } = await start();
    const providers = await client.providers.list();
    const ids = providers.map(({ id }) => id);
    expect(ids.slice(0, 2)).toEqual(['anthropic', 'minimax']);
    expect(ids).toEqual(expect.arrayContaining(['openrouter', 'ollama', 'azure-openai', 'gemini']));
    for (const absent of ['custom', 'demo']) expect(ids).not.toContain(absent);
    for (const id of ['qwen-subscription', 'claude-subscription', 'elevenlabs']) {
      const provider = providers.find((view) => view.id === id);
      expect(provider, id).toMatchObject({ isConnectable: false, problem: expect.stringMatching(/.{20}/) });
    }
    expect(providers.find(({ id }) => id === 'deepseek')).toMatchObject({
      id: 'deepseek',
      name: 'DeepSeek',
      protocol: 'openai-chat',
      baseUrl: 'https://api.deepseek.com',
      needsKey: true,
      keyUrl: 'https://platform.deepseek.com',
      environmentVariables: ['DEEPSEEK_API_KEY'],
      isConnectable: true,
      status: { state: 'ok' },
      row: { type: 'OpenAICompatible', streaming: 'yes', tools: 'yes' },
      slots: { opus: 'deepseek-v4-pro' },
    });
  });
});
