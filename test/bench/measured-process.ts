// Starts, watches and ends the processes of the bench: pinned to a core where that is possible, with a clean environment.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createInterface } from 'node:readline';
import { plainScript } from './plain-script.ts';
import type { ProbeAnswer, ProbeQuestion } from './process-probe.ts';

export interface ProcessOptions {
  readonly name: string;
  /** Arguments of Node. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined: the system chooses. */
  readonly core: number | undefined;
}

export interface MeasuredProcess {
  readonly name: string;
  /** The JSON line by which it said that it is ready. */
  readonly told: Readonly<Record<string, unknown>>;
  /** Milliseconds of CPU of the process and its children so far. */
  cpuMs(): Promise<number>;
  residentMb(): Promise<number>;
  startWatchingDelay(): Promise<void>;
  /** The longest delay since the start of watching. */
  stopWatchingDelay(): Promise<number>;
  stop(): Promise<void>;
}

const READY_MS = 30_000;
const STOP_MS = 5000;
/** Linux counts CPU time in hundredths of a second. */
const TICK_MS = 10;
const IS_LINUX = process.platform === 'linux';

/** Whether processes can be pinned to cores here. */
export function canPin(): boolean {
  return IS_LINUX && spawnSync('taskset', ['-p', String(process.pid)]).status === 0;
}

/** Moves this process and all its threads to a core. */
export function pinSelf(core: number): void {
  spawnSync('taskset', ['-apc', String(core), String(process.pid)]);
}

/** Resolves when it has printed its line; rejects with what it complained of when it ends before. */
export async function startProcess(options: ProcessOptions): Promise<MeasuredProcess> {
  const { name, words, environment, core } = options;
  const probe = pathToFileURL(plainScript('process-probe.ts')).href;
  const node = [process.execPath, '--import', probe, ...words];
  const [program = '', ...rest] = core === undefined ? node : ['taskset', '-c', String(core), ...node];
  const child = spawn(program, rest, {
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-4000)));
  const gone = once(child, 'exit');
  try {
    const told = await firstLine(child, gone);
    return watch({ name, child, gone, told });
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`${name} did not start: ${complaints || String(error)}`, { cause: error });
  }
}

async function firstLine(child: ChildProcess, gone: Promise<unknown>): Promise<Record<string, unknown>> {
  if (child.stdout === null) throw new Error('its output can not be read');
  const lines = createInterface({ input: child.stdout });
  const ended = gone.then((): never => {
    throw new Error('it ended at once');
  });
  const line = once(lines, 'line', { signal: AbortSignal.timeout(READY_MS) });
  const [text] = (await Promise.race([line, ended])) as [string];
  ended.catch(() => undefined);
  return JSON.parse(text) as Record<string, unknown>;
}

interface Running {
  readonly name: string;
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
  readonly told: Record<string, unknown>;
}

function watch({ name, child, gone, told }: Running): MeasuredProcess {
  const ask = createAsker(child);
  const tree = (): number[] => processTree(child.pid ?? 0);
  return {
    name,
    told,
    cpuMs: async () => (IS_LINUX ? sum(tree(), cpuOf) : (await ask('usage')).cpuMs),
    residentMb: async () => (IS_LINUX ? sum(tree(), residentOf) : (await ask('usage')).residentMb),
    startWatchingDelay: async () => void (await ask('start-delay')),
    stopWatchingDelay: async () => (await ask('stop-delay')).longestDelayMs,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      child.kill('SIGTERM');
      await gone;
      clearTimeout(timer);
    },
  };
}

function createAsker(child: ChildProcess): (ask: ProbeQuestion['ask']) => Promise<ProbeAnswer> {
  let lastId = 0;
  const waiting = new Map<number, (answer: ProbeAnswer) => void>();
  child.on('message', (message) => {
    const answer = message as ProbeAnswer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  return (ask) =>
    new Promise((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      child.send({ id: lastId, ask } satisfies ProbeQuestion);
    });
}

function sum(processIds: readonly number[], measure: (processId: number) => number): number {
  return processIds.reduce((total, processId) => total + measure(processId), 0);
}

/** The process and all that it has started. */
function processTree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (/^\d+$/.test(entry)) parents.set(Number(entry), Number(statFields(Number(entry))[1] ?? -1));
  }
  const found = [root];
  for (const processId of found) {
    for (const [child, parent] of parents) if (parent === processId) found.push(child);
  }
  return found;
}

/** Fields behind the program's name, which may hold spaces. */
function statFields(processId: number): string[] {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    // It has ended since the list was made.
    return [];
  }
}

function cpuOf(processId: number): number {
  const fields = statFields(processId);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS;
}

function residentOf(processId: number): number {
  try {
    const text = readFileSync(`/proc/${processId}/status`, 'latin1');
    return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024;
  } catch {
    // It has ended since the list was made.
    return 0;
  }
}
