// One running app per data folder, for both shells: a lock that the system gives back when its holder dies.
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../host/start-error.ts';

export interface InstanceLock {
  release(): void;
}

const SQLITE_BUSY = 5;

/**
 * Takes the lock of a data folder; undefined when another process has it. Opens nothing else in the folder.
 *
 * Node has no file locks of its own, and a file with a process id in it goes stale after kill -9 and can be taken over
 * by two at once. SQLite has real ones on every system, so an empty database serves as the lock.
 */
export function acquireInstanceLock(folder: string): InstanceLock | undefined {
  const path = join(folder, 'instance.lock');
  const database = openLock(path);
  try {
    // Without a journal file nothing is left beside the lock.
    database.exec('PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw noLock(path, error);
  }
  chmodSync(path, 0o600);
  const onExit = (): void => database.close();
  // Also keeps the database reachable: a collected one is closed, and the lock would be gone while the app still runs.
  process.once('exit', onExit);
  return {
    release: () => {
      process.off('exit', onExit);
      database.close();
    },
  };
}

function openLock(path: string): DatabaseSync {
  try {
    if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600, flag: 'a' });
    return new DatabaseSync(path, { timeout: 0 });
  } catch (error) {
    throw noLock(path, error);
  }
}

function noLock(path: string, error: unknown): StartError {
  const why = error instanceof Error ? error.message : String(error);
  return new StartError(
    `The data folder can't be locked (${why}). Move ${path} away if it is not Dragoman's own file.`,
    {
      cause: error,
    },
  );
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
