// Behaviour of the unencrypted key file: private, whole, and never thrown away.
import { chmodSync, chownSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSecretsFile, SECRETS_FILE_NAME } from '../../../src/main/headless/secrets-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function openIn(folder: string) {
  const notices: string[] = [];
  return { store: openSecretsFile({ folder, notify: (text) => notices.push(text) }), notices };
}

describe('the key file', () => {
  it('keeps keys over a restart, in a file for this user alone that says that it is not encrypted', async () => {
    const folder = temporaryFolder();
    const { store } = openIn(folder);
    expect(store.kind).toBe('file');
    expect(await store.get('a')).toBeUndefined();
    await store.set('a', 'sk-1');
    await store.set('__proto__', 'sk-2');
    await store.set('b', 'sk-3');
    await store.delete('b');
    const again = openIn(folder).store;
    expect(await again.get('a')).toBe('sk-1');
    expect(await again.get('__proto__')).toBe('sk-2');
    expect(await again.get('b')).toBeUndefined();
    expect(await again.get('toString')).toBeUndefined();
    expect(readdirSync(folder)).toEqual([SECRETS_FILE_NAME]);
    expect(statSync(join(folder, SECRETS_FILE_NAME)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, SECRETS_FILE_NAME), 'utf8')).toContain('not encrypted');
  });

  it('makes no file before there is a key', async () => {
    const folder = temporaryFolder();
    const { store } = openIn(folder);
    await store.get('a');
    await store.delete('a');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([0o640, 0o604, 0o666])('is closed to others when its mode was %o, and the user is told', async (mode) => {
    const folder = temporaryFolder();
    await openIn(folder).store.set('a', 'sk-1');
    chmodSync(join(folder, SECRETS_FILE_NAME), mode);
    const { store, notices } = openIn(folder);
    expect(statSync(join(folder, SECRETS_FILE_NAME)).mode & 0o777).toBe(0o600);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/could read .* replace the keys/);
    expect(await store.get('a')).toBe('sk-1');
  });

  it.each(['', '{', '[]', '{"version":2}', '{"about":"","version":1,"secrets":[{"id":"a","secret":1}]}'])(
    'that holds %j is left as it is, and the error names the file but not the content',
    async (content) => {
      const folder = temporaryFolder();
      const path = join(folder, SECRETS_FILE_NAME);
      writeFileSync(path, content, { mode: 0o600 });
      const { store } = openIn(folder);
      await expect(store.get('a')).rejects.toThrow(`The file with your keys, ${path}, can't be understood`);
      await expect(store.set('a', 'sk-canary')).rejects.toThrow(/Nothing was changed/);
      expect(readFileSync(path, 'utf8')).toBe(content);
    },
  );

  it('leaves the encrypted file of the desktop app alone', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'secrets.json'), 'encrypted');
    await openIn(folder).store.set('a', 'sk-1');
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).toBe('encrypted');
  });

  // Only root can give a folder away; for everybody else the system itself refuses what is tested here.
  it.runIf(process.getuid?.() === 0)('is refused in a folder of another user', () => {
    const folder = join(temporaryFolder(), 'theirs');
    mkdirSync(folder);
    chownSync(folder, 12_345, 12_345);
    expect(() => openIn(folder)).toThrow(/belongs to another user.*DRAGOMAN_HOME/);
  });
});
