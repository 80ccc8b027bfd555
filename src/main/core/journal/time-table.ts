// How long answers took, in the journal's file: beside each row of the daily totals, how many took about so long.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { UsageQuery } from '../../../shared/model/usage.ts';
import { TIME_KINDS, type TimeCount, type TimeStep } from './answer-times.ts';
import { COLUMNS, KEYS } from './usage-columns.ts';

export interface TimeTable {
  /** Counts these; to be called inside a transaction. */
  add(key: readonly SQLInputValue[], times: readonly TimeStep[]): void;
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
    `INSERT INTO usage_time (${KEYS.join(', ')}, kind, step, count) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  const deleteAll = database.prepare('DELETE FROM usage_time');
  return {
    add: (key, times) => {
      for (const { kind, step, count } of countsOf(times)) add.run(...key, kind, step, count);
    },
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

function countsOf(times: readonly TimeStep[]): Iterable<TimeStep & { count: number }> {
  const counts = new Map<string, TimeStep & { count: number }>();
  for (const { kind, step } of times) {
    const name = `${kind} ${step}`;
    const known = counts.get(name);
    if (known === undefined) counts.set(name, { kind, step, count: 1 });
    else known.count += 1;
  }
  return counts.values();
}

function readCount({ day, id, kind, step, count }: Record<string, unknown>): TimeCount[] {
  const known = TIME_KINDS.find((one) => one === kind);
  if (known === undefined) return [];
  return [{ day: String(day), id: String(id), kind: known, step: Number(step), count: Number(count) }];
}
