// The last step of a change, with somebody else writing at that very moment.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ChangedError } from '../../../../../src/main/core/clients/edits/checked-change.ts';
import { editFileCalls } from '../../../../../src/main/core/clients/edits/edit-file-calls.ts';
import { createEditFiles } from '../../../../../src/main/core/clients/edits/edit-files.ts';
import { sweepBeside } from '../../../../../src/main/core/clients/edits/sweep-beside.ts';
import { temporaryPathBeside } from '../../../../../src/main/core/files/atomic-write.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

function world(text: string) {
  const folder = temporaryFolder();
  const path = join(folder, 'settings.json');
  writeFileSync(path, text);
  return { folder, path, read: () => readFileSync(path, 'utf8'), names: () => readdirSync(folder) };
}

const noLinks = Object.assign(new Error('no links here'), { code: 'EPERM' });

describe('replacing a file', () => {
  it('gives the very file back, not a copy, when somebody wrote into it between the look and the rename', () => {
    const { path, read, names } = world('mine');
    const inode = statSync(path).ino;
    let renames = 0;
    const files = createEditFiles({
      ...editFileCalls,
      rename: (from, to) => {
        if (renames++ === 0) writeFileSync(path, 'theirs');
        renameSync(from, to);
      },
    });
    expect(() => files.replace({ path, expected: 'mine', next: 'ours' })).toThrow(ChangedError);
    expect(read()).toBe('theirs');
    expect(statSync(path).ino).toBe(inode);
    expect(names()).toEqual(['settings.json']);
  });

  it('leaves nothing beside it, and works on a disk that knows no second names', () => {
    const { path, read, names } = world('mine');
    createEditFiles().replace({ path, expected: 'mine', next: 'ours' });
    const files = createEditFiles({
      ...editFileCalls,
      link: () => {
        throw noLinks;
      },
    });
    files.replace({ path, expected: 'ours', next: 'ours 2' });
    expect(() => files.replace({ path, expected: 'ours', next: 'x' })).toThrow(ChangedError);
    expect(read()).toBe('ours 2');
    expect(names()).toEqual(['settings.json']);
  });
});

describe('removing a file', () => {
  const removing = (path: string, act: () => void, link = editFileCalls.link): void => {
    let hasActed = false;
    const files = createEditFiles({
      ...editFileCalls,
      link,
      rename: (from, to) => {
        if (!hasActed) act();
        hasActed = true;
        renameSync(from, to);
      },
    });
    files.remove({ path, expected: 'ours' });
  };

  it('keeps what somebody wrote into it at the last moment, with and without second names', () => {
    for (const link of [
      editFileCalls.link,
      () => {
        throw noLinks;
      },
    ]) {
      const { path, read, names } = world('ours');
      expect(() => removing(path, () => writeFileSync(path, 'theirs'), link)).toThrow(ChangedError);
      expect(read()).toBe('theirs');
      expect(names()).toEqual(['settings.json']);
    }
  });

  it('takes it away when nobody did', () => {
    const { path, names } = world('ours');
    removing(path, () => undefined);
    expect(names()).toEqual([]);
  });
});

describe('what a killed process left behind', () => {
  it('is removed beside the file once it is old, however old its content is', () => {
    const { folder, path, names } = world('mine');
    const left = temporaryPathBeside(path);
    writeFileSync(left, 'half');
    utimesSync(left, 1, 1);
    mkdirSync(join(folder, 'sub'));
    const now = Date.now();
    sweepBeside([{ path }], now);
    expect(existsSync(left)).toBe(true);
    sweepBeside([{ path }, { path: join(folder, 'gone', 'x') }], now + 700_000);
    expect(names().toSorted()).toEqual(['settings.json', 'sub']);
  });
});
