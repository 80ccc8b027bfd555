// Child processes, each in a group of its own: only those groups, and helpers that name the folder of the run, are ever signalled.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProcessSpec {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly isTimedOut: boolean;
  readonly seconds: number;
}

const PIPE_DRAIN_MS = 1000;
const leaders = new Set<number>();

/** Runs a command to its end; when its time is up the whole group is killed. */
export async function runProcess({
  command: [file = '', ...args],
  cwd,
  env,
  timeoutMs,
}: ProcessSpec): Promise<Outcome> {
  const begin = performance.now();
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const { pid } = child;
  if (pid !== undefined) leaders.add(pid);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    signalGroup(pid);
  }, timeoutMs);
  const closed = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const code = await new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.once('error', (error) => {
      output.stderr += error.message;
      resolve(127);
    });
  });
  clearTimeout(timer);
  // Helpers that the client left behind.
  signalGroup(pid);
  if (pid !== undefined) leaders.delete(pid);
  await Promise.race([closed, delay(PIPE_DRAIN_MS, undefined, { ref: false })]);
  return { code, ...output, isTimedOut, seconds: (performance.now() - begin) / 1000 };
}

/** For the end of the run, whatever ends it. */
export function killWhatWasStarted(): void {
  for (const pid of leaders) signalGroup(pid);
}

function signalGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // The whole group is gone already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ends helpers that a client has left running: their command lines name the run's own folder, so they can be nobody else's. */
export function killHelpersOf(folder: string): void {
  if (process.platform !== 'linux') return;
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    try {
      if (readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(folder)) process.kill(Number(id), 'SIGTERM');
    } catch {
      // It has ended meanwhile, or belongs to somebody else.
    }
  }
}
