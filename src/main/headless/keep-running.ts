// `serve --restart`: a small process that starts the served app anew when it has crashed, for systems where nothing else does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { CRASHED } from './crash-guard.ts';
import type { CommandWorld } from './terminal.ts';

export interface KeepRunningParts {
  /** Node's own options and the script, then the words of the command. */
  readonly words: readonly string[];
  /** What is added from the second start on. */
  readonly laterWords: readonly string[];
  readonly world: CommandWorld;
  /** Milliseconds, on a clock that never jumps. */
  readonly now: () => number;
}

/** A crash that comes back more often than this is not cured by starting again. */
const MAXIMUM_STARTS = 5;
const WINDOW_MS = 10 * 60_000;
const BREATH_MS = 200;

/** Resolves to the exit code of the last process: when it ended by itself, was told to stop, or crashed too often. */
export async function keepRunning({ words, laterWords, world, now }: KeepRunningParts): Promise<number> {
  const { terminal, signal } = world;
  let crashes: number[] = [];
  for (let later: readonly string[] = []; ; later = laterWords) {
    const end = await runOnce([...words, ...later], world);
    if (signal.aborted || !isCrash(end)) return end.code ?? 1;
    crashes = [...crashes.filter((time) => now() - time < WINDOW_MS), now()];
    if (crashes.length > MAXIMUM_STARTS) {
      terminal.complain(`Dragoman crashed ${crashes.length} times within ten minutes, so it is not started again.`);
      return end.code ?? 1;
    }
    terminal.complain('Dragoman crashed and is started again.');
    await pause(BREATH_MS, undefined, { signal }).catch(() => {
      // Told to stop meanwhile: the next look at the signal ends it.
    });
    if (signal.aborted) return end.code ?? 1;
  }
}

interface End {
  readonly code: number | null;
  readonly endedBy: NodeJS.Signals | null;
}

/** A refusal to start (a taken port, wrong settings) is none: it would only be refused again. */
function isCrash({ code, endedBy }: End): boolean {
  return endedBy !== null || code === CRASHED;
}

async function runOnce(words: readonly string[], { environment, signal }: CommandWorld): Promise<End> {
  const child = spawn(process.execPath, words, { env: { ...environment }, stdio: 'inherit' });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [code, endedBy] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return { code, endedBy };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
