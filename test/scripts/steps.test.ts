// The steps of `npm start` and `npm test`, each for itself.
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isNewer } from '../../scripts/steps/build.mjs';
import { electronIn } from '../../scripts/steps/find-electron.mjs';
import { isInstalled } from '../../scripts/steps/install.mjs';
import { runProgram } from '../../scripts/steps/run-program.mjs';
import { sumLine, tallyStep } from '../../scripts/steps/tally.mjs';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Entry {
  version?: string;
  optional?: boolean;
}

function writeLocks(lock: Record<string, Entry>, installed: Record<string, Entry>) {
  const folder = temporaryFolder();
  const paths = { lock: join(folder, 'package-lock.json'), installed: join(folder, '.package-lock.json') };
  writeFileSync(paths.lock, JSON.stringify({ packages: { '': { version: '0.1.0' }, ...lock } }));
  writeFileSync(paths.installed, JSON.stringify({ packages: installed }));
  const now = Date.now() / 1000;
  utimesSync(paths.installed, now - 100, now - 100);
  return paths;
}

describe('whether the packages are installed', () => {
  const lock = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/mac': { version: '1.0.0', optional: true } };

  it('is decided by content when the lock file is only newer, and then remembered', () => {
    const paths = writeLocks(lock, { 'node_modules/a': { version: '1.0.0' } });
    expect(isInstalled(paths)).toBe(true);
    expect(statSync(paths.installed).mtimeMs).toBeGreaterThanOrEqual(statSync(paths.lock).mtimeMs);
  });

  it.each([
    ['is missing', {}],
    ['has another version', { 'node_modules/a': { version: '1.0.1' } }],
    ['is there but was removed from the lock file', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': {} }],
    ['is optional and has another version', { ...lock, 'node_modules/mac': { version: '2.0.0' } }],
  ])('is denied when a package %s', (_name, installed) => {
    expect(isInstalled(writeLocks(lock, installed))).toBe(false);
  });

  it('is denied when nothing was ever installed', () => {
    expect(isInstalled({ lock: 'package-lock.json', installed: join(temporaryFolder(), 'nothing') })).toBe(false);
  });
});

describe('whether the build is newer than the sources', () => {
  function makeTree() {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'src', 'deep'), { recursive: true });
    mkdirSync(join(folder, 'out'));
    const [source, result] = [join(folder, 'src', 'deep', 'a.ts'), join(folder, 'out', 'a.js')];
    for (const path of [source, result]) writeFileSync(path, '');
    const past = Date.now() / 1000 - 100;
    for (const path of [source, join(folder, 'src', 'deep'), join(folder, 'src')]) utimesSync(path, past, past);
    return { source, result, folder: join(folder, 'src') };
  }

  it('holds until a file in any depth changes or is removed', () => {
    const { source, result, folder } = makeTree();
    expect(isNewer([result], [folder])).toBe(true);
    const later = Date.now() / 1000 + 10;
    utimesSync(source, later, later);
    expect(isNewer([result], [folder])).toBe(false);
  });

  it('does not hold when a result is missing', () => {
    const { result, folder } = makeTree();
    expect(isNewer([result, `${result}.map`], [folder])).toBe(false);
  });
});

describe('the Electron program', () => {
  it('is found only when both the pointer and the file are there', () => {
    const folder = temporaryFolder();
    expect(electronIn(folder)).toBeUndefined();
    writeFileSync(join(folder, 'path.txt'), 'electron');
    expect(electronIn(folder)).toBeUndefined();
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist', 'electron'), '');
    expect(electronIn(folder)).toBe(join(folder, 'dist', 'electron'));
  });
});

describe('the count of a step', () => {
  it.each([
    [{ code: 0, output: '', hasOwnCount: false }, [1, 0]],
    [{ code: 2, output: '5 passed, 0 failed', hasOwnCount: false }, [0, 1]],
    [{ code: 0, output: 'x\n12 passed, 0 failed\n', hasOwnCount: true }, [12, 0]],
    [{ code: 1, output: '12 passed, 3 failed', hasOwnCount: true }, [12, 3]],
    [{ code: 1, output: '12 passed, 0 failed', hasOwnCount: true }, [12, 1]],
    [{ code: 0, output: '12 passed, 0 failed\nand then more', hasOwnCount: true }, [0, 1]],
    [{ code: 0, output: '', hasOwnCount: true }, [0, 1]],
  ])('of %j is %j', (step, [passed, failed]) => {
    expect(tallyStep(step)).toEqual({ passed, failed });
  });

  it('is summed up in one line', () => {
    const tallies = [
      { passed: 1, failed: 0 },
      { passed: 20, failed: 2 },
    ];
    expect(sumLine(tallies)).toBe('21 passed, 2 failed');
  });
});

describe('running a program', () => {
  it('gives back its exit code and what it wrote', async () => {
    const script = 'console.log("hello"); process.exit(3)';
    const result = await runProgram(process.execPath, ['-e', script], { isQuiet: true });
    expect(result).toEqual({ code: 3, output: 'hello\n' });
  });

  it('fails when there is no such program', async () => {
    expect((await runProgram('/no/such/program', [], { isQuiet: true })).code).toBe(127);
  });

  it('ends one that takes too long', async () => {
    const begin = performance.now();
    const script = 'setInterval(() => {}, 1000)';
    const { code } = await runProgram(process.execPath, ['-e', script], { isQuiet: true, limitMs: 300 });
    expect(code).toBe(143);
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});

describe('the scripts', () => {
  it('use nothing but Node itself, since they run before anything is installed', () => {
    const files = ['start', 'test', 'steps/build', 'steps/find-electron', 'steps/install', 'steps/places'];
    for (const file of [...files, 'steps/run-program', 'steps/tally']) {
      const text = readFileSync(join(import.meta.dirname, '../../scripts', `${file}.mjs`), 'utf8');
      const imports = [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name);
      expect(imports.filter((name) => !/^(node:|\.)/.test(name ?? ''))).toEqual([]);
    }
  });
});
