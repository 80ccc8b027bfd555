// Runs programs of the user's: no shell, limited in time and output, and ended with everything they have started.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Clock, ProgramRequest, ProgramResult, Programs } from '../ports.ts';
import { ProgramError, type ProgramProblem } from './program-error.ts';

export interface ProgramHost {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
}

/** After a request to end, so long until it is ended by force. */
const GRACE_MS = 2000;

/** Runs programs on this computer, without a shell in between. */
export function createPrograms(host: ProgramHost): Programs {
  return { run: (request) => run(request, host) };
}

async function run(request: ProgramRequest, host: ProgramHost): Promise<ProgramResult> {
  try {
    return await start(request, host, request.command);
  } catch (error) {
    // On Windows many tools are scripts, which need an interpreter.
    const isScript = host.platform === 'win32' && error instanceof ProgramError && error.problem === 'not-found';
    if (!isScript) throw error;
    return start({ ...request, ...asScript(request) }, host, request.command);
  }
}

const PLAIN_WORD = /^[\w@=:,./\\-]*$/;

/** The interpreter reads its line by rules of its own, so only words that need no quoting are given to it. */
function asScript({ command, args }: ProgramRequest): Pick<ProgramRequest, 'command' | 'args'> {
  if (![command, ...args].every((word) => PLAIN_WORD.test(word))) throw new ProgramError('not-found', command);
  return { command: 'cmd.exe', args: ['/d', '/s', '/c', command, ...args] };
}

function start(request: ProgramRequest, host: ProgramHost, name: string): Promise<ProgramResult> {
  const { command, args, folder, input = '', signal, maxOutputBytes, timeoutMs } = request;
  if (signal.aborted) return Promise.reject(new ProgramError('cancelled', name));
  const child = spawn(command, [...args], {
    env: environmentFor(request, host),
    // A group of its own, so that it can be ended with its children.
    detached: host.platform !== 'win32',
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  const { promise, resolve, reject } = Promise.withResolvers<ProgramResult>();
  let problem: ProgramProblem | undefined;
  let cancelForce: (() => void) | undefined;
  const end = (reason: ProgramProblem): void => {
    if (problem !== undefined) return;
    problem = reason;
    endTree(child, host.platform, 'SIGTERM');
    cancelForce = host.clock.setTimer(GRACE_MS, () => endTree(child, host.platform, 'SIGKILL'));
  };
  const cancelTimeout = host.clock.setTimer(timeoutMs, () => end('timeout'));
  const onAbort = (): void => end('cancelled');
  signal.addEventListener('abort', onAbort, { once: true });
  const output = collect(child, maxOutputBytes, () => end('too-much-output'));
  const settle = (): void => {
    cancelTimeout();
    cancelForce?.();
    signal.removeEventListener('abort', onAbort);
  };
  child.once('error', (error: NodeJS.ErrnoException) => {
    settle();
    reject(new ProgramError(problemOfStart(error), name, { cause: error }));
  });
  child.once('close', (code) => {
    settle();
    // Whatever it has left running must not outlive it.
    endTree(child, host.platform, 'SIGKILL');
    if (problem === undefined) resolve({ exitCode: code ?? undefined, ...output() });
    else reject(new ProgramError(problem, name));
  });
  // It may end without reading what it is sent.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  return promise;
}

function environmentFor({ environment, added = {} }: ProgramRequest, host: ProgramHost): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(host.environment)) {
    const changed = value === undefined || environment === undefined ? value : environment(name, value);
    if (changed !== undefined) kept[name] = changed;
  }
  return { ...kept, ...added };
}

function collect(
  child: ChildProcess,
  maxBytes: number,
  onTooMuch: () => void,
): () => Pick<ProgramResult, 'stdout' | 'stderr'> {
  const parts: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  let size = 0;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (bytes: Buffer) => {
      size += bytes.length;
      if (size > maxBytes) onTooMuch();
      else parts[name].push(bytes);
    });
  }
  const text = (name: 'stdout' | 'stderr'): string => Buffer.concat(parts[name]).toString('utf8');
  return () => ({ stdout: text('stdout'), stderr: text('stderr') });
}

function problemOfStart({ code }: NodeJS.ErrnoException): ProgramProblem {
  if (code === 'ENOENT') return 'not-found';
  return code === 'EACCES' || code === 'EPERM' ? 'not-allowed' : 'failed';
}

function endTree({ pid }: ChildProcess, platform: NodeJS.Platform, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  if (platform === 'win32') {
    // A failure here means that it is gone already.
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' }).on(
      'error',
      () => undefined,
    );
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group is gone already.
  }
}
