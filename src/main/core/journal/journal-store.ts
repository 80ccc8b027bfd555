// The journal's file: one SQLite table of exchanges, written with prepared statements only.
import { DatabaseSync } from 'node:sqlite';
import { type Exchange, exchangeSchema } from '../../../shared/model/exchange.ts';
import { migrate } from './journal-schema.ts';
import { additionOf, type DayOf, type UsageAddition } from './usage-day.ts';
import { openUsageTable, type UsageTable } from './usage-table.ts';

export interface ListQuery {
  /** Id of the last row already shown; rows older than it follow. */
  readonly before?: Position | undefined;
  readonly limit: number;
}

/** Where a row stands in the list: newest first, and by id among those that began in the same millisecond. */
export interface Position {
  readonly startedAt: number;
  readonly id: string;
}

export interface Retention {
  readonly maxRows: number;
  /** Rows that began before this are deleted. */
  readonly oldest: number;
}

export interface JournalStore {
  /** Writes all or none; a row with a known id replaces that one. Returns the ids of rows that are no valid exchange. */
  save(exchanges: readonly Exchange[]): string[];
  get(id: string): Exchange | undefined;
  list(query: ListQuery): Exchange[];
  clear(): void;
  prune(retention: Retention): void;
  /** The daily totals. They stay when rows are pruned or cleared. */
  readonly usage: Omit<UsageTable, 'add'>;
  close(): void;
}

/** How long a write waits for a reader of the file (a backup, a database browser) before it is tried again later. */
const BUSY_TIMEOUT_MS = 100;

/** Opens the file, which must exist or be creatable. Throws SqliteError-like errors, see sqlite-failure.ts. */
export function openJournalStore(file: string, dayOf: DayOf): JournalStore {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    migrate(database);
    return createStore(database, dayOf);
  } catch (error) {
    database.close();
    throw error;
  }
}

function createStore(database: DatabaseSync, dayOf: DayOf): JournalStore {
  const { writeRows, usage } = createWriter(database, dayOf);
  const selectOne = database.prepare('SELECT data FROM exchange WHERE id = ?');
  const selectNewest = database.prepare('SELECT data FROM exchange ORDER BY started_at DESC, id DESC LIMIT ?');
  const selectOlder = database.prepare(
    'SELECT data FROM exchange WHERE (started_at, id) < (?, ?) ORDER BY started_at DESC, id DESC LIMIT ?',
  );
  const selectUnfinished = database.prepare("SELECT data FROM exchange WHERE state IN ('waiting', 'streaming')");
  const deleteAll = database.prepare('DELETE FROM exchange');
  const deleteOld = database.prepare('DELETE FROM exchange WHERE started_at < ?');
  const deleteBeyond = database.prepare(
    `DELETE FROM exchange WHERE (started_at, id) <=
     (SELECT started_at, id FROM exchange ORDER BY started_at DESC, id DESC LIMIT 1 OFFSET ?)`,
  );

  const save = (exchanges: readonly Exchange[]): string[] => {
    const misfits: string[] = [];
    const rows = exchanges.flatMap((exchange) => {
      // The schema lets through what it names and nothing else: no body or key can get into the file by accident.
      const { data: row } = exchangeSchema.safeParse(exchange);
      if (row === undefined) misfits.push(exchange.id);
      return row ?? [];
    });
    inTransaction(database, () => writeRows(rows));
    return misfits;
  };
  save(readRows(selectUnfinished.all()).map(toInterrupted));

  return {
    save,
    get: (id) => readRows([selectOne.get(id)])[0],
    list: ({ before, limit }) =>
      readRows(before === undefined ? selectNewest.all(limit) : selectOlder.all(before.startedAt, before.id, limit)),
    clear: () => {
      deleteAll.run();
      // What was cleared shall not linger in free pages or in the write-ahead log.
      database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
    },
    prune: ({ maxRows, oldest }) =>
      inTransaction(database, () => {
        deleteOld.run(oldest);
        deleteBeyond.run(maxRows);
      }),
    usage,
    close: () => database.close(),
  };
}

/** Writes rows, and adds each to the daily totals in the moment in which it is over. */
function createWriter(
  database: DatabaseSync,
  dayOf: DayOf,
): { writeRows: (rows: readonly Exchange[]) => void; usage: UsageTable } {
  const usage = openUsageTable(database);
  const selectCounted = database.prepare(
    'SELECT id FROM exchange WHERE is_counted = 1 AND id IN (SELECT value FROM json_each(?))',
  );
  const upsert = database.prepare(
    `INSERT INTO exchange (id, started_at, state, data, is_counted) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, state = excluded.state, data = excluded.data,
     is_counted = excluded.is_counted`,
  );
  const writeRows = (rows: readonly Exchange[]): void => {
    const counted = new Set(selectCounted.all(JSON.stringify(rows.map(({ id }) => id))).map(({ id }) => id));
    const additions: UsageAddition[] = [];
    for (const row of rows) {
      const wasCounted = counted.has(row.id);
      const addition = wasCounted ? undefined : additionOf(row, dayOf);
      if (addition !== undefined) additions.push(addition);
      const isCounted = wasCounted || addition !== undefined;
      upsert.run(row.id, row.startedAt, row.state, JSON.stringify(row), isCounted ? 1 : 0);
    }
    usage.add(additions);
  };
  return { writeRows, usage };
}

function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    // SQLite ends the transaction by itself on some errors, for example when the disk is full.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function readRows(rows: readonly (Record<string, unknown> | undefined)[]): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const row of rows) {
    const parsed = exchangeSchema.safeParse(parseJson(row?.['data']));
    // A row of another version that we can't read is left out rather than breaking the whole list.
    if (parsed.success) exchanges.push(parsed.data);
  }
  return exchanges;
}

function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Damaged in the file: treated like any other row that does not fit the schema.
    return undefined;
  }
}

/** Dragoman was killed while this one ran: nobody will ever finish it. */
function toInterrupted(exchange: Exchange): Exchange {
  return {
    ...exchange,
    state: 'failed',
    failure: exchange.failure ?? {
      code: 'cut',
      message: 'Dragoman ended while this request was running, so the answer is not complete. Send the request again.',
    },
  };
}
