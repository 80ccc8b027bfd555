// Where the app stores everything, and who may look into it.
import { chmodSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dataFolderOf, prepareDataFolder } from '../../../../src/main/core/host/data-folder.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function folderOn(platform: NodeJS.Platform, homeFolder: string, environment: Record<string, string> = {}): string {
  return dataFolderOf({ platform, homeFolder, readEnvironment: (name) => environment[name] });
}

describe('the data folder', () => {
  test('is DRAGOMAN_HOME when that is set', () => {
    expect(folderOn('linux', '/home/ada', { DRAGOMAN_HOME: '/srv/drg' })).toBe(resolve('/srv/drg'));
    expect(folderOn('darwin', '/Users/ada', { DRAGOMAN_HOME: 'relative' })).toBe(resolve('relative'));
    expect(folderOn('linux', '/home/ada', { DRAGOMAN_HOME: '' })).toBe('/home/ada/.config/dragoman');
  });

  test.each([
    ['linux', '/home/ada', {}, '/home/ada/.config/dragoman'],
    ['linux', '/home/ada', { XDG_CONFIG_HOME: '/x' }, '/x/dragoman'],
    ['linux', '/home/ada', { XDG_CONFIG_HOME: 'x' }, '/home/ada/.config/dragoman'],
    ['darwin', '/Users/ada', {}, '/Users/ada/Library/Application Support/Dragoman'],
    ['win32', 'C:\\Users\\ada', {}, 'C:\\Users\\ada\\AppData\\Roaming\\Dragoman'],
    ['win32', 'C:\\Users\\ada', { APPDATA: 'D:\\roam' }, 'D:\\roam\\Dragoman'],
  ] as const)('on %s with home %s and %j is %s', (...[platform, home, environment, expected]) => {
    expect(folderOn(platform, home, environment)).toBe(expected);
  });

  test('is made, and closed to others when it was open', () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    prepareDataFolder(folder);
    chmodSync(folder, 0o755);
    prepareDataFolder(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
    // Windows decides by access lists, not by modes.
    expect(statSync(folder).mode & 0o077).toBe(process.platform === 'win32' ? 0o066 : 0);
  });
});
