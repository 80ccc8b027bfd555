// Starts `dragoman serve` as a real process in a folder of its own, and stops it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ServeProcess {
  readonly child: ChildProcess;
  readonly gateway: string;
  /** Null when the window is not built. */
  readonly window: string | null;
  readonly pasteLine: string;
  /** What it has written for the person so far. */
  complaints(): string;
  /** Sends the signal and resolves to the exit code and the time it took. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; durationMs: number }>;
}

export interface ServeOptions {
  readonly entry: string;
  readonly home: string;
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const READY_MS = 15_000;

/** The environment for a command of ours: nothing of the person who runs the tests but the path. */
export function cleanEnvironment(home: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  // Compiled code is kept between the many starts of a test run.
  const cache = join(import.meta.dirname, '../../node_modules/.cache/dragoman/compiled');
  return { PATH: process.env['PATH'] ?? '', HOME: home, DRAGOMAN_HOME: home, NODE_COMPILE_CACHE: cache, ...extra };
}

/** Resolves when it is ready; rejects with what it wrote when it ends before. */
export async function startServe({ entry, home, words = [], environment = {} }: ServeOptions): Promise<ServeProcess> {
  const child = spawn(process.execPath, [entry, 'serve', '--json', '--port', '0', ...words], {
    env: cleanEnvironment(home, environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    complaints += part;
  });
  const gone = once(child, 'exit') as Promise<[number | null]>;
  const lines = createInterface({ input: child.stdout });
  const ended = gone.then(([code]): never => {
    throw new Error(`serve ended with ${code}: ${complaints}`);
  });
  const [line] = (await Promise.race([once(lines, 'line', { signal: AbortSignal.timeout(READY_MS) }), ended])) as [
    string,
  ];
  ended.catch(() => {
    // From here on ending is what `stop` waits for.
  });
  const told = JSON.parse(line) as Pick<ServeProcess, 'gateway' | 'window' | 'pasteLine'>;
  return {
    ...told,
    child,
    complaints: () => complaints,
    stop: async (signal = 'SIGINT') => {
      const begin = performance.now();
      child.kill(signal);
      const [code] = await gone;
      return { code, durationMs: performance.now() - begin };
    },
  };
}
