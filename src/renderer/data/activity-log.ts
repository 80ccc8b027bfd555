// The exchanges in memory, newest first, as pure steps: what a page or a live batch does to them.
import type { Exchange, ExchangeState } from '../../shared/model/exchange.ts';

export interface ActivityLog {
  /** Newest first, at most MAX_ROWS. */
  readonly rows: readonly Exchange[];
  /** The core holds older rows than the last one here. */
  readonly hasMore: boolean;
}

export interface ActivityPage {
  readonly exchanges: readonly Exchange[];
  readonly hasMore: boolean;
}

export const MAX_ROWS = 10_000;

export const EMPTY_LOG: ActivityLog = { rows: [], hasMore: false };

const PROGRESS: Record<ExchangeState, number> = { waiting: 0, streaming: 1, done: 2, failed: 2, cancelled: 2 };

/** True while an exchange can still change. */
export function isRunning(exchange: Exchange): boolean {
  return PROGRESS[exchange.state] < 2;
}

/** Takes in a live batch: known rows are replaced in place, new ones find their place by start time. */
export function mergeExchanges(log: ActivityLog, incoming: readonly Exchange[]): ActivityLog {
  const fresh = new Map(incoming.map((exchange) => [exchange.id, exchange]));
  if (fresh.size === 0) return log;
  const kept = log.rows.map((row) => {
    const next = fresh.get(row.id);
    fresh.delete(row.id);
    return next === undefined ? row : furthest(row, next);
  });
  const rows = mergeSorted([...fresh.values()].sort(newestFirst), kept);
  return rows.length > MAX_ROWS ? { rows: rows.slice(0, MAX_ROWS), hasMore: true } : { ...log, rows };
}

/** Takes in the newest page after (re)connecting. Rows that the core no longer has, or that leave a gap, go. */
export function takeNewestPage(log: ActivityLog, page: ActivityPage): ActivityLog {
  const known = new Map(log.rows.map((row) => [row.id, row]));
  const isContinuous = page.exchanges.some(({ id }) => known.has(id));
  if (isContinuous && page.hasMore) return mergeExchanges(log, page.exchanges);
  const rows = page.exchanges.map((exchange) => furthest(known.get(exchange.id) ?? exchange, exchange));
  return { rows: rows.sort(newestFirst), hasMore: page.hasMore };
}

/** Takes in the page that follows the last row. */
export function takeOlderPage(log: ActivityLog, page: ActivityPage): ActivityLog {
  const merged = mergeExchanges(log, page.exchanges);
  return merged.rows.length >= MAX_ROWS ? merged : { rows: merged.rows, hasMore: page.hasMore };
}

/** A page that was asked for earlier may arrive after a live batch: never step back to an earlier state. */
function furthest(current: Exchange, next: Exchange): Exchange {
  return PROGRESS[next.state] >= PROGRESS[current.state] ? next : current;
}

function newestFirst(left: Exchange, right: Exchange): number {
  return right.startedAt - left.startedAt || (left.id < right.id ? 1 : -1);
}

function mergeSorted(left: readonly Exchange[], right: readonly Exchange[]): Exchange[] {
  const merged: Exchange[] = [];
  let at = 0;
  for (const row of right) {
    for (let next = left[at]; next !== undefined && newestFirst(next, row) <= 0; next = left[at]) {
      merged.push(next);
      at += 1;
    }
    merged.push(row);
  }
  return merged.concat(left.slice(at));
}
