// Settings on their way: what a file holds, what an import changes, and what a hostile file can't do. Through the whole core.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppRouter } from '../../../../src/main/core/api/router.ts';
import { createAppCore } from '../../../../src/main/core/app-core.ts';
import type { SettingsInput } from '../../../../src/shared/model/settings.ts';
import {
  createMemoryPorts,
  createMemorySecrets,
  createMemorySettings,
  type MemorySecretStore,
  type MemorySettingsStore,
} from '../support/ports.ts';

const CANARY = 'sk-canary-8d21f0b7c4';
const PASSPHRASE = 'a long enough phrase';

let folder: string;
let cleanups: (() => unknown)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-transfer-'));
  cleanups = [];
});

afterEach(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
  rmSync(folder, { recursive: true });
});

interface World {
  client: RouterClient<AppRouter>;
  settings: MemorySettingsStore;
  secrets: MemorySecretStore;
  now: () => SettingsInput;
  keyOf: (id: string) => Promise<string[]>;
}

async function start(initial?: SettingsInput, source: 'stored' | 'config-file' = 'stored'): Promise<World> {
  const settings = createMemorySettings(initial, source);
  const secrets = createMemorySecrets();
  const data = mkdtempSync(join(folder, 'home-'));
  const core = await createAppCore(
    createMemoryPorts({
      version: '1.2.3',
      paths: { data },
      settings,
      secrets,
    }),
  );
  cleanups.push(() => core.stop());
  await core.start();
  const now = (): SettingsInput => JSON.parse(settings.content() ?? '{}') as SettingsInput;
  const keyOf = async (id: string): Promise<string[]> => {
    const keys = now().connections?.find((connection) => connection.id === id)?.keys ?? [];
    return keys.map((key) => secrets.entries.get(key.replace('secret:', '')) ?? key);
  };
  return { client: createRouterClient(core.router), settings, secrets, now, keyOf };
}

const lab = (change: Partial<NonNullable<SettingsInput['connections']>[number]> = {}) => ({
  id: 'lab',
  provider: 'custom',
  protocol: 'openai-chat' as const,
  baseUrl: 'https://lab.example.com/v1',
  keys: [CANARY],
  models: ['m1'],
  ...change,
});

const FULL: SettingsInput = {
  gateway: { port: 7500 },
  connections: [
    lab({ headers: { 'x-team': 'blue', 'x-api-token': CANARY }, query: { version: '2', key: CANARY } }),
    { id: 'env', provider: 'openrouter', keys: ['env:OPENROUTER_API_KEY'] },
  ],
  active: 'lab',
  aliases: { fast: 'lab/m1' },
  routes: [{ model: 'gpt-*', to: 'lab/m1' }],
  profiles: { cheap: { active: 'env' } },
  budgets: [{ amount: 50 }, { connection: 'lab', amount: 5, isLimit: true }],
  window: { theme: 'dark' },
  desktop: { onQuit: 'restore' },
  tokens: [{ name: 'client.codex', token: CANARY }],
};

/** A file as the app makes it, with other settings in it. */
const fileOf = (settings: object, frame: object = {}): string =>
  JSON.stringify({ format: 'dragoman-settings', version: 1, madeBy: '1.2.3', settings, ...frame });

describe('an export without a passphrase', () => {
  it('holds the settings and no secret, and says what it left out', async () => {
    const { client } = await start(FULL);
    const { text, leftOut, fileName, isEncrypted } = await client.transfer.export({});
    expect(text).not.toContain(CANARY);
    expect(text).not.toMatch(/secret:|drg-/u);
    expect(isEncrypted).toBe(false);
    expect(fileName).toMatch(/^dragoman-settings-\d{4}-\d\d-\d\d\.json$/u);
    expect(leftOut).toEqual([
      { reason: 'key', name: 'lab' },
      { reason: 'header', name: 'lab' },
      { reason: 'query', name: 'lab' },
    ]);
    const { settings } = JSON.parse(text) as { settings: SettingsInput };
    expect(settings.connections?.[0]).toMatchObject({ headers: { 'x-team': 'blue' }, query: { version: '2' } });
    expect(settings.connections?.[1]?.keys).toEqual(['env:OPENROUTER_API_KEY']);
    expect(settings).not.toHaveProperty('gateway');
    expect(settings).not.toHaveProperty('tokens');
  });

  it('brings everything else to another computer, where its own port and keys stay', async () => {
    const { text } = await (await start(FULL)).client.transfer.export({});
    const there = await start({
      gateway: { port: 7600 },
      connections: [lab({ id: 'mine', keys: ['k-mine'] })],
      budgets: [{ amount: 20 }, { connection: 'mine', amount: 1 }],
    });
    const preview = await there.client.transfer.preview({ text });
    expect(preview).toMatchObject({ madeBy: '1.2.3', isEncrypted: false, needsPassphrase: false });
    expect(preview.changes).toContainEqual({
      kind: 'added',
      path: 'connections.env',
      detail: 'openrouter · https://openrouter.ai/api/v1 · env:OPENROUTER_API_KEY',
      losesKey: false,
    });
    expect(preview.changes).toContainEqual({ kind: 'changed', path: 'window.theme', detail: 'dark', losesKey: false });
    expect(preview.changes).toContainEqual({ kind: 'changed', path: 'budgets.all', losesKey: false });
    expect(preview.changes).toContainEqual({ kind: 'added', path: 'budgets.lab', losesKey: false });
    expect(there.now().connections).toHaveLength(1);
    const { changes } = await there.client.transfer.import({ text });
    expect(changes).toEqual(preview.changes);
    expect(there.now()).toMatchObject({
      gateway: { port: 7600 },
      active: 'lab',
      aliases: { fast: 'lab/m1' },
      profiles: { cheap: { active: 'env' } },
      budgets: [{ amount: 50 }, { connection: 'mine', amount: 1 }, { connection: 'lab', amount: 5 }],
      window: { theme: 'dark' },
      desktop: { onQuit: 'restore' },
    });
    expect(there.now().connections?.map(({ id }) => id)).toEqual(['mine', 'lab', 'env']);
    expect(await there.keyOf('mine')).toEqual(['k-mine']);
    expect((await there.client.transfer.preview({ text })).changes).toEqual([]);
  });
});

describe('an export that comes back to where it was made', () => {
  it('changes nothing, and loses no secret', async () => {
    const world = await start(FULL);
    const { text } = await world.client.transfer.export({});
    expect((await world.client.transfer.preview({ text })).changes).toEqual([]);
    await world.client.transfer.import({ text });
    expect(await world.keyOf('lab')).toEqual([CANARY]);
    expect(world.now().connections?.[0]?.headers).toEqual({ 'x-team': 'blue', 'x-api-token': CANARY });
  });
});

describe('an export with a passphrase', () => {
  it('is not readable, and brings the keys along', async () => {
    const { text, leftOut, fileName } = await (await start(FULL)).client.transfer.export({ passphrase: PASSPHRASE });
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain('lab.example.com');
    expect(leftOut).toEqual([]);
    expect(fileName).toContain('-with-keys');
    const there = await start();
    expect(await there.client.transfer.preview({ text })).toMatchObject({ needsPassphrase: true, changes: [] });
    await there.client.transfer.import({ text, passphrase: PASSPHRASE });
    expect(await there.keyOf('lab')).toEqual([CANARY]);
    expect(there.settings.content()).not.toContain('"keys":["sk-canary');
  });

  it('opens with no other passphrase, and not after a byte was changed', async () => {
    const { text } = await (await start(FULL)).client.transfer.export({ passphrase: PASSPHRASE });
    const there = await start();
    const refused = { code: 'INVALID', message: expect.stringContaining('passphrase does not fit') };
    await expect(there.client.transfer.preview({ text, passphrase: 'another phrase' })).rejects.toMatchObject(refused);
    const forged = text.replace('"madeBy": "1.2.3"', '"madeBy": "1.2.4"');
    await expect(there.client.transfer.preview({ text: forged, passphrase: PASSPHRASE })).rejects.toMatchObject(
      refused,
    );
    await expect(there.client.transfer.import({ text })).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('refuses a passphrase that is too short', async () => {
    const { client } = await start(FULL);
    await expect(client.transfer.export({ passphrase: 'short' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('a file that is not as it should be', () => {
  it.each([
    ['no JSON', 'hello', /can not be read/u],
    ['something else', '{"a":1}', /holds no settings of Dragoman/u],
    ['from a newer app', fileOf({}, { version: 2 }), /made by a newer Dragoman \(1\.2\.3\)/u],
    ['of a newer schema', fileOf({ schemaVersion: 2 }), /made by a newer Dragoman/u],
    ['with an unknown setting', fileOf({ colour: 'red' }), /colour: there is no such setting/u],
    ['with an unknown provider', fileOf({ connections: [{ id: 'x', provider: 'nobody' }] }), /nobody/u],
    ['with costly numbers', fileOf({}, { encrypted: { kdf: 'scrypt', cost: 2 ** 30 } }), /problems/u],
  ])('%s is refused with the reason, and nothing changes', async (_what, text, why) => {
    const world = await start({ connections: [lab()] });
    const before = world.settings.content();
    await expect(world.client.transfer.preview({ text })).rejects.toThrow(why);
    await expect(world.client.transfer.import({ text })).rejects.toThrow(why);
    expect(world.settings.content()).toBe(before);
  });

  it('can not have a key of here sent to another address', async () => {
    const here: SettingsInput = { connections: [lab(), { id: 'or', provider: 'openrouter', keys: ['k-or'] }] };
    const evil = 'https://evil.example.com/v1';
    const moved = await start(here);
    const text = fileOf({ connections: [lab({ baseUrl: evil, keys: [] })] });
    const preview = await moved.client.transfer.preview({ text });
    expect(preview.changes).toMatchObject([{ path: 'connections.lab', detail: evil, losesKey: true }]);
    await moved.client.transfer.import({ text });
    expect(await moved.keyOf('lab')).toEqual([]);
    // The same by the way round: the provider moves, not the connection.
    await moved.client.transfer.import({ text: fileOf({ providers: { openrouter: { baseUrl: evil } } }) });
    expect(await moved.keyOf('or')).toEqual([]);
    expect(moved.secrets.entries.size).toBeLessThanOrEqual(1);
  });

  it('can not name a secret that is here', async () => {
    const world = await start({ connections: [lab()] });
    const [source] = world.now().connections?.[0]?.keys ?? [];
    await world.client.transfer.import({ text: fileOf({ connections: [lab({ id: 'thief', keys: [source ?? ''] })] }) });
    expect(await world.keyOf('thief')).toEqual([]);
    expect(await world.keyOf('lab')).toEqual([CANARY]);
  });
});

describe('before an import', () => {
  it('the present settings are put aside, the newest ten, for nobody else to read', async () => {
    const world = await start({ connections: [lab()] });
    let backup = '';
    for (let time = 0; time < 12; time += 1) {
      ({ backup } = await world.client.transfer.import({ text: fileOf({ aliases: { [`a${time}`]: 'demo/x' } }) }));
    }
    expect(readdirSync(join(backup, '..'))).toHaveLength(10);
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    const kept = JSON.parse(readFileSync(backup, 'utf8')) as SettingsInput;
    expect(Object.keys(kept.aliases ?? {})).toHaveLength(11);
    expect(readFileSync(backup, 'utf8')).not.toContain(CANARY);
  });

  it('a settings file of --config is left alone, with the reason', async () => {
    const world = await start({ connections: [lab()] }, 'config-file');
    await expect(world.client.transfer.import({ text: fileOf({}) })).rejects.toMatchObject({ code: 'READ_ONLY' });
  });
});
