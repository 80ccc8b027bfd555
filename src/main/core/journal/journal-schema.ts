// The form of the journal's file and its version.
import type { DatabaseSync } from 'node:sqlite';
import { CREATE_USAGE_TABLE } from './usage-table.ts';
import { CREATE_TIME_TABLE } from './time-table.ts';

const VERSION = 3;

/** The file was written by a later version of Dragoman. */
export class NewerJournalError extends Error {
  constructor(version: number) {
    super(`the journal has version ${version}, this Dragoman knows up to ${VERSION}`);
    this.name = 'NewerJournalError';
  }
}

/** Makes the tables in a new file and brings an old one up to date. Throws NewerJournalError on one from the future. */
export function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > VERSION) throw new NewerJournalError(version);
  // NORMAL may lose the last rows in a power cut, never the file: right for a journal that must not cost time.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  for (const [index, statements] of STEPS.entries()) {
    if (version > index) continue;
    database.exec(`BEGIN IMMEDIATE; ${statements}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

/** Each brings the file from the version of its index to the next one. */
const STEPS: readonly string[] = [
  `CREATE TABLE exchange (
    id TEXT PRIMARY KEY,
    started_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX exchange_by_time ON exchange (started_at DESC, id DESC);
  CREATE INDEX exchange_unfinished ON exchange (state) WHERE state IN ('waiting', 'streaming')`,
  // Whether a row is in the daily totals: each is to be there once, however often it is written.
  `ALTER TABLE exchange ADD COLUMN is_counted INTEGER NOT NULL DEFAULT 0;
  ${CREATE_USAGE_TABLE}`,
  CREATE_TIME_TABLE,
];
