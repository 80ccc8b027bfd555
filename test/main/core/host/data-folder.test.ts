// Where the app stores everything, and who may look into it.
import { chmodSync, lchownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DataFolderError, dataFolderPath, ensureDataFolder } from '../../../../src/main/core/host/data-folder.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function folderOn(platform: NodeJS.Platform, homeFolder: string, environment: Record<string, string> = {}): string {
  return dataFolderPath({ platform, homeFolder, environment });
}

describe('the data folder', () => {
  test('is DRAGOMAN_HOME when that is set', () => {
    expect(folderOn('linux', '/home/ash', { DRAGOMAN_HOME: '/srv/drg' })).toBe(resolve('/srv/drg'));
    expect(folderOn('darwin', '/Users/ash', { DRAGOMAN_HOME: 'relative' })).toBe(resolve('relative'));
    expect(folderOn('linux', '/home/ash', { DRAGOMAN_HOME: '' })).toBe('/home/ash/.local/share/dragoman');
  });

  test.each([
    ['linux', '/home/ash', {}, '/home/ash/.local/share/dragoman'],
    ['linux', '/home/ash', { XDG_DATA_HOME: '/x' }, '/x/dragoman'],
    ['linux', '/home/ash', { XDG_DATA_HOME: 'x' }, '/home/ash/.local/share/dragoman'],
    ['darwin', '/Users/ash', {}, '/Users/ash/Library/Application Support/Dragoman'],
    ['win32', 'C:\\Users\\ash', {}, 'C:\\Users\\ash\\AppData\\Roaming\\Dragoman'],
    ['win32', 'C:\\Users\\ash', { APPDATA: 'D:\\roam' }, 'D:\\roam\\Dragoman'],
  ] as const)('on %s with home %s and %j is %s', (...[platform, home, environment, expected]) => {
    expect(folderOn(platform, home, environment)).toBe(expected);
  });

  test.runIf(process.getuid?.() === 0)('S-40: with something in it that another user put there is refused', () => {
    const folder = join(temporaryFolder(), 'open');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    writeFileSync(join(folder, 'settings.json'), '{}');
    symlinkSync('/etc/passwd', join(folder, 'dragoman.log'));
    lchownSync(join(folder, 'dragoman.log'), 4321, 4321);
    const message = /dragoman\.log in the data folder .* belongs to another user/su;
    expect(() => ensureDataFolder(folder)).toThrow(message);
    // Closed by now, which makes what stands in it no better.
    expect(() => ensureDataFolder(folder)).toThrow(message);
  });

  test('is made, and closed to others when it was open', () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    ensureDataFolder(folder);
    chmodSync(folder, 0o755);
    ensureDataFolder(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
    // Windows decides by access lists, not by modes.
    expect(statSync(folder).mode & 0o077).toBe(process.platform === 'win32' ? 0o066 : 0);
  });

  test("that is open to others is closed if it is ours, and refused if it is somebody's home", () => {
    // Windows decides by access lists, not by modes.
    if (process.platform === 'win32') return;
    const ours = temporaryFolder();
    writeFileSync(join(ours, 'settings.json'), '{}');
    writeFileSync(join(ours, 'note.txt'), '');
    chmodSync(ours, 0o755);
    ensureDataFolder(ours);
    expect(statSync(ours).mode & 0o777).toBe(0o700);
    const home = temporaryFolder();
    writeFileSync(join(home, 'note.txt'), '');
    chmodSync(home, 0o755);
    expect(() => ensureDataFolder(home)).toThrow(/holds other files.*DRAGOMAN_HOME/su);
    expect(statSync(home).mode & 0o777).toBe(0o755);
  });

  test('that can not be made is refused with what to do', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => ensureDataFolder(join(file, 'below'))).toThrow(DataFolderError);
    expect(() => ensureDataFolder(file)).toThrow(DataFolderError);
    chmodSync(file, 0o700);
    expect(() => ensureDataFolder(file)).toThrow(/there is a file of that name/);
    mkdirSync(`${file}-other`);
    expect(() => ensureDataFolder(`${file}-other`)).not.toThrow();
  });

  // Node's own recursive making never comes back there.
  test.runIf(process.platform === 'linux')('that can not be made in /proc is refused at once', () => {
    expect(() => ensureDataFolder('/proc/dragoman/below')).toThrow(DataFolderError);
  });
});
