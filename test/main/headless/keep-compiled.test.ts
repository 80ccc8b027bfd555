// Compiled code is kept in the data folder, and nowhere that others could put some of theirs.
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const MAIN = join(import.meta.dirname, '../../../src/main/headless/main.ts');

async function startIn(folder: string): Promise<void> {
  const environment = { PATH: process.env['PATH'], DRAGOMAN_HOME: folder };
  await promisify(execFile)(process.execPath, [MAIN, '--version'], { env: environment });
}

it('compiled code is kept in a data folder that is private', async () => {
  const folder = temporaryFolder();
  await startIn(folder);
  expect(readdirSync(folder)).toEqual(['compiled']);
});

it('compiled code is not kept where others can write', async () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o777);
  await startIn(folder);
  expect(readdirSync(folder)).toEqual([]);
});

it('no data folder is made for it', async () => {
  const folder = join(temporaryFolder(), 'not-there');
  await startIn(folder);
  expect(existsSync(folder)).toBe(false);
});
