// How long answers took, in the journal's file: beside each row of the daily totals, how many took about so long.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { UsageQuery } from '../../../shared/model/usage.ts';
import { TIME_KINDS, type TimeCount, type TimeStep } from './answer-times.ts';
import { COLUMNS, KEYS } from './usage-columns.ts';

export interface TimeTable {
  /** Counts one more; to be called inside a transaction. */
  add(key: readonly SQLInputValue[], time: TimeStep): void;
  counts(query: UsageQuery, isByDay: boolean): TimeCount[];
  clear(): void;
}

/** For the journal's schema. */
export const CREATE_TIME_TABLE = `
  CREATE TABLE usage_time (
    day TEXT NOT NULL,
    provider TEXT NOT NULL,
    connection TEXT NOT NULL,
    model TEXT NOT NULL,
    client TEXT NOT NULL,
    kind TEXT NOT NULL,
    step INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, provider, connection, model, client, kind, step)
  ) STRICT, WITHOUT ROWID`;

/** The table must exist. */
export function openTimeTable(database: DatabaseSync): TimeTable {
  const add = database.prepare(
    `INSERT INTO usage_time (${KEYS.join(', ')}, kind, step, count) VALUES (?, ?, ?, ?, ?, ?, ?, 1)
     ON CONFLICT DO UPDATE SET count = count + 1`,
  );
  const deleteAll = database.prepare('DELETE FROM usage_time');
  return {
    add: (key, { kind, step }) => void add.run(...key, kind, step),
    counts: ({ from, to, by }, isByDay) => {
      const day = isByDay ? 'day' : "''";
      const select = database.prepare(
        `SELECT ${day} AS day, ${COLUMNS[by]} AS id, kind, step, sum(count) AS count FROM usage_time
         WHERE usage_time.day BETWEEN ? AND ? GROUP BY 1, 2, kind, step`,
      );
      return select.all(from, to).flatMap(readCount);
    },
    clear: () => void deleteAll.run(),
  };
}

function readCount({ day, id, kind, step, count }: Record<string, unknown>): TimeCount[] {
  const known = TIME_KINDS.find((one) => one === kind);
  if (known === undefined) return [];
  return [{ day: String(day), id: String(id), kind: known, step: Number(step), count: Number(count) }];
}
