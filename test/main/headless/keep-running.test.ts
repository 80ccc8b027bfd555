// `serve --restart`: crashes are followed by a new start, everything else by the end.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { CRASHED } from '../../../src/main/headless/crash-guard.ts';
import { keepRunning } from '../../../src/main/headless/keep-running.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Runs a script that ends as the list says, one after the other, and notes its words at each start. */
async function run(ends: readonly string[], stop = new AbortController(), now: () => number = () => 0) {
  const folder = temporaryFolder();
  const [script, starts] = [join(folder, 'script.cjs'), join(folder, 'starts')];
  writeFileSync(
    script,
    `const fs = require('fs');
     const count = fs.existsSync(${JSON.stringify(starts)}) ? fs.readFileSync(${JSON.stringify(starts)}, 'utf8').split('\\n').length - 1 : 0;
     fs.appendFileSync(${JSON.stringify(starts)}, process.argv.slice(2).join(' ') + '\\n');
     const end = ${JSON.stringify(ends)}[count] ?? '0';
     if (end === 'wait') setInterval(() => undefined, 1000);
     else if (end === 'kill') process.kill(process.pid, 'SIGKILL');
     else process.exit(Number(end));`,
  );
  const told: string[] = [];
  const terminal = { isInteractive: false, print: () => undefined, complain: (line: string) => void told.push(line) };
  const world = {
    terminal,
    environment: process.env,
    platform: process.platform,
    homeFolder: folder,
    signal: stop.signal,
  };
  const code = keepRunning({ words: [script, 'serve'], laterWords: ['--no-open'], world, now });
  const begun = (): string[] => (existsSync(starts) ? readFileSync(starts, 'utf8').trim().split('\n') : []);
  return { code, told, begun };
}

it('starts again after a crash and after a kill, without the browser, until it ends well', async () => {
  const { code, told, begun } = await run([String(CRASHED), 'kill', '0']);
  expect(await code).toBe(0);
  expect(begun()).toEqual(['serve', 'serve --no-open', 'serve --no-open']);
  expect(told).toHaveLength(2);
});

it('does not start again what refused to start', async () => {
  const { code, begun } = await run(['2']);
  expect(await code).toBe(2);
  expect(begun()).toHaveLength(1);
});

it('gives up after five starts in ten minutes and says so', async () => {
  const { code, told, begun } = await run(Array.from({ length: 9 }, () => String(CRASHED)));
  expect(await code).toBe(CRASHED);
  expect(begun()).toHaveLength(6);
  expect(told.at(-1)).toContain('6 times within ten minutes');
});

it('goes on when the crashes are far apart', async () => {
  let time = 0;
  const { code, begun } = await run(
    Array.from({ length: 7 }, () => String(CRASHED)),
    new AbortController(),
    () => (time += 6 * 60_000),
  );
  expect(await code).toBe(0);
  expect(begun()).toHaveLength(8);
});

it('passes a request to stop on, and ends with it', async () => {
  const stop = new AbortController();
  const { code, begun } = await run(['wait'], stop);
  for (let waited = 0; waited < 200 && begun().length === 0; waited += 1) await pause(20);
  stop.abort();
  await code;
  expect(begun()).toHaveLength(1);
});
