// The file with recorded bodies: apart from the journal, so that deleting it costs nothing else.
import { chmodSync, closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Recording, recordingSchema } from '../../../shared/model/recording.ts';
import type { Log, Paths } from '../ports.ts';

export interface RecordingStore {
  /** Undefined data is a mark that it was dropped. */
  add(id: string, at: number, recording: Recording | undefined): void;
  find(id: string): { recording: Recording | undefined } | undefined;
  totals(): { count: number; bytes: number };
  /** Deletes what is older, and the oldest until the rest takes no more than `maxBytes`. */
  prune(limits: { oldest: number; maxBytes: number }): void;
  clear(): void;
  close(): void;
}

const FILE_NAME = 'bodies.sqlite';
const COMPANIONS = ['', '-wal', '-shm', '-journal'] as const;
const VERSION = 1;

const CREATE = `
  PRAGMA auto_vacuum = INCREMENTAL;
  CREATE TABLE IF NOT EXISTS recording (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    data TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS recording_by_time ON recording (at);
  PRAGMA user_version = ${VERSION}`;

/** Whether there is a file at all. */
export function hasRecordingFile(paths: Paths): boolean {
  return existsSync(join(paths.data, FILE_NAME));
}

/** Throws when the folder can't be written. A file that can't be read is deleted: bodies are not worth keeping unseen. */
export function openRecordingStore(paths: Paths, log: Log): RecordingStore {
  const file = join(paths.data, FILE_NAME);
  try {
    return openAt(file);
  } catch (error) {
    log.warn('The recorded bodies could not be read and were deleted', { error: String(error) });
    for (const companion of COMPANIONS) rmSync(file + companion, { force: true });
    return openAt(file);
  }
}

function openAt(file: string): RecordingStore {
  // SQLite would create it readable for everybody; its companions get the mode of the file.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const database = new DatabaseSync(file, { timeout: 100 });
  try {
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    if (version > VERSION) throw new Error(`it has version ${version}`);
    database.exec(CREATE);
    // What is deleted shall not linger in free pages.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON');
    return createStore(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function createStore(database: DatabaseSync): RecordingStore {
  const insert = database.prepare('INSERT OR REPLACE INTO recording (id, at, bytes, data) VALUES (?, ?, ?, ?)');
  const select = database.prepare('SELECT data FROM recording WHERE id = ?');
  const sum = database.prepare('SELECT count(data) AS count, coalesce(sum(bytes), 0) AS bytes FROM recording');
  const deleteOld = database.prepare('DELETE FROM recording WHERE at < ?');
  const selectOldest = database.prepare('SELECT id, bytes FROM recording ORDER BY at LIMIT 50');
  const deleteOne = database.prepare('DELETE FROM recording WHERE id = ?');
  const totals = (): { count: number; bytes: number } => {
    const row = sum.get();
    return { count: Number(row?.['count'] ?? 0), bytes: Number(row?.['bytes'] ?? 0) };
  };
  const giveBackSpace = (): void => database.exec('PRAGMA incremental_vacuum');
  return {
    totals,
    add: (id, at, recording) => {
      const text = recording === undefined ? null : JSON.stringify(recording);
      insert.run(id, at, text === null ? 0 : Buffer.byteLength(text), text);
    },
    find: (id) => {
      const row = select.get(id);
      if (row === undefined) return undefined;
      const data = row['data'];
      const parsed = typeof data === 'string' ? recordingSchema.safeParse(JSON.parse(data)) : undefined;
      return { recording: parsed?.data };
    },
    prune: ({ oldest, maxBytes }) => {
      const { changes } = deleteOld.run(oldest);
      let { bytes } = totals();
      if (changes === 0 && bytes <= maxBytes) return;
      while (bytes > maxBytes) {
        const rows = selectOldest.all();
        if (rows.length === 0) break;
        for (const row of rows) {
          if (bytes <= maxBytes) break;
          deleteOne.run(String(row['id']));
          bytes -= Number(row['bytes']);
        }
      }
      giveBackSpace();
    },
    clear: () => {
      database.exec('DELETE FROM recording');
      database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
    },
    close: () => database.close(),
  };
}
