// Behaviour of the file writer: whole old or whole new content, whatever goes wrong.
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTemporaryName, writeFileAtomic, writeFileAtomicSync } from '../../../../src/main/core/files/atomic-write.ts';
import { sweepTemporaryFiles } from '../../../../src/main/core/files/sweep-temporary-files.ts';
import { failAt, type Fault } from './failing-calls.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const OLD = 'the old content';
const NEW = 'the new content, '.repeat(2000);

interface Writer {
  name: string;
  write: (path: string, content: string, failing?: ReturnType<typeof failAt>) => Promise<void>;
}

const WRITERS: Writer[] = [
  {
    name: 'synchronous',
    write: async (path, content, failing) =>
      writeFileAtomicSync(path, content, failing === undefined ? {} : { calls: failing.calls }),
  },
  {
    name: 'asynchronous',
    write: (path, content, failing) =>
      writeFileAtomic(path, content, {
        signal: new AbortController().signal,
        ...(failing === undefined ? {} : { calls: failing.asyncCalls }),
      }),
  },
];

describe.each(WRITERS)('the $name writer', ({ write }) => {
  it('replaces the content and leaves nothing else in the folder', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    writeFileSync(path, OLD);
    await write(path, NEW);
    expect(readFileSync(path, 'utf8')).toBe(NEW);
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('makes a new file that only this user can read', async () => {
    const path = join(temporaryFolder(), 'a.json');
    await write(path, NEW);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps the mode of an existing file', async () => {
    const path = join(temporaryFolder(), 'a.json');
    writeFileSync(path, OLD);
    chmodSync(path, 0o664);
    await write(path, NEW);
    expect(statSync(path).mode & 0o777).toBe(0o664);
  });

  it('writes through a chain of links and keeps the links', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    const path = join(folder, 'real', 'a.json');
    writeFileSync(path, OLD);
    symlinkSync(path, join(folder, 'second'));
    symlinkSync('second', join(folder, 'first'));
    await write(join(folder, 'first'), NEW);
    expect(readFileSync(path, 'utf8')).toBe(NEW);
    expect(lstatSync(join(folder, 'first')).isSymbolicLink()).toBe(true);
    expect(lstatSync(join(folder, 'second')).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual(['first', 'real', 'second']);
  });

  it('refuses a link that leads nowhere and leaves it alone', async () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'gone'), join(folder, 'link'));
    await expect(write(join(folder, 'link'), NEW)).rejects.toThrow(/link to a file that is not there/);
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  });

  it('writes a file with a name as long as the system allows', async () => {
    const path = join(temporaryFolder(), '文'.repeat(85));
    await write(path, NEW);
    expect(readFileSync(path, 'utf8')).toBe(NEW);
  });

  it.each<Fault>(['ENOSPC', 'EIO', 'short-write'])(
    'leaves whole old or whole new content when any one call fails with %s',
    async (fault) => {
      const folder = temporaryFolder();
      const path = join(folder, 'a.json');
      let failures = 0;
      let nth = 1;
      for (; nth < 60; nth += 1) {
        writeFileSync(path, OLD);
        const failing = failAt(nth, fault);
        const isRefused = await write(path, NEW, failing).then(
          () => false,
          () => true,
        );
        const content = readFileSync(path, 'utf8');
        if (isRefused) failures += 1;
        expect(content === (isRefused ? OLD : NEW), `call ${nth}, ${failing.names().at(-1)}`).toBe(true);
        // Only a failing removal may leave the temporary file, and then the sweeper knows its name.
        expect(readdirSync(folder).filter((name) => name !== 'a.json')).toEqual([]);
        if (failing.count() < nth) break;
      }
      expect(nth).toBeGreaterThan(10);
      expect(nth).toBeLessThan(60);
      if (fault !== 'short-write') expect(failures).toBeGreaterThan(5);
    },
  );
});

describe('the asynchronous writer', () => {
  it('leaves the old content when it is aborted on the way', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    writeFileSync(path, OLD);
    const abort = new AbortController();
    const writing = writeFileAtomic(path, NEW, { signal: abort.signal });
    abort.abort(new Error('no longer wanted'));
    await expect(writing).rejects.toThrow('no longer wanted');
    expect(readFileSync(path, 'utf8')).toBe(OLD);
    expect(readdirSync(folder)).toEqual(['a.json']);
  });
});

describe('the sweeper', () => {
  it('removes our own temporary files and nothing else', () => {
    const folder = temporaryFolder();
    const ours = '.a.json.0123456789abcdef.dragoman-tmp';
    const others = ['a.json', '.a.json.tmp', '.a.json.0123.dragoman-tmp', 'a.json.0123456789abcdef.dragoman-tmp'];
    for (const name of [ours, ...others]) writeFileSync(join(folder, name), 'x');
    mkdirSync(join(folder, '.b.0123456789abcdef.dragoman-tmp'));
    expect(sweepTemporaryFiles(folder, { now: Date.now() + 1000, olderThanMs: 0 })).toEqual([ours]);
    expect(readdirSync(folder)).toHaveLength(others.length + 1);
  });

  it('leaves a file that another process may still be writing', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.a.json.0123456789abcdef.dragoman-tmp'), 'x');
    expect(sweepTemporaryFiles(folder, { now: Date.now(), olderThanMs: 60_000 })).toEqual([]);
    expect(sweepTemporaryFiles(folder, { now: Date.now() + 61_000, olderThanMs: 60_000 })).toHaveLength(1);
  });

  it('knows the name that a failed removal leaves', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    const failing = failAt(0, 'EIO');
    const calls = {
      ...failing.calls,
      rename: () => {
        throw new Error('no');
      },
      remove: () => {
        throw new Error('no');
      },
    };
    expect(() => writeFileAtomicSync(path, NEW, { calls })).toThrow('no');
    const left = readdirSync(folder);
    expect(left).toHaveLength(1);
    expect(isTemporaryName(left[0] ?? '')).toBe(true);
  });
});
