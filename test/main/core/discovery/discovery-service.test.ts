// The looking as a whole: servers that come and go, who keeps it going, and the connection that one click makes.
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createDiscovery, type DiscoveryService } from '../../../../src/main/core/discovery/discovery-service.ts';
import type { Target } from '../../../../src/main/core/discovery/targets.ts';
import type { LocalServer, LocalServerKind } from '../../../../src/shared/model/discovery.ts';
import type { ConnectionDraft, ConnectionView } from '../../../../src/shared/model/views.ts';
import { createFakeClock, createMemoryLog, type FakeClock } from '../support/ports.ts';
import * as fakes from './support/fake-servers.ts';
import { startFake } from './support/fake-servers.ts';

const POLL_MS = 5000;
const always = new AbortController().signal;

let clock: FakeClock;
let drafts: ConnectionDraft[];
let connections: { id: string; baseUrl: string }[];
let changed: () => void;

beforeEach(() => {
  clock = createFakeClock();
  drafts = [];
  connections = [];
});

function at(port: number, kind: LocalServerKind = 'ollama'): Target {
  return { port, kind, hosts: ['127.0.0.1'] };
}

function discover(targets: Target[], own?: number): DiscoveryService {
  const discovery = createDiscovery({
    clock,
    log: createMemoryLog(),
    targets,
    isOwnPort: (port) => port === own,
    listConnections: () => connections,
    onConnectionsChange: (listener) => {
      changed = listener;
      return () => undefined;
    },
    addConnection: async (draft) => {
      drafts.push(draft);
      return { id: 'new' } as ConnectionView;
    },
    findProvider: (id) =>
      id === 'ollama'
        ? { endpoints: [{ url: 'http://localhost:11434/v1' }, { url: 'http://localhost:11434' }] }
        : undefined,
  });
  onTestFinished(() => discovery.stop());
  return discovery;
}

/** Lets real sockets do their work while the clock stands still. */
async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (isTrue()) return;
    await pause(10);
  }
  throw new Error('it never happened');
}

interface Watch {
  readonly lists: LocalServer[][];
  readonly stop: () => void;
}

function watch(discovery: DiscoveryService): Watch {
  const lists: LocalServer[][] = [];
  const leaving = new AbortController();
  const run = async (): Promise<void> => {
    for await (const list of discovery.watch(leaving.signal)) lists.push(list);
  };
  void run();
  onTestFinished(() => leaving.abort());
  return { lists, stop: () => leaving.abort() };
}

describe('looking', () => {
  it('does nothing by itself', async () => {
    const fake = await startFake(fakes.OLLAMA);
    const discovery = discover([at(fake.port)]);
    clock.advance(60 * 60 * 1000);
    await pause(30);
    expect(fake.requests).toEqual([]);
    expect(discovery.list()).toEqual([]);
  });

  it('sees several servers at once', async () => {
    const ollama = await startFake(fakes.OLLAMA);
    const vllm = await startFake(fakes.VLLM);
    const list = await discover([at(ollama.port), at(vllm.port, 'vllm'), at(1)]).look('start', always);
    expect(list).toMatchObject([
      {
        id: `127.0.0.1:${ollama.port}`,
        name: 'Ollama',
        address: `http://127.0.0.1:${ollama.port}`,
        state: 'running',
        version: '0.12.6',
      },
      { name: 'vLLM', models: [{ id: 'Qwen/Qwen3-Coder-30B' }] },
    ]);
  });

  it('passes over our own gateway', async () => {
    const gateway = await startFake(fakes.CLOSED_GENERIC);
    expect(await discover([at(gateway.port)], gateway.port).look('click', always)).toEqual([]);
    expect(gateway.requests).toEqual([]);
  });

  it('when the window comes to the front happens once in 30 seconds; a click always looks', async () => {
    const fake = await startFake(fakes.VLLM);
    const discovery = discover([at(fake.port, 'vllm')]);
    await discovery.look('start', always);
    const first = fake.requests.length;
    clock.advance(29_000);
    await discovery.look('focus', always);
    expect(fake.requests).toHaveLength(first);
    await discovery.look('click', always);
    expect(fake.requests).toHaveLength(2 * first);
    clock.advance(30_000);
    await discovery.look('focus', always);
    expect(fake.requests).toHaveLength(3 * first);
  });

  it('ends when the app stops', async () => {
    const fake = await startFake(fakes.VLLM);
    const discovery = discover([at(fake.port, 'vllm')]);
    const { lists } = watch(discovery);
    await until(() => lists.length === 2);
    discovery.stop();
    const count = fake.requests.length;
    clock.advance(10 * POLL_MS);
    expect(await discovery.look('click', always)).toHaveLength(1);
    expect(fake.requests).toHaveLength(count);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('watching', () => {
  it('tells of a server that comes, changes, goes, and comes back', async () => {
    const fake = await startFake(fakes.OLLAMA);
    await fake.stop();
    const discovery = discover([at(fake.port)]);
    const { lists } = watch(discovery);
    const turn = async (count: number): Promise<LocalServer | undefined> => {
      clock.advance(POLL_MS);
      await until(() => lists.length === count);
      return lists.at(-1)?.[0];
    };
    await until(() => lists.length === 1);
    expect(lists).toEqual([[]]);
    await pause(50);

    const again = await startFake(fakes.OLLAMA, { port: fake.port });
    expect(await turn(2)).toMatchObject({ state: 'running', version: '0.12.6' });
    again.change({ ...fakes.OLLAMA, 'GET /api/version': { json: { version: '0.13.0' } } });
    expect(await turn(3)).toMatchObject({ version: '0.13.0' });
    await again.stop();
    expect(await turn(4)).toMatchObject({ state: 'gone', version: '0.13.0', name: 'Ollama' });
    await startFake(fakes.OLLAMA, { port: fake.port });
    expect(await turn(5)).toMatchObject({ state: 'running' });
  });

  it('looks every five seconds, and stops when nobody watches any more', async () => {
    const fake = await startFake(fakes.VLLM);
    const discovery = discover([at(fake.port, 'vllm')]);
    const one = watch(discovery);
    const two = watch(discovery);
    await until(() => one.lists.length === 2 && two.lists.length === 2);
    const perLook = fake.requests.length;
    clock.advance(4999);
    await pause(20);
    expect(fake.requests).toHaveLength(perLook);
    clock.advance(1);
    await until(() => fake.requests.length === 2 * perLook);
    one.stop();
    await pause(20);
    clock.advance(POLL_MS);
    await until(() => fake.requests.length === 3 * perLook);
    two.stop();
    await pause(20);
    clock.advance(100 * POLL_MS);
    await pause(30);
    expect(fake.requests).toHaveLength(3 * perLook);
    expect(clock.pendingTimers).toBe(0);
  });

  it('asks another program on the port only once a minute', async () => {
    const fake = await startFake(fakes.WEB_SITE);
    watch(discover([at(fake.port, 'unknown')]));
    await until(() => fake.requests.length >= 8);
    await pause(50);
    const perLook = fake.requests.length;
    for (let second = 5; second < 60; second += 5) {
      clock.advance(POLL_MS);
      await pause(10);
    }
    expect(fake.requests).toHaveLength(perLook);
    clock.advance(POLL_MS);
    await until(() => fake.requests.length === 2 * perLook);
  });

  it('looks more and more seldom at a server that is gone, until somebody asks', async () => {
    const fake = await startFake(fakes.VLLM);
    const discovery = discover([at(fake.port, 'vllm')]);
    const { lists } = watch(discovery);
    await until(() => lists.length === 2);
    await fake.stop();
    for (let turn = 0; turn < 10; turn += 1) {
      clock.advance(POLL_MS);
      await pause(20);
    }
    expect(lists.at(-1)).toMatchObject([{ state: 'gone' }]);
    await startFake(fakes.VLLM, { port: fake.port });
    clock.advance(POLL_MS);
    await pause(50);
    expect(discovery.list()).toMatchObject([{ state: 'gone' }]);
    expect(await discovery.look('click', always)).toMatchObject([{ state: 'running' }]);
  });

  it('keeps a server that is only slow for a while', async () => {
    const fake = await startFake(fakes.VLLM);
    const discovery = discover([at(fake.port, 'vllm')]);
    await discovery.look('start', always);
    fake.change(new Proxy({}, { get: () => () => ({ status: 200, text: 'x'.repeat(5 * 1024 * 1024) }) }));
    for (const state of ['running', 'running', 'gone']) {
      await discovery.look('click', always);
      expect(discovery.list()).toMatchObject([{ state }]);
    }
  });
});

describe('a connection', () => {
  it('is made with the provider, the models and, away from the usual port, the address', async () => {
    const fake = await startFake(fakes.OLLAMA);
    const discovery = discover([at(fake.port)]);
    const [server] = await discovery.look('start', always);
    await discovery.connect({ serverId: server?.id ?? '' });
    expect(drafts).toEqual([
      { provider: 'ollama', baseUrl: `http://127.0.0.1:${fake.port}/v1`, models: ['qwen3:8b', 'llava:7b'] },
    ]);
  });

  it('is made as a custom one for servers that the catalogue does not know', async () => {
    const fake = await startFake(fakes.DOCKER);
    const discovery = discover([at(fake.port, 'docker-model-runner')]);
    const [server] = await discovery.look('start', always);
    await discovery.connect({ serverId: server?.id ?? '' });
    expect(drafts).toEqual([
      {
        provider: 'custom',
        name: 'Docker Model Runner',
        protocol: 'openai-chat',
        baseUrl: `http://127.0.0.1:${fake.port}/engines/v1`,
        models: ['ai/smollm2', 'ai/qwen3'],
      },
    ]);
  });

  it('wants the key that the server wants', async () => {
    const fake = await startFake(fakes.LITELLM);
    const discovery = discover([at(fake.port, 'litellm')]);
    const [server] = await discovery.look('start', always);
    const serverId = server?.id ?? '';
    await expect(discovery.connect({ serverId })).rejects.toMatchObject({ code: 'invalid' });
    await discovery.connect({ serverId, key: 'sk-1' });
    expect(drafts).toMatchObject([{ provider: 'custom', key: 'sk-1', models: [] }]);
  });

  it('is refused for a server that is gone or was never there', async () => {
    const fake = await startFake(fakes.OLLAMA);
    const discovery = discover([at(fake.port)]);
    await discovery.look('start', always);
    await fake.stop();
    await discovery.look('click', always);
    await expect(discovery.connect({ serverId: `127.0.0.1:${fake.port}` })).rejects.toThrow(/no longer answers/);
    await expect(discovery.connect({ serverId: '127.0.0.1:1' })).rejects.toMatchObject({ code: 'not-found' });
    expect(drafts).toEqual([]);
  });

  it('to an address is local when a server that runs its models itself was found there', async () => {
    const docker = await startFake(fakes.DOCKER);
    const proxy = await startFake(fakes.LITELLM);
    const discovery = discover([at(docker.port, 'docker-model-runner'), at(proxy.port, 'litellm')]);
    expect(discovery.isLocalServer(`http://127.0.0.1:${docker.port}/engines/v1`)).toBe(false);
    await discovery.look('start', always);
    expect(discovery.isLocalServer(`http://localhost:${docker.port}/engines/v1`)).toBe(true);
    expect(discovery.isLocalServer(`http://192.0.2.1:${docker.port}/engines/v1`)).toBe(false);
    expect(discovery.isLocalServer(`http://127.0.0.1:${proxy.port}/v1`)).toBe(false);
  });

  it('that leads to a server is named with it, however its address is written, and as soon as it is there', async () => {
    const fake = await startFake(fakes.OLLAMA);
    const discovery = discover([at(fake.port)]);
    const { lists } = watch(discovery);
    await until(() => lists.length === 2);
    connections = [
      { id: 'far', baseUrl: `http://192.0.2.1:${fake.port}/v1` },
      { id: 'near', baseUrl: `http://localhost:${fake.port}/v1` },
    ];
    changed();
    await until(() => lists.length === 3);
    expect(lists.at(-1)).toMatchObject([{ connectionId: 'near' }]);
  });
});
