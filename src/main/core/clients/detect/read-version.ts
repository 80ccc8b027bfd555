// Asks programs for their version: only once as long as the program's file is the same.
import { statSync } from 'node:fs';
import type { Programs } from '../../ports.ts';

export interface VersionReader {
  /** Undefined when it does not say in time, or when programs can't be started. */
  read(path: string, signal: AbortSignal): Promise<string | undefined>;
  /** What is known already; starts nothing. */
  peek(path: string): string | undefined;
}

const LIMIT_MS = 8000;
const LARGEST_OUTPUT = 64 * 1024;

/** Asks each program once for its version, and again only when the program's file has changed. */
export function createVersionReader(programs: Programs | undefined): VersionReader {
  const known = new Map<string, Promise<string | undefined>>();
  const answers = new Map<string, string>();
  return {
    peek: (path) => answers.get(keyOf(path)),
    read: (path, signal) => {
      if (programs === undefined) return Promise.resolve(undefined);
      const key = keyOf(path);
      const found = known.get(key) ?? ask(path, programs, signal);
      known.set(key, found);
      void found.then((version) => {
        if (version !== undefined) answers.set(key, version);
        // A program that was cut off is asked again the next time; one that does not say is not.
        else if (signal.aborted) known.delete(key);
      });
      return found;
    },
  };
}

/** A new version is another file. */
function keyOf(path: string): string {
  return `${path} ${statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0}`;
}

async function ask(path: string, programs: Programs, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await programs.run({
      command: path,
      args: ['--version'],
      // Nobody is asked for an update or a sign-in while the list is drawn.
      added: { CI: '1', NO_COLOR: '1' },
      timeoutMs: LIMIT_MS,
      maxOutputBytes: LARGEST_OUTPUT,
      signal,
    });
    return /\d+\.\d+(?:\.\d+)?(?:-[\w.]+)?/.exec(`${stdout}\n${stderr}`)?.[0];
  } catch {
    // It is there but does not say: shown without a version.
    return undefined;
  }
}
