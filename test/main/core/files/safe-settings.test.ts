// Behaviour of the settings file: a save is whole or refused, and a broken file never ends in empty settings.
import { execFile } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Conf from 'conf';
import { describe, expect, it } from 'vitest';
import { fileOf, openSafeSettings, type StoredFile } from '../../../../src/main/core/files/safe-settings.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { failAt } from './failing-calls.ts';

const OLD = { theme: 'dark', list: [1, 2] };
const NEW = { theme: 'light', list: [3], 'with.dot': { a: 1 } };

function confFile(folder: string): StoredFile {
  return fileOf(
    new Conf<Record<string, unknown>>({
      cwd: folder,
      configName: 'settings',
      configFileMode: 0o600,
      clearInvalidConfig: false,
    }),
  );
}

function openIn(folder: string, options: { store?: StoredFile; calls?: ReturnType<typeof failAt>['calls'] } = {}) {
  const warnings: string[] = [];
  const store = openSafeSettings({
    folder,
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
    log: { info: () => {}, warn: (message) => warnings.push(message), error: () => {} },
    openStore: async () => options.store ?? confFile(folder),
    ...(options.calls === undefined ? {} : { calls: options.calls }),
  });
  return { store, warnings };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

describe('saving settings', () => {
  it('has nothing to load at first, and later what was saved', async () => {
    const folder = temporaryFolder();
    const { store } = openIn(folder);
    expect(store.load()).toBeUndefined();
    await store.save(NEW);
    expect(store.load()).toEqual(NEW);
    expect(openIn(folder).store.load()).toEqual(NEW);
    expect(readdirSync(folder)).toEqual(['settings.json']);
    expect(statSync(join(folder, 'settings.json')).mode & 0o777).toBe(0o600);
  });

  it('is refused with the old settings in place when any call of our own writer fails', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'settings.json');
    let nth = 1;
    let refusals = 0;
    for (; nth < 60; nth += 1) {
      writeFileSync(path, JSON.stringify(OLD));
      const failing = failAt(nth, 'ENOSPC');
      const { store } = openIn(folder, { calls: failing.calls });
      let isRefused = false;
      try {
        await store.save(NEW);
      } catch (error) {
        isRefused = true;
        expect(String(error)).toMatch(/^Error: ENOSPC/);
      }
      refusals += isRefused ? 1 : 0;
      expect(readJson(path)).toEqual(isRefused ? OLD : NEW);
      if (failing.count() < nth) break;
    }
    expect(refusals).toBeGreaterThan(5);
    expect(nth).toBeLessThan(60);
  });

  it.each([
    ['installs a cut file and reports success', (path: string) => writeFileSync(path, '{"theme":"li')],
    ['installs an empty file and reports success', (path: string) => writeFileSync(path, '')],
    [
      'fails',
      () => {
        throw new Error('ENOSPC');
      },
    ],
    ['does nothing', () => {}],
  ])('still gets the new settings in place when the store %s', async (_name, replace) => {
    const folder = temporaryFolder();
    const path = join(folder, 'settings.json');
    writeFileSync(path, JSON.stringify(OLD));
    const { store, warnings } = openIn(folder, { store: { path, replace: () => replace(path) } });
    await store.save(NEW);
    expect(readJson(path)).toEqual(NEW);
    expect(warnings).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('keeps a settings file that is a link to another place', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'settings.json');
    mkdirSync(join(folder, 'dotfiles'));
    writeFileSync(join(folder, 'dotfiles', 'mine.json'), JSON.stringify(OLD));
    symlinkSync(join(folder, 'dotfiles', 'mine.json'), path);
    await openIn(folder).store.save(NEW);
    await openIn(folder, { store: { path, replace: () => writeFileSync(path, '{') } }).store.save({ second: true });
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readJson(join(folder, 'dotfiles', 'mine.json'))).toEqual({ second: true });
  });

  it('refuses what is no object', async () => {
    const { store } = openIn(temporaryFolder());
    await expect(store.save([1])).rejects.toThrow(/must be an object/);
  });
});

/** A limit on the size of files makes the system write short, exactly as a disk does that is about to be full. */
async function saveOnFullDisk(folder: string, way: 'conf' | 'safe'): Promise<string> {
  const script = join(import.meta.dirname, 'full-disk-save.ts');
  const command = `ulimit -f 64; exec "$0" "$1" "$2" ${way}`;
  const run = promisify(execFile)('bash', ['-c', command, process.execPath, script, folder]);
  return run.then(
    (result) => result.stdout,
    (error: unknown) => String((error as { stderr: string }).stderr),
  );
}

describe('saving settings on a full disk', () => {
  it('cuts the file when conf is left alone (the control: this is what the protocol is for)', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(OLD));
    expect(await saveOnFullDisk(folder, 'conf')).toContain('saved');
    expect(() => readJson(join(folder, 'settings.json'))).toThrow();
  });

  it('is refused and keeps the old settings', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(OLD));
    const told = await saveOnFullDisk(folder, 'safe');
    expect(told).toContain('EFBIG');
    expect(told).not.toMatch(/^saved/m);
    expect(readJson(join(folder, 'settings.json'))).toEqual(OLD);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });
});

describe('opening settings after a crash', () => {
  it.each(['', '   ', '{"theme":', '[1]', 'null'])(
    'takes the next file when the settings are %j, and keeps them aside',
    (broken) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'settings.json'), broken);
      writeFileSync(join(folder, 'settings.next.json'), JSON.stringify(NEW));
      const { store, warnings } = openIn(folder);
      expect(store.load()).toEqual(NEW);
      expect(warnings).toHaveLength(1);
      expect(readdirSync(folder).toSorted()).toEqual([
        'settings.broken-2026-01-02T03-04-05-000Z.json',
        'settings.json',
      ]);
      expect(readFileSync(join(folder, 'settings.broken-2026-01-02T03-04-05-000Z.json'), 'utf8')).toBe(broken);
    },
  );

  it('takes the next file when the settings are missing', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.next.json'), JSON.stringify(NEW));
    expect(openIn(folder).store.load()).toEqual(NEW);
  });

  it('prefers whole settings to a next file whose save never returned', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(OLD));
    writeFileSync(join(folder, 'settings.next.json'), JSON.stringify(NEW));
    expect(openIn(folder).store.load()).toEqual(OLD);
    expect(existsSync(join(folder, 'settings.next.json'))).toBe(false);
  });

  it('names the broken file and changes nothing when there is no good copy', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'settings.json');
    writeFileSync(path, '{"theme":');
    writeFileSync(join(folder, 'settings.next.json'), '{"th');
    expect(() => openIn(folder)).toThrow(`The settings file ${path} can't be used: it is not valid JSON`);
    expect(readFileSync(path, 'utf8')).toBe('{"theme":');
    expect(existsSync(join(folder, 'settings.next.json'))).toBe(true);
  });
});
