// Opens the journal's file; sets aside one that can't be read, so that it is never overwritten.
import { chmodSync, closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Log, Paths } from '../ports.ts';
import { NewerJournalError } from './journal-schema.ts';
import { type JournalStore, openJournalStore } from './journal-store.ts';
import type { DayOf } from './usage-day.ts';

const FILE_NAME = 'journal.sqlite';
/** SQLite keeps these beside its file. */
const COMPANIONS = ['', '-wal', '-shm'] as const;

const SQLITE_CORRUPT = 11;
const SQLITE_NOT_A_DATABASE = 26;

export interface OpenJournalDependencies {
  readonly paths: Paths;
  readonly clock: Clock;
  readonly log: Log;
  readonly dayOf: DayOf;
}

/** The store, or undefined when the folder can't be written: then the journal lives in memory. */
export function openJournal(dependencies: OpenJournalDependencies): JournalStore | undefined {
  const file = join(dependencies.paths.data, FILE_NAME);
  try {
    return openAt(file, dependencies.dayOf);
  } catch (error) {
    if (!isUnreadable(error)) return giveUp(error, dependencies.log);
    return openAfresh(file, error, dependencies);
  }
}

/** Whether the file itself is the trouble: damaged, no database at all, or of a later version. */
export function isUnreadable(error: unknown): boolean {
  if (error instanceof NewerJournalError) return true;
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  return code === SQLITE_CORRUPT || code === SQLITE_NOT_A_DATABASE;
}

/** Moves the file out of the way and makes a new one. */
export function openAfresh(
  file: string,
  reason: unknown,
  { clock, log, dayOf }: OpenJournalDependencies,
): JournalStore | undefined {
  const time = new Date(clock.now()).toISOString().replace(/[:.]/g, '-');
  const aside = `${file}.corrupt-${time}`;
  try {
    for (const companion of COMPANIONS) {
      if (existsSync(file + companion)) renameSync(file + companion, aside + companion);
    }
    log.warn('The journal could not be read. It was set aside and a new one was begun', {
      file: aside,
      error: messageOf(reason),
    });
    return openAt(file, dayOf);
  } catch (error) {
    return giveUp(error, log);
  }
}

/** The path of the journal's file. */
export function journalFile(paths: Paths): string {
  return join(paths.data, FILE_NAME);
}

function openAt(file: string, dayOf: DayOf): JournalStore {
  // SQLite would create it readable for everybody; its companions get the mode of the file.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  return openJournalStore(file, dayOf);
}

function giveUp(error: unknown, log: Log): undefined {
  log.warn('The journal can not be written. The newest requests are kept in memory until Dragoman is closed', {
    error: messageOf(error),
  });
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What the journal takes on the disk, with the files beside it. */
export function journalBytes(paths: Paths): number {
  const sizes = COMPANIONS.map(
    (suffix) => statSync(`${journalFile(paths)}${suffix}`, { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
