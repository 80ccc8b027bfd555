// The last sixty minutes of the log, a count for each minute.
import type { Exchange } from '../../../shared/model/exchange.ts';

export const MINUTES = 60;
const MINUTE_MS = 60_000;

export interface Minute {
  /** All requests that began in it. */
  readonly count: number;
  /** Those of them that failed. */
  readonly failed: number;
}

/** Oldest minute first; the last one is the minute that runs now. Rows are newest first, as the log holds them. */
export function lastHour(rows: readonly Exchange[], now: number): Minute[] {
  const minutes = Array.from({ length: MINUTES }, () => ({ count: 0, failed: 0 }));
  const current = Math.floor(now / MINUTE_MS);
  for (const { startedAt, state } of rows) {
    const age = current - Math.floor(startedAt / MINUTE_MS);
    if (age >= MINUTES) break;
    // A clock that was set back makes rows of the future: they count as now.
    const minute = minutes[MINUTES - 1 - Math.max(0, age)];
    if (minute === undefined) continue;
    minute.count += 1;
    if (state === 'failed') minute.failed += 1;
  }
  return minutes;
}
