// The user's connections.
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type ConnectionService,
  createConnectionService,
} from '../../../../src/main/core/connections/connection-service.ts';
import type { ModelList } from '../../../../src/main/core/connections/list-models.ts';
import { createKeyResolver } from '../../../../src/main/core/credentials/key-resolver.ts';
import { createSettingsService, type SettingsService } from '../../../../src/main/core/settings/settings-service.ts';
import type { ConnectionDraft } from '../../../../src/shared/model/views.ts';
import {
  createFakeClock,
  createMemoryLog,
  createMemorySecrets,
  createMemorySettings,
  type MemorySecretStore,
  type MemorySettingsStore,
} from '../support/ports.ts';

const CANARY = 'sk-canary-5be0c3d1e9f2';

interface World {
  connections: ConnectionService;
  settings: SettingsService;
  secrets: MemorySecretStore;
  environment: Record<string, string>;
}

async function start(
  store: MemorySettingsStore = createMemorySettings(),
  list: ModelList = { models: [] },
): Promise<World> {
  const secrets = createMemorySecrets();
  const environment: Record<string, string> = {};
  const readEnvironment = (name: string): string | undefined => environment[name];
  const settings = await createSettingsService({ store, secrets, log: createMemoryLog(), readEnvironment });
  const keys = createKeyResolver({ secrets, readEnvironment });
  const clock = createFakeClock();
  const listModels = async (): Promise<ModelList> => {
    clock.advance(42);
    return list;
  };
  return {
    connections: createConnectionService({ settings, keys, clock, listModels }),
    settings,
    secrets,
    environment,
  };
}

function draft(changes: Partial<ConnectionDraft> & { provider: string }): ConnectionDraft {
  return { models: [], ...changes };
}

const CUSTOM = { provider: 'custom', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1:9001/v1' } as const;

describe('another key', () => {
  it('takes the place of the old one, which is deleted', async () => {
    const { connections, secrets } = await start();
    await connections.add(draft({ provider: 'openrouter', key: 'sk-old-key-0001' }));
    const view = await connections.setKey('openrouter', CANARY);
    expect(view.keys).toEqual([{ source: 'stored', isAvailable: true, lastFour: CANARY.slice(-4) }]);
    expect([...secrets.entries.values()]).toEqual([CANARY]);
  });

  it('may be a variable, and not a stored secret of others, a broken paste or that of a sign-in', async () => {
    const { connections, environment, settings } = await start();
    environment['MY_KEY'] = CANARY;
    await connections.add(draft({ provider: 'openrouter', key: 'sk-old-key-0001' }));
    const view = await connections.setKey('openrouter', 'env:MY_KEY');
    expect(view.keys).toMatchObject([{ source: 'environment', variable: 'MY_KEY', isAvailable: true }]);
    for (const key of ['secret:other', 'sk with a space']) {
      await expect(connections.setKey('openrouter', key)).rejects.toMatchObject({ code: 'invalid' });
    }
    await settings.update((now) => ({
      ...now,
      connections: now.connections.map((own) => ({ ...own, keys: ['login:xai-1'] })),
    }));
    await expect(connections.setKey('openrouter', CANARY)).rejects.toThrow('uses a sign-in');
    await expect(connections.setKey('gone', CANARY)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('the demo', () => {
  it('is shown and active while there is no other connection', async () => {
    const { connections } = await start();
    expect(connections.list()).toEqual([
      expect.objectContaining({ id: 'demo', isDemo: true, isActive: true, needsKey: false, models: ['demo'] }),
    ]);
    expect(await connections.test('demo', AbortSignal.timeout(1000))).toEqual({
      isOk: true,
      durationMs: 0,
      models: ['demo'],
    });
  });

  it('gives way to the first connection and comes back after the last', async () => {
    const { connections } = await start();
    await connections.add(draft({ provider: 'openrouter', key: CANARY }));
    expect(connections.list().map(({ id }) => id)).toEqual(['openrouter']);
    await connections.remove('openrouter');
    expect(connections.list().map(({ id, isActive }) => [id, isActive])).toEqual([['demo', true]]);
  });

  it('can neither be removed nor chosen over another', async () => {
    const { connections } = await start();
    await expect(connections.remove('demo')).rejects.toMatchObject({ code: 'invalid' });
    await connections.activate('demo');
    await connections.add(draft(CUSTOM));
    await expect(connections.activate('demo')).rejects.toMatchObject({ code: 'invalid' });
    await expect(connections.add(draft({ ...CUSTOM, id: 'demo' }))).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('adding', () => {
  let world: World;
  beforeEach(async () => {
    world = await start();
  });

  it('keeps the key in the secret store and shows its last four characters', async () => {
    const view = await world.connections.add(draft({ provider: 'openrouter', key: CANARY }));
    expect(view).toMatchObject({
      id: 'openrouter',
      name: 'OpenRouter',
      providerName: 'OpenRouter',
      protocol: 'openai-chat',
      baseUrl: 'https://openrouter.ai/api/v1',
      isActive: true,
      hasKey: true,
      needsKey: true,
      keys: [{ source: 'stored', isAvailable: true, lastFour: CANARY.slice(-4) }],
    });
    expect([...world.secrets.entries.values()]).toEqual([CANARY]);
    expect(JSON.stringify([view, world.connections.list(), world.settings.current()])).not.toContain(CANARY);
  });

  it('shows nothing of a short key', async () => {
    const view = await world.connections.add(draft({ ...CUSTOM, key: 'short-key' }));
    expect(view.keys).toEqual([{ source: 'stored', isAvailable: true }]);
  });

  it('takes the name of an environment variable for a key', async () => {
    const view = await world.connections.add(draft({ provider: 'groq', key: 'env:MY_GROQ_KEY' }));
    expect(view.keys).toEqual([{ source: 'environment', variable: 'MY_GROQ_KEY', isAvailable: false }]);
    expect(view.hasKey).toBe(false);
    world.environment['MY_GROQ_KEY'] = CANARY;
    expect(world.connections.list()[0]).toMatchObject({ hasKey: true, keys: [{ lastFour: CANARY.slice(-4) }] });
    expect(world.secrets.entries.size).toBe(0);
  });

  it('makes an id that is free', async () => {
    for (let round = 0; round < 3; round += 1) await world.connections.add(draft({ provider: 'groq' }));
    await world.connections.add(draft({ ...CUSTOM, name: 'Büro: Server №1' }));
    await world.connections.add(draft({ ...CUSTOM, name: '服务器' }));
    await world.connections.add(draft({ ...CUSTOM, name: 'Demo' }));
    await world.connections.add(draft({ ...CUSTOM, id: 'Mine' }));
    expect(world.connections.list().map(({ id }) => id)).toEqual([
      'groq',
      'groq-2',
      'groq-3',
      'bu-ro-server-no1',
      'custom',
      'demo-2',
      'Mine',
    ]);
    expect(
      world.connections
        .list()
        .filter(({ isActive }) => isActive)
        .map(({ id }) => id),
    ).toEqual(['groq']);
  });

  it('starts with models that the provider serves, where clients would ask for foreign names', async () => {
    const models = async (provider: string): Promise<string[]> =>
      (await world.connections.add(draft({ provider }))).models;
    expect((await models('deepseek'))[0]).toBe('deepseek-flash');
    expect(await models('anthropic')).toEqual([]);
    expect(await models('ollama')).toEqual([]);
    expect((await world.connections.add(draft({ ...CUSTOM, models: ['m1', 'm1', 'm2'] }))).models).toEqual([
      'm1',
      'm2',
    ]);
  });

  it.each([
    [{ provider: 'nobody' }, 'There is no provider "nobody"'],
    [{ provider: 'qwen-subscription' }, '2026-04-15'],
    [{ provider: 'custom' }, 'baseUrl'],
    [{ provider: 'azure-openai' }, 'YOUR_RESOURCE'],
    [{ ...CUSTOM, baseUrl: 'http://169.254.169.254/latest' }, 'baseUrl'],
    [{ ...CUSTOM, baseUrl: 'http://[::ffff:169.254.169.254]/latest' }, 'baseUrl'],
    [{ ...CUSTOM, headers: { Expect: '100-continue' } }, 'this header is set by Dragoman itself'],
    [{ ...CUSTOM, headers: { 'keep-alive': '5' } }, 'this header is set by Dragoman itself'],
    [{ ...CUSTOM, key: 'secret:local-token' }, 'secret:'],
    [{ ...CUSTOM, key: 'env:not a name' }, 'environment variable'],
    [{ ...CUSTOM, key: `${CANARY}\nX-Evil: 1` }, 'line break'],
    [{ ...CUSTOM, id: 'a/b' }, 'id'],
  ] as const)('refuses %j', async (wish, text) => {
    const error: unknown = await world.connections.add(draft(wish)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid', message: expect.stringContaining(text) });
    expect(String(error)).not.toContain(CANARY);
    expect(world.settings.current().connections).toEqual([]);
    expect(world.secrets.entries.size).toBe(0);
  });

  it('refuses an id that is taken', async () => {
    await world.connections.add(draft({ ...CUSTOM, id: 'lab' }));
    await expect(world.connections.add(draft({ ...CUSTOM, id: 'lab' }))).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('changing', () => {
  it('activates the next one when the active one is removed, and deletes its key', async () => {
    const { connections, secrets } = await start();
    for (const id of ['a', 'b', 'c']) await connections.add(draft({ ...CUSTOM, id, key: `${CANARY}-${id}` }));
    await connections.activate('b');
    await connections.remove('b');
    expect(connections.list().map(({ id, isActive }) => [id, isActive])).toEqual([
      ['a', false],
      ['c', true],
    ]);
    await connections.remove('c');
    expect(connections.list()).toMatchObject([{ id: 'a', isActive: true }]);
    expect([...secrets.entries.values()]).toEqual([`${CANARY}-a`]);
  });

  it('takes its budget along when it is removed', async () => {
    const { connections, settings } = await start();
    for (const id of ['a', 'b']) await connections.add(draft({ ...CUSTOM, id }));
    await settings.update((now) => ({ ...now, budgets: [{ amount: 9 }, { connection: 'b', amount: 5 }] }));
    await connections.remove('b');
    expect(settings.current().budgets).toEqual([{ amount: 9, isLimit: false }]);
  });

  it('leaves the active one alone when another is removed', async () => {
    const { connections } = await start();
    for (const id of ['a', 'b']) await connections.add(draft({ ...CUSTOM, id }));
    await connections.remove('b');
    expect(connections.list()).toMatchObject([{ id: 'a', isActive: true }]);
  });

  it('refuses to remove what routes, aliases or profiles still use, and says where', async () => {
    const lab = { id: 'lab', ...CUSTOM };
    const { connections } = await start(
      createMemorySettings({
        connections: [lab, { ...lab, id: 'other' }],
        routes: [{ model: 'x', to: 'other/m', fallbacks: ['lab/m'] }],
        aliases: { short: 'lab/m' },
        profiles: { cheap: { active: 'lab' }, rich: { active: 'other' } },
      }),
    );
    await expect(connections.remove('lab')).rejects.toMatchObject({
      code: 'invalid',
      problems: ['routes[0]', 'aliases.short', 'profiles.cheap'],
    });
    expect(connections.list()).toHaveLength(2);
  });

  it('replaces the list of models', async () => {
    const { connections } = await start();
    await connections.add(draft({ ...CUSTOM, id: 'lab', key: CANARY }));
    expect(await connections.setModels('lab', ['b', 'a', 'b'])).toMatchObject({ models: ['b', 'a'], hasKey: true });
  });

  it('says so when there is no such connection', async () => {
    const { connections } = await start();
    const notFound = { code: 'not-found' };
    await expect(connections.activate('gone')).rejects.toMatchObject(notFound);
    await expect(connections.remove('gone')).rejects.toMatchObject(notFound);
    await expect(connections.setModels('gone', [])).rejects.toMatchObject(notFound);
    await expect(connections.test('gone', AbortSignal.timeout(1000))).rejects.toMatchObject(notFound);
  });

  it('refuses changes when the settings come from a file', async () => {
    const { connections } = await start(
      createMemorySettings({ connections: [{ id: 'lab', ...CUSTOM, keys: [CANARY] }] }, 'config-file'),
    );
    expect(connections.list()).toMatchObject([
      { id: 'lab', isActive: true, keys: [{ source: 'stored', isAvailable: true }] },
    ]);
    expect(JSON.stringify(connections.list())).not.toContain(CANARY);
    await expect(connections.add(draft(CUSTOM))).rejects.toMatchObject({ code: 'read-only' });
    await expect(connections.remove('lab')).rejects.toMatchObject({ code: 'read-only' });
    await connections.activate('lab').catch((error: unknown) => expect(error).toMatchObject({ code: 'read-only' }));
  });

  it('shows a connection of a vanished provider, so that it can be removed', async () => {
    const { connections } = await start(createMemorySettings({ connections: [{ id: 'old', provider: 'vanished' }] }));
    expect(connections.list()).toMatchObject([{ id: 'old', name: 'old', providerId: 'vanished', baseUrl: '' }]);
    await connections.remove('old');
    expect(connections.list()).toMatchObject([{ id: 'demo' }]);
  });
});

describe('testing', () => {
  it('reports the models, the status and the time', async () => {
    const { connections } = await start(createMemorySettings({ connections: [{ id: 'lab', ...CUSTOM }] }), {
      status: 200,
      models: ['a'],
    });
    expect(await connections.test('lab', AbortSignal.timeout(1000))).toEqual({
      isOk: true,
      status: 200,
      durationMs: 42,
      models: ['a'],
    });
  });

  it('reports a failure with its code and text only', async () => {
    const failure = { code: 'auth-expired', message: 'refused', raw: { echo: CANARY } } as const;
    const { connections } = await start(createMemorySettings({ connections: [{ id: 'lab', ...CUSTOM }] }), {
      status: 401,
      models: [],
      failure,
    });
    expect(await connections.test('lab', AbortSignal.timeout(1000))).toEqual({
      isOk: false,
      status: 401,
      durationMs: 42,
      models: [],
      problem: { code: 'auth-expired', message: 'refused' },
    });
  });
});
