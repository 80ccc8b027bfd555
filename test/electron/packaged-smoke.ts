// Starts a packaged app with --smoke and looks at its fuses. The argument is the packager's output folder.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkFuses } from '../shell/harness/fuses.ts';

const LIMIT_MS = 60_000;

/** Where each system's packager puts the program. */
const PROGRAMS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['dragoman'],
  win32: ['Dragoman.exe'],
  darwin: ['Dragoman.app', 'Contents', 'MacOS', 'Dragoman'],
};

function findProgram(folder: string): string {
  const path = PROGRAMS[process.platform];
  assert.ok(path !== undefined, `nothing is packaged for ${process.platform}`);
  const found = readdirSync(folder)
    .map((name) => join(folder, name, ...path))
    .find((candidate) => existsSync(candidate));
  assert.ok(found !== undefined, `there is no packaged app in ${folder}`);
  return found;
}

async function runSmoke(program: string): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'dragoman-packaged-'));
  const child = spawn(program, ['--smoke'], {
    env: { ...process.env, HOME: home, USERPROFILE: home, DRAGOMAN_HOME: join(home, 'data') },
    stdio: 'inherit',
    timeout: LIMIT_MS,
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  rmSync(home, { recursive: true, force: true });
  assert.equal(code, 0, 'the packaged app did not pass its own test');
}

const program = findProgram(resolve(process.argv[2] ?? 'release'));
await checkFuses(program);
await runSmoke(program);
console.log('2 passed, 0 failed');
