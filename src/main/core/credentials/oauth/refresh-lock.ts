// Lets one process at a time renew a login. The system gives the lock back when its holder dies.
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../ports.ts';
import { wait } from './wait.ts';

const SQLITE_BUSY = 5;
const PAUSE_MS = 20;

/** Runs the work while this process holds the file. Rejects with SignInError when the signal aborts while waiting. */
export async function withFileLock<T>(
  { path, clock, signal }: { path: string; clock: Clock; signal: AbortSignal },
  work: () => Promise<T>,
): Promise<T> {
  const release = await acquire(path, { clock, signal });
  try {
    return await work();
  } finally {
    release();
  }
}

async function acquire(path: string, { clock, signal }: { clock: Clock; signal: AbortSignal }): Promise<() => void> {
  for (;;) {
    const release = tryAcquire(path);
    if (release !== undefined) return release;
    await wait(clock, PAUSE_MS, signal);
  }
}

/** Node has no file locks, SQLite has real ones: see control/instance-lock.ts. */
function tryAcquire(path: string): (() => void) | undefined {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE');
    return () => database.close();
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}
