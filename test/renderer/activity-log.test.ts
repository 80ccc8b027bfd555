// The log in memory: order, uniqueness, catching up, and its limit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange, ExchangeState } from '../../src/shared/model/exchange.ts';
import {
  EMPTY_LOG,
  isRunning,
  MAX_ROWS,
  mergeExchanges,
  takeNewestPage,
  takeOlderPage,
  type ActivityLog,
} from '../../src/renderer/data/activity-log.ts';
import { exchange } from './support/exchanges.ts';

const ids = (log: ActivityLog): string[] => log.rows.map(({ id }) => id);

describe('a live batch', () => {
  it('puts new rows in front, newest first', () => {
    const log = mergeExchanges(EMPTY_LOG, [exchange('a', { startedAt: 1 }), exchange('c', { startedAt: 3 })]);
    expect(ids(mergeExchanges(log, [exchange('b', { startedAt: 2 }), exchange('d', { startedAt: 4 })]))).toEqual([
      'd',
      'c',
      'b',
      'a',
    ]);
  });

  it('replaces a running row in its place', () => {
    const log = mergeExchanges(EMPTY_LOG, [
      exchange('a', { startedAt: 1, state: 'waiting' }),
      exchange('b', { startedAt: 2 }),
    ]);
    const next = mergeExchanges(log, [exchange('a', { startedAt: 1, state: 'streaming', timeToFirstTokenMs: 80 })]);
    expect(ids(next)).toEqual(['b', 'a']);
    expect(next.rows[1]).toMatchObject({ state: 'streaming', timeToFirstTokenMs: 80 });
  });

  it('never takes a finished row back to running', () => {
    const log = mergeExchanges(EMPTY_LOG, [exchange('a', { state: 'failed' })]);
    expect(mergeExchanges(log, [exchange('a', { state: 'streaming' })]).rows[0]?.state).toBe('failed');
  });

  it('leaves the log object alone when it is empty', () => {
    expect(mergeExchanges(EMPTY_LOG, [])).toBe(EMPTY_LOG);
  });

  it('keeps untouched rows as the same objects, so that they are not drawn again', () => {
    const row = exchange('a', { startedAt: 1 });
    expect(mergeExchanges({ rows: [row], hasMore: false }, [exchange('b', { startedAt: 2 })]).rows[1]).toBe(row);
  });

  it('keeps the newest 10,000 rows and remembers that there are more', () => {
    const rows = Array.from({ length: MAX_ROWS }, (_, at) => exchange(`x${at}`, { startedAt: MAX_ROWS - at }));
    const next = mergeExchanges({ rows, hasMore: false }, [exchange('new', { startedAt: MAX_ROWS + 1 })]);
    expect(next.rows).toHaveLength(MAX_ROWS);
    expect(next.rows[0]?.id).toBe('new');
    expect(next.hasMore).toBe(true);
  });
});

describe('the newest page after (re)connecting', () => {
  const known: ActivityLog = {
    rows: [exchange('c', { startedAt: 3, state: 'streaming' }), exchange('b', { startedAt: 2 })],
    hasMore: true,
  };

  it('closes a gap that it overlaps, and keeps older rows', () => {
    const page = { exchanges: [exchange('d', { startedAt: 4 }), exchange('c', { startedAt: 3 })], hasMore: true };
    const next = takeNewestPage(known, page);
    expect(ids(next)).toEqual(['d', 'c', 'b']);
    expect(next.rows[1]?.state).toBe('done');
    expect(next.hasMore).toBe(true);
  });

  it('replaces everything when rows are missing in between', () => {
    const page = { exchanges: [exchange('z', { startedAt: 90 }), exchange('y', { startedAt: 80 })], hasMore: true };
    expect(ids(takeNewestPage(known, page))).toEqual(['z', 'y']);
  });

  it('forgets rows that the core no longer has', () => {
    expect(ids(takeNewestPage(known, { exchanges: [], hasMore: false }))).toEqual([]);
    const page = { exchanges: [exchange('c', { startedAt: 3 })], hasMore: false };
    expect(ids(takeNewestPage(known, page))).toEqual(['c']);
  });
});

describe('an older page', () => {
  it('goes to the end and says whether more follows', () => {
    const log: ActivityLog = { rows: [exchange('c', { startedAt: 3 })], hasMore: true };
    const next = takeOlderPage(log, { exchanges: [exchange('b', { startedAt: 2 })], hasMore: false });
    expect(ids(next)).toEqual(['c', 'b']);
    expect(next.hasMore).toBe(false);
  });
});

it('whatever arrives in whatever order, rows are unique, sorted, and show the furthest state seen', () => {
  const rank: Record<ExchangeState, number> = { waiting: 0, streaming: 1, done: 2, failed: 2, cancelled: 2 };
  const states = fc.constantFrom<ExchangeState>('waiting', 'streaming', 'done');
  const row = fc
    .record({ at: fc.integer({ min: 0, max: 20 }), state: states })
    .map(({ at, state }) => exchange(`x${at}`, { startedAt: at, state }));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (arrivals) => {
      const log = arrivals.reduce((last, next) => mergeExchanges(last, [next]), EMPTY_LOG);
      const furthest = new Map<string, number>();
      for (const { id, state } of arrivals) furthest.set(id, Math.max(furthest.get(id) ?? 0, rank[state]));
      expect(new Map(log.rows.map(({ id, state }) => [id, rank[state]]))).toEqual(furthest);
      expect(log.rows).toHaveLength(furthest.size);
      const times = log.rows.map(({ startedAt }) => startedAt);
      expect(times).toEqual(times.toSorted((left, right) => right - left));
    }),
  );
});

it('tells running exchanges from finished ones', () => {
  const states: ExchangeState[] = ['waiting', 'streaming', 'done', 'failed', 'cancelled'];
  const running = states.filter((state) => isRunning({ state } as Exchange));
  expect(running).toEqual(['waiting', 'streaming']);
});
