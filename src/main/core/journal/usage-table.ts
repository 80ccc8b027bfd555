// The daily totals in the journal's file: one row for each day, provider, connection, model and client.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { UsageQuery, UsageTotals } from '../../../shared/model/usage.ts';
import type { TimeCount, TimeStep } from './answer-times.ts';
import { openTimeTable } from './time-table.ts';
import { COLUMNS, KEYS } from './usage-columns.ts';
import { addTotals, NO_TOTALS, TOTAL_FIELDS, type UsageAddition, type UsageKey } from './usage-day.ts';

export interface UsageRow extends UsageTotals {
  readonly day: string;
  /** The provider, connection, model or client, whichever was asked for. */
  readonly id: string;
}

export interface UsageTable {
  /** Adds each to the row of its key, all of one key at once; to be called inside a transaction. */
  add(additions: readonly UsageAddition[]): void;
  /** Sums by day and dimension, earliest first. */
  rows(query: UsageQuery): UsageRow[];
  /** How long the answers took; of all days together unless it is to be by day. */
  times(query: UsageQuery, isByDay: boolean): TimeCount[];
  firstDay(): string | undefined;
  clear(): void;
}

/** For the journal's schema. */
export const CREATE_USAGE_TABLE = `
  CREATE TABLE usage_day (
    day TEXT NOT NULL,
    provider TEXT NOT NULL,
    connection TEXT NOT NULL,
    model TEXT NOT NULL,
    client TEXT NOT NULL,
    ${TOTAL_FIELDS.map((field) => `${field} REAL NOT NULL DEFAULT 0`).join(',\n    ')},
    PRIMARY KEY (day, provider, connection, model, client)
  ) STRICT, WITHOUT ROWID`;

/** Clients choose the names of models: whoever makes up a new one each time shall not fill the disk. */
const MOST_ROWS_A_DAY = 1000;
const OTHERS = 'other';

/** The tables must exist. */
export function openUsageTable(database: DatabaseSync): UsageTable {
  const update = database.prepare(
    `UPDATE usage_day SET ${TOTAL_FIELDS.map((field) => `${field} = ${field} + ?`).join(', ')}
     WHERE ${KEYS.map((key) => `${key} = ?`).join(' AND ')}`,
  );
  const insert = database.prepare(
    `INSERT INTO usage_day (${KEYS.join(', ')}) VALUES (${KEYS.map(() => '?').join(', ')})`,
  );
  const countDay = database.prepare('SELECT count(*) AS count FROM usage_day WHERE day = ?');
  const selectFirst = database.prepare('SELECT min(day) AS day FROM usage_day');
  const deleteAll = database.prepare('DELETE FROM usage_day');

  const times = openTimeTable(database);
  const addTo = (key: UsageKey, totals: UsageTotals): boolean =>
    Number(update.run(...TOTAL_FIELDS.map((field) => totals[field]), ...valuesOf(key)).changes) > 0;

  /** The key that it was counted under. */
  const addTotalsOf = ({ key, totals }: UsageAddition): UsageKey => {
    if (addTo(key, totals)) return key;
    const isFull = Number(countDay.get(key.day)?.['count'] ?? 0) >= MOST_ROWS_A_DAY;
    const open = isFull ? { ...key, model: OTHERS } : key;
    if (isFull && addTo(open, totals)) return open;
    insert.run(...valuesOf(open));
    addTo(open, totals);
    return open;
  };

  return {
    add: (additions) => {
      for (const sum of sumsByKey(additions)) times.add(valuesOf(addTotalsOf(sum)), sum.times);
    },
    times: (query, isByDay) => times.counts(query, isByDay),
    rows: ({ from, to, by }) => {
      const sums = TOTAL_FIELDS.map((field) => `sum(${field}) AS ${field}`).join(', ');
      const select = database.prepare(
        `SELECT day, ${COLUMNS[by]} AS id, ${sums} FROM usage_day
         WHERE day BETWEEN ? AND ? GROUP BY day, ${COLUMNS[by]} ORDER BY day, id`,
      );
      return select.all(from, to).map(readRow);
    },
    firstDay: () => {
      const day = selectFirst.get()?.['day'];
      return typeof day === 'string' ? day : undefined;
    },
    clear: () => {
      deleteAll.run();
      times.clear();
    },
  };
}

function sumsByKey(additions: readonly UsageAddition[]): Iterable<UsageAddition> {
  const sums = new Map<string, { key: UsageKey; totals: UsageTotals; times: TimeStep[] }>();
  for (const { key, totals, times } of additions) {
    const name = JSON.stringify(valuesOf(key));
    const known = sums.get(name);
    if (known === undefined) {
      sums.set(name, { key, totals, times: [...times] });
    } else {
      known.totals = addTotals(known.totals, totals);
      known.times.push(...times);
    }
  }
  return sums.values();
}

function valuesOf(key: UsageKey): SQLInputValue[] {
  return KEYS.map((name) => key[name]);
}

function readRow(row: Record<string, unknown>): UsageRow {
  const totals = { ...NO_TOTALS };
  for (const field of TOTAL_FIELDS) totals[field] = Number(row[field]);
  return { day: String(row['day']), id: String(row['id']), ...totals };
}

/** The counts of times that further additions hold. */
export function timesInAdditions(
  additions: readonly UsageAddition[],
  { from, to, by }: UsageQuery,
  isByDay: boolean,
): TimeCount[] {
  return additions
    .filter(({ key }) => key.day >= from && key.day <= to)
    .flatMap(({ key, times }) =>
      times.map((time) => ({ ...time, day: isByDay ? key.day : '', id: key[by], count: 1 })),
    );
}

/** The rows with further additions in them. */
export function withAdditions(
  rows: readonly UsageRow[],
  additions: readonly UsageAddition[],
  { from, to, by }: UsageQuery,
): UsageRow[] {
  const sums = new Map(rows.map((row) => [`${row.day} ${row.id}`, row]));
  for (const { key, totals } of additions) {
    if (key.day < from || key.day > to) continue;
    const name = `${key.day} ${key[by]}`;
    const known = sums.get(name);
    sums.set(name, { day: key.day, id: key[by], ...addTotals(known ?? NO_TOTALS, totals) });
  }
  return [...sums.values()].sort((left, right) => compare(left.day, right.day) || compare(left.id, right.id));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
