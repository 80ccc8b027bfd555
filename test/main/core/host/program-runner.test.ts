// Programs of the user's: real processes, ended with everything they have started.
import { existsSync, readFileSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPrograms } from '../../../../src/main/core/host/program-runner.ts';
import { createSystemClock } from '../../../../src/main/core/host/system-clock.ts';
import type { ProgramRequest, ProgramResult } from '../../../../src/main/core/ports.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const ENVIRONMENT = { PATH: process.env['PATH'], KEPT: 'yes', SECRET_BASE_URL: 'http://x', ODD: undefined };
const programs = createPrograms({ environment: ENVIRONMENT, platform: process.platform, clock: createSystemClock() });

function run(script: string, more: Partial<ProgramRequest> = {}): Promise<ProgramResult> {
  return programs.run({
    command: process.execPath,
    args: ['-e', script],
    timeoutMs: 10_000,
    maxOutputBytes: 1_000_000,
    signal: new AbortController().signal,
    ...more,
  });
}

describe('a program', () => {
  it('gets its input and folder, and gives its output and exit code', async () => {
    const folder = temporaryFolder();
    const script = `process.stdin.on('data', (d) => process.stdout.write(process.cwd() + ' ' + d)).on('end', () => { console.error('e'); process.exitCode = 3 })`;
    expect(await run(script, { input: 'Grüße', folder })).toEqual({
      exitCode: 3,
      stdout: `${folder} Grüße`,
      stderr: 'e\n',
    });
  });

  it('inherits the environment but for what is left out, changed and added', async () => {
    const { stdout } = await run('console.log(JSON.stringify(process.env))', {
      environment: (name, value) => (name.endsWith('BASE_URL') ? undefined : value),
      added: { ADDED: '1' },
    });
    const seen = JSON.parse(stdout) as Record<string, string>;
    expect(seen).toMatchObject({ KEPT: 'yes', ADDED: '1' });
    expect(seen).not.toHaveProperty('SECRET_BASE_URL');
    expect(seen).not.toHaveProperty('ODD');
  });

  it('is never given to a shell', async () => {
    const { stdout } = await run('console.log(process.argv[1])', {
      args: ['-e', 'console.log(process.argv[1])', '$(echo x); `echo y`'],
    });
    expect(stdout).toBe('$(echo x); `echo y`\n');
  });

  it('that does not exist or may not be run is told as such', async () => {
    await expect(run('', { command: 'no-such-program-4f1' })).rejects.toMatchObject({ problem: 'not-found' });
    const file = join(temporaryFolder(), 'plain');
    writeFileSync(file, 'x');
    chmodSync(file, 0o600);
    await expect(run('', { command: file })).rejects.toMatchObject({ problem: 'not-allowed' });
  });

  it('that ends without reading its input is no error', async () => {
    expect((await run('process.exit(0)', { input: 'x'.repeat(2_000_000) })).exitCode).toBe(0);
  });

  it('that says too much is ended', async () => {
    await expect(
      run(`setInterval(() => process.stdout.write('x'.repeat(9999)), 1)`, { maxOutputBytes: 50_000 }),
    ).rejects.toMatchObject({ problem: 'too-much-output' });
  });

  it('that takes too long is ended, even when it does not want to', async () => {
    const stubborn = `process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)`;
    const begin = performance.now();
    await expect(run(stubborn, { timeoutMs: 300 })).rejects.toMatchObject({ problem: 'timeout' });
    expect(performance.now() - begin).toBeLessThan(6000);
  });
});

describe('a cancelled program', () => {
  it('takes its children with it', async () => {
    const folder = temporaryFolder();
    const script = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', "setInterval(() => {}, 1000)"], { stdio: 'ignore' });
      require('node:fs').writeFileSync('pid', String(child.pid));
      setInterval(() => {}, 1000);`;
    const controller = new AbortController();
    const work = run(script, { folder, signal: controller.signal });
    const refused = expect(work).rejects.toMatchObject({ problem: 'cancelled' });
    const file = join(folder, 'pid');
    await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
    const pid = Number(readFileSync(file, 'utf8'));
    expect(isAlive(pid)).toBe(true);
    controller.abort();
    await refused;
    await until(() => !isAlive(pid));
  });

  it('is not even started when nobody wants it any more', async () => {
    await expect(run('', { signal: AbortSignal.abort() })).rejects.toMatchObject({ problem: 'cancelled' });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A dead child that nobody has collected yet still has a number.
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + 5000;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
