// `npm start` and `npm test` as whole programs, in a checkout whose tools only say that they ran.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { makeFakeCheckout, type FakeCheckout } from './fake-checkout.ts';

interface Run {
  code: number;
  output: string;
  lastLine: string;
}

async function run({ folder }: FakeCheckout, script: string, options: { words?: string[]; display?: string } = {}) {
  const environment = { PATH: process.env['PATH'] ?? '', ...(options.display ? { DISPLAY: options.display } : {}) };
  const words = [join(folder, 'scripts', script), ...(options.words ?? [])];
  const result = promisify(execFile)(process.execPath, words, { env: environment, cwd: '/' });
  return result.then(
    ({ stdout, stderr }) => asRun(0, stdout, stderr),
    (error: { code: number; stdout: string; stderr: string }) => asRun(error.code, error.stdout, error.stderr),
  );
}

function asRun(code: number, stdout: string, stderr: string): Run {
  return { code, output: stdout + stderr, lastLine: stdout.trim().split('\n').at(-1) ?? '' };
}

describe('npm start', () => {
  it('starts the headless shell where there is no screen, says so in one line, and passes the words on', async () => {
    const checkout = makeFakeCheckout();
    const { code, output } = await run(checkout, 'start.mjs', { words: ['--port', '0', '--config', 'a b'] });
    const lines = output.trim().split('\n');
    if (process.platform === 'linux') {
      expect(lines[0]).toBe('Starting without a desktop, with the window in your browser: this machine has no screen.');
    }
    expect(lines.at(-1)).toBe('ran headless serve --port 0 --config a b');
    expect(code).toBe(0);
  });

  it('builds only when a source is newer', async () => {
    const checkout = makeFakeCheckout();
    expect((await run(checkout, 'start.mjs')).output).not.toContain('Building');
    rmSync(join(checkout.folder, 'out/headless/main.js'));
    checkout.write(
      'node_modules/vite/bin/vite.js',
      `
      import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(join(checkout.folder, 'out/headless/main.js'))}, 'console.log("built anew")');`,
    );
    const { output } = await run(checkout, 'start.mjs');
    expect(output).toContain('Building');
    expect(output).toContain('built anew');
  });

  it('shows why a build failed and starts nothing', async () => {
    const checkout = makeFakeCheckout();
    checkout.write('src/other.ts', '');
    rmSync(join(checkout.folder, 'out/electron/main.js'));
    checkout.write('node_modules/vite/bin/vite.js', 'console.error("no such module: x"); process.exit(1);');
    const { code, output } = await run(checkout, 'start.mjs');
    expect(code).toBe(1);
    expect(output).toContain('no such module: x');
    expect(output).not.toContain('ran headless');
  });

  it('tries to fetch Electron once, remembers that it failed, and goes on without', async () => {
    const checkout = makeFakeCheckout();
    const first = await run(checkout, 'start.mjs', { display: ':9' });
    expect(first.output).toContain('Fetching Electron');
    expect(first.output).toContain('ran headless serve');
    const second = await run(checkout, 'start.mjs', { display: ':9' });
    expect(second.output).not.toContain('Fetching Electron');
    expect(second.output).toMatch(/Electron could not be downloaded .*npx install-electron/);
  });

  it('starts the desktop app where Electron and a screen are there', async () => {
    const checkout = makeFakeCheckout();
    checkout.write('node_modules/electron/path.txt', 'electron');
    checkout.write('node_modules/electron/dist/electron', '#!/bin/sh\necho "desktop $*"\nexit 5\n');
    chmodSync(join(checkout.folder, 'node_modules/electron/dist/electron'), 0o755);
    const { code, output } = await run(checkout, 'start.mjs', { display: ':9', words: ['--hidden'] });
    expect(output.trim()).toBe(`desktop ${checkout.folder} --hidden`);
    expect(code).toBe(5);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves no process behind after %s', async (signal) => {
    const checkout = makeFakeCheckout();
    const script = `
      process.on('${signal}', () => setTimeout(() => { console.log('ended'); process.exit(0); }, 200));
      setInterval(() => {}, 1000);
      console.log(process.pid);`;
    checkout.write('out/headless/main.js', script);
    const child = spawn(process.execPath, [join(checkout.folder, 'scripts/start.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    let processId = Number.NaN;
    while (Number.isNaN(processId)) processId = Number((await lines.next()).value);
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    expect(() => process.kill(processId, 0)).toThrow();
  });

  it('ends a program that does not want to end', async () => {
    const checkout = makeFakeCheckout();
    checkout.write(
      'out/headless/main.js',
      "process.on('SIGINT', () => {}); setInterval(() => {}, 1000); console.log(process.pid);",
    );
    const child = spawn(process.execPath, [join(checkout.folder, 'scripts/start.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    let processId = Number.NaN;
    while (Number.isNaN(processId)) processId = Number((await lines.next()).value);
    child.kill('SIGINT');
    await once(child, 'exit');
    await pause(20);
    expect(() => process.kill(processId, 0)).toThrow();
  });
});

describe('npm test', () => {
  it('runs every step in its order and ends with the sum', async () => {
    const checkout = makeFakeCheckout();
    checkout.write(
      'test/e2e/run.ts',
      "console.log(process.argv.length > 2 ? '5 passed, 0 failed' : '30 passed, 0 failed');\n",
    );
    const { code, output, lastLine } = await run(checkout, 'test.mjs');
    const ran = [...output.matchAll(/^ran (\S+) (\S+)/gm)].map(([, tool, word]) => `${tool} ${word}`);
    expect(ran).toEqual(['tsc --noEmit', 'oxlint --type-aware', 'oxfmt --check', 'vitest run', 'vite build']);
    expect(lastLine).toBe('48 passed, 0 failed');
    expect(code).toBe(0);
  });

  it.each([
    { what: 'a tool fails', path: 'node_modules/oxlint/bin/oxlint', script: 'process.exit(1)', sum: [12, 1] },
    {
      what: 'tests fail',
      path: 'node_modules/vitest/vitest.mjs',
      script: "console.log('5 passed, 2 failed'); process.exit(1)",
      sum: [11, 2],
    },
    {
      what: 'a runner crashes without a count',
      path: 'test/headless/run.ts',
      script: "throw new Error('crash')",
      sum: [11, 1],
    },
  ])('fails when $what, and still runs the rest', async ({ path, script, sum: [passed, failed] }) => {
    const checkout = makeFakeCheckout();
    checkout.write(path, script);
    const { code, output, lastLine } = await run(checkout, 'test.mjs');
    expect(lastLine).toBe(`${passed} passed, ${failed} failed`);
    expect(output).toContain('FAILED');
    expect(code).toBe(1);
  });
});

describe('the file that a build machine runs', () => {
  it('can be executed and ends in npm test', () => {
    const path = join(import.meta.dirname, '../../.ci/run');
    expect(existsSync(path)).toBe(true);
    const text = readFileSync(path, 'utf8');
    expect(text.startsWith('#!/usr/bin/env bash')).toBe(true);
    expect(text.trim().split('\n').at(-1)).toBe('exec npm test');
  });
});
