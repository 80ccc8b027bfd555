// The keychain-backed secret store: its four states, and that nothing it can't read is ever lost.
import { chmodSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createKeyResolver } from '../../../src/main/core/credentials/key-resolver.ts';
import { createLocalTokens } from '../../../src/main/core/credentials/local-token.ts';
import { openSafeSecrets, SafeSecrets, SecretUnreadableError } from '../../../src/main/electron/secrets.ts';
import { settingsSchema } from '../../../src/shared/model/settings.ts';
import { KeychainDouble } from '../../shell/double/keychain.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { handClock, recordedLog } from './support.ts';

function bench(keychain = new KeychainDouble()) {
  const folder = temporaryFolder();
  const log = recordedLog();
  const path = join(folder, 'secrets.json');
  const asked = { count: 0, answer: true };
  const askConsent = async (): Promise<boolean> => {
    asked.count += 1;
    return asked.answer;
  };
  const open = (platform: NodeJS.Platform = 'linux') =>
    openSafeSecrets({ safeStorage: keychain, folder, platform, clock: handClock(), log, askConsent });
  const onDisk = () =>
    JSON.parse(readFileSync(path, 'utf8')) as {
      backend: string;
      weakAgreedAt?: number;
      secrets: Record<string, string>;
      kept: { id: string; ciphertext: string; keptAt: number }[];
    };
  return { keychain, folder, log, path, open, onDisk, asked };
}

describe('a stored secret', () => {
  test('comes back, also after a restart, and is not readable on disk', async () => {
    const { open, path } = bench();
    const store = await open();
    await store.set('work-1', 'sk-canary-5520');
    expect(await store.get('work-1')).toBe('sk-canary-5520');
    expect(await (await open()).get('work-1')).toBe('sk-canary-5520');
    expect(readFileSync(path, 'utf8')).not.toContain('canary');
  });

  test('that never was is absent, also under a name that every object has', async () => {
    const store = await bench().open();
    expect(await store.get('work-1')).toBeUndefined();
    expect(await store.state('constructor')).toBe('absent');
  });

  test('is gone after it was deleted, with its kept copies', async () => {
    const { open, keychain, onDisk } = bench();
    const store = await open();
    await store.set('work-1', 'one');
    keychain.replace();
    await store.set('work-1', 'two');
    await store.delete('work-1');
    expect(await store.get('work-1')).toBeUndefined();
    expect(onDisk()).toMatchObject({ secrets: {}, kept: [] });
  });

  test('survives others that are written at the same time', async () => {
    const { open } = bench();
    const store = await open();
    const ids = Array.from({ length: 20 }, (_, index) => `key-${index}`);
    await Promise.all(ids.map((id) => store.set(id, `secret of ${id}`)));
    const again = await open();
    expect(await Promise.all(ids.map((id) => again.get(id)))).toEqual(ids.map((id) => `secret of ${id}`));
  });

  test('lies in a file for this user alone, whatever its mode was before', async () => {
    const { open, path } = bench();
    const store = await open();
    await store.set('work-1', 'one');
    chmodSync(path, 0o644);
    await store.set('work-2', 'two');
    // Windows has no such modes and reports this one for every writable file.
    expect(statSync(path).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
  });
});

describe('a locked keychain', () => {
  test('15.3/15 is told from a lost one, and the key is read once it is open', async () => {
    const { open, keychain } = bench();
    const store = await open();
    await store.set('work-1', 'one');
    keychain.isLocked = true;
    expect(await store.state('work-1')).toBe('locked');
    await expect(store.get('work-1')).rejects.toThrow(/locked.*Unlock it and try again/su);
    keychain.isLocked = false;
    expect(await store.get('work-1')).toBe('one');
  });

  test('changes nothing when a key is written over one that can not be checked', async () => {
    const { open, keychain, onDisk } = bench();
    const store = await open();
    await store.set('work-1', 'one');
    const before = onDisk();
    keychain.isLocked = true;
    await expect(store.set('work-1', 'two')).rejects.toBeInstanceOf(SecretUnreadableError);
    expect(onDisk()).toEqual(before);
  });

  test('that went away in the running session leaves stored keys locked', async () => {
    const { open, keychain } = bench();
    const store = await open();
    await store.set('work-1', 'one');
    keychain.isPresent = false;
    expect(await store.state('work-1')).toBe('locked');
  });
});

describe('a secret of another keychain', () => {
  test('is undecryptable: reading says so and leaves the ciphertext as it is', async () => {
    const { open, keychain, onDisk } = bench();
    await (await open()).set('work-1', 'one');
    const before = onDisk();
    keychain.replace();
    const store = await open();
    expect(await store.state('work-1')).toBe('undecryptable');
    await expect(store.get('work-1')).rejects.toMatchObject({ name: 'SecretUnreadableError', state: 'undecryptable' });
    expect(onDisk()).toEqual(before);
  });

  test('is kept aside when the user enters the key again', async () => {
    const { open, keychain, onDisk } = bench();
    await (await open()).set('work-1', 'one');
    const old = onDisk().secrets['work-1'];
    keychain.replace();
    const store = await open();
    await store.set('work-1', 'two');
    expect(await store.get('work-1')).toBe('two');
    expect(onDisk().kept).toEqual([{ id: 'work-1', ciphertext: old, keptAt: 1_000_000 }]);
  });

  test('does not keep the others from being read and written', async () => {
    const { open, keychain } = bench();
    await (await open()).set('old', 'one');
    keychain.replace();
    const store = await open();
    await store.set('new', 'two');
    expect(await store.get('new')).toBe('two');
    expect(await store.state('old')).toBe('undecryptable');
  });
});

describe('the local token of the gateway', () => {
  async function startCore(store: SafeSecrets): Promise<string> {
    const keys = createKeyResolver({ secrets: store, readEnvironment: () => undefined });
    const settings = settingsSchema.parse({});
    return (await createLocalTokens({ settings, keys, secrets: store, log: recordedLog() })).reveal();
  }

  test('is made anew once when its keychain is lost, and then stays the same', async () => {
    const { open, keychain } = bench();
    const first = await startCore(await open());
    keychain.replace();
    const second = await startCore(await open());
    expect(second).not.toBe(first);
    expect(await startCore(await open())).toBe(second);
  });

  test('outlives a start with a locked keychain', async () => {
    const { open, keychain } = bench();
    const first = await startCore(await open());
    keychain.isLocked = true;
    await startCore(await open());
    keychain.isLocked = false;
    expect(await startCore(await open())).toBe(first);
  });
});

describe('a rotated key', () => {
  test('15.3/15 makes the secret be encrypted anew at the next reading, once', async () => {
    const { open, keychain, onDisk } = bench();
    const store = await open();
    await store.set('work-1', 'one');
    const first = onDisk().secrets['work-1'];
    keychain.rotate();
    expect(await store.get('work-1')).toBe('one');
    const second = onDisk().secrets['work-1'];
    expect(second).not.toBe(first);
    expect(await store.get('work-1')).toBe('one');
    expect(onDisk().secrets['work-1']).toBe(second);
  });
});

describe('how the keys are kept', () => {
  test.each([
    { what: 'a password manager', backend: 'gnome_libsecret', isPresent: true, kind: 'keychain' },
    { what: 'no password manager on Linux', backend: 'basic_text', isPresent: true, kind: 'weak' },
    { what: 'one that Chromium does not know', backend: 'unknown', isPresent: true, kind: 'weak' },
    { what: 'no encryption at all', backend: 'gnome_libsecret', isPresent: false, kind: 'unavailable' },
  ] as const)('$what is told as "$kind"', async ({ backend, isPresent, kind }) => {
    const keychain = new KeychainDouble(backend);
    keychain.isPresent = isPresent;
    expect((await bench(keychain).open()).kind).toBe(kind);
  });

  test('only Linux is asked for its password manager', async () => {
    const keychain = new KeychainDouble();
    keychain.getSelectedStorageBackend = () => {
      throw new Error('only Linux has this call');
    };
    expect((await bench(keychain).open('darwin')).kind).toBe('keychain');
  });

  test('15.3/15 without encryption nothing is stored and the user is told what to do', async () => {
    const { open, keychain, folder } = bench();
    keychain.isPresent = false;
    const store = await open();
    await expect(store.set('work-1', 'one')).rejects.toThrow(/not stored.*environment variable/su);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('another password manager than last time is remembered and logged', async () => {
    const { open, keychain, onDisk, log } = bench();
    await (await open()).set('work-1', 'one');
    expect(onDisk().backend).toBe('gnome_libsecret');
    keychain.backend = 'kwallet6';
    const store = await open();
    expect(log.lines.map(({ details }) => details)).toContainEqual({ stored: 'gnome_libsecret', found: 'kwallet6' });
    await store.set('work-2', 'two');
    expect(onDisk().backend).toBe('kwallet6');
  });
});

describe('15.3/15 without a keychain on Linux', () => {
  const weak = () => bench(new KeychainDouble('basic_text'));

  test('the user is asked before the first key is written, once for all keys, and never again', async () => {
    const { open, asked } = weak();
    const store = await open();
    await Promise.all([store.set('work-1', 'one'), store.set('work-2', 'two')]);
    await store.set('work-3', 'three');
    await (await open()).set('work-4', 'four');
    expect(asked.count).toBe(1);
    expect(await (await open()).get('work-2')).toBe('two');
  });

  test('a no stores nothing, says what else to do, and is asked again with the next key', async () => {
    const { open, asked, folder } = weak();
    asked.answer = false;
    const store = await open();
    await expect(store.set('work-1', 'one')).rejects.toThrow(/chose not to store.*environment variable/u);
    expect(readdirSync(folder)).toEqual([]);
    asked.answer = true;
    await store.set('work-1', 'one');
    expect(asked.count).toBe(2);
  });

  test('what was stored before is changed without a question, and the app’s own token needs none', async () => {
    const { open, asked, onDisk, path } = weak();
    const store = await open();
    await store.set('login-1', 'one');
    const { weakAgreedAt: _agreed, ...before } = onDisk();
    writeFileSync(path, JSON.stringify(before));
    const later = await open();
    await later.set('login-1', 'two');
    await later.set('local-token', 'drg-1');
    expect(asked.count).toBe(1);
    await later.set('login-2', 'three');
    expect(asked.count).toBe(2);
  });

  test('nobody is asked where there is a keychain', async () => {
    const { open, asked } = bench();
    await (await open()).set('work-1', 'one');
    expect(asked.count).toBe(0);
  });
});

describe('a broken file', () => {
  test.each(['{"version":1,', '{"version":2,"secrets":{}}', '[]', ''])(
    '15.3/15 %j is copied aside before anything is written',
    async (text) => {
      const { open, path, folder } = bench();
      writeFileSync(path, text);
      const store = await open();
      await store.set('work-1', 'one');
      const copy = readdirSync(folder).find((name) => name.includes('broken'));
      expect(readFileSync(join(folder, copy ?? 'none'), 'utf8')).toBe(text);
      expect(await store.get('work-1')).toBe('one');
    },
  );
});
