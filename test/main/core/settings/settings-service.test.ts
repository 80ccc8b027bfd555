// The settings service: snapshots, changes, and where keys go.
import { describe, expect, it } from 'vitest';
import { createSettingsService, type SettingsService } from '../../../../src/main/core/settings/settings-service.ts';
import {
  createMemoryLog,
  createMemorySecrets,
  createMemorySettings,
  type MemoryLog,
  type MemorySecretStore,
  type MemorySettingsStore,
} from '../support/ports.ts';

const CANARY = 'sk-canary-77aa10b2';
const LAB = { id: 'lab', provider: 'custom', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1:9001/v1' } as const;

interface World {
  service: SettingsService;
  store: MemorySettingsStore;
  secrets: MemorySecretStore;
  log: MemoryLog;
}

async function start(
  store: MemorySettingsStore = createMemorySettings(),
  secrets = createMemorySecrets(),
): Promise<World> {
  const log = createMemoryLog();
  return { service: await createSettingsService({ store, secrets, log }), store, secrets, log };
}

describe('the settings service', () => {
  it('begins with the defaults when nothing was stored, and writes nothing', async () => {
    const { service, store } = await start();
    expect(service.current()).toMatchObject({
      schemaVersion: 1,
      gateway: { port: 7417, isRoutingOn: true },
      connections: [],
    });
    expect(store.content()).toBeUndefined();
  });

  it('gives out one frozen snapshot, and another one after a change', async () => {
    const { service } = await start();
    const before = service.current();
    expect(service.current()).toBe(before);
    expect(() => (before.connections as unknown[]).push(LAB)).toThrow(TypeError);
    const after = await service.update((settings) => ({ ...settings, connections: [LAB] }));
    expect(service.current()).toBe(after);
    expect(after).not.toBe(before);
    expect(before.connections).toEqual([]);
    expect(Object.isFrozen(after.connections[0]?.models)).toBe(true);
  });

  it('moves a key to the secret store before it saves', async () => {
    const { service, store, secrets, log } = await start();
    const settings = await service.update((now) => ({
      ...now,
      connections: [{ ...LAB, keys: [CANARY, 'env:OTHER'] }],
    }));
    const [source, other] = settings.connections[0]?.keys ?? [];
    expect(source).toMatch(/^secret:/);
    expect(other).toBe('env:OTHER');
    expect(secrets.entries.get(source?.slice('secret:'.length) ?? '')).toBe(CANARY);
    expect(store.content()).not.toContain(CANARY);
    expect(log.lines.join('\n')).not.toContain(CANARY);
  });

  it('moves keys and a token that a person wrote into the stored file', async () => {
    const store = createMemorySettings({
      gateway: { token: 'drg-canary-by-hand' },
      connections: [{ ...LAB, keys: [CANARY] }],
    });
    const { service, secrets } = await start(store);
    expect(store.content()).not.toContain(CANARY);
    expect(store.content()).not.toContain('drg-canary-by-hand');
    expect([...secrets.entries.values()].sort()).toEqual(['drg-canary-by-hand', CANARY]);
    expect(service.current().connections[0]?.keys[0]).toMatch(/^secret:/);
  });

  it('deletes a key when nothing refers to it any more', async () => {
    const { service, secrets } = await start();
    await service.update((now) => ({ ...now, connections: [{ ...LAB, keys: [CANARY] }] }));
    expect(secrets.entries.size).toBe(1);
    await service.update((now) => ({ ...now, connections: [] }));
    expect(secrets.entries.size).toBe(0);
  });

  it('changes nothing when the result would be invalid', async () => {
    const { service, store } = await start(createMemorySettings({ connections: [LAB] }));
    const before = service.current();
    const text = store.content();
    await expect(service.update((now) => ({ ...now, active: 'gone' }))).rejects.toMatchObject({
      code: 'invalid',
      problems: ['active: there is no connection "gone"'],
    });
    expect(service.current()).toBe(before);
    expect(store.content()).toBe(text);
  });

  it('changes nothing when the disk is full, and leaves no key behind', async () => {
    const { service, store, secrets } = await start();
    store.failWith(new Error('ENOSPC: no space left on device'));
    const change = service.update((now) => ({ ...now, connections: [{ ...LAB, keys: [CANARY] }] }));
    await expect(change).rejects.toMatchObject({ code: 'save-failed', message: expect.stringContaining('ENOSPC') });
    expect(service.current().connections).toEqual([]);
    expect(secrets.entries.size).toBe(0);
  });

  it('changes nothing when the keychain is locked', async () => {
    const { service, store, secrets } = await start();
    secrets.failure = new Error('keychain is locked');
    const change = service.update((now) => ({ ...now, connections: [{ ...LAB, keys: [CANARY] }] }));
    await expect(change).rejects.toMatchObject({
      code: 'save-failed',
      message: expect.stringContaining('keychain is locked'),
    });
    expect(store.content()).toBeUndefined();
  });

  it('runs changes one after the other, also behind one that was refused', async () => {
    const { service } = await start();
    const add = (id: string): Promise<unknown> =>
      service.update((now) => ({
        ...now,
        connections: [...now.connections, { ...LAB, id, keys: [`${CANARY}${id}`] }],
      }));
    const refused = service.update((now) => ({ ...now, active: 'gone' })).catch((error: unknown) => error);
    await Promise.all([add('a'), add('b'), refused, add('c')]);
    expect(service.current().connections.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('tells listeners of each change, whatever another listener does', async () => {
    const { service, log } = await start();
    const seen: [number, number][] = [];
    service.onChange(() => {
      throw new Error('broken listener');
    });
    const stop = service.onChange((settings, before) =>
      seen.push([before.connections.length, settings.connections.length]),
    );
    await service.update((now) => ({ ...now, connections: [LAB] }));
    stop();
    await service.update((now) => ({ ...now, connections: [] }));
    expect(seen).toEqual([[0, 1]]);
    expect(log.lines.join('\n')).toContain('broken listener');
  });

  it('refuses to start on broken stored settings, names each problem and overwrites nothing', async () => {
    const store = createMemorySettings({ connections: [{ id: 'x', provider: 'custom' }], nonsense: 1 });
    const text = store.content();
    await expect(start(store)).rejects.toMatchObject({
      code: 'invalid',
      problems: expect.arrayContaining([
        'connections[0].protocol: a connection with provider "custom" needs this',
        'nonsense: there is no such setting, check the spelling',
      ]),
    });
    expect(store.content()).toBe(text);
  });

  it('starts when a stored provider left the catalogue, and warns', async () => {
    const { service, log } = await start(createMemorySettings({ connections: [{ id: 'old', provider: 'vanished' }] }));
    expect(service.current().connections).toHaveLength(1);
    expect(log.lines.join('\n')).toContain('vanished');
  });
});

describe('settings from a file given with --config', () => {
  it('keeps literal keys in memory only and refuses every change', async () => {
    const store = createMemorySettings(
      `{ /* mine */ "connections": [${JSON.stringify({ ...LAB, keys: [CANARY] })}] }`,
      'config-file',
    );
    const { service, secrets, log } = await start(store);
    expect(service.isReadOnly).toBe(true);
    expect(service.current().connections[0]?.keys).toEqual([CANARY]);
    expect(secrets.entries.size).toBe(0);
    await expect(service.update((now) => now)).rejects.toMatchObject({ code: 'read-only' });
    expect(log.lines.join('\n')).not.toContain(CANARY);
  });

  it('reports the problems of the file', async () => {
    const error: unknown = await start(createMemorySettings('{ "active": "gone", }', 'config-file')).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'invalid', problems: ['active: there is no connection "gone"'] });
    expect(String(error)).toContain('The settings file has problems');
  });
});
