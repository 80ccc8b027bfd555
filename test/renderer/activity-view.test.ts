// What of the log is on the screen: filter, follow or hold, keys, and visible rows.
import { describe, expect, it } from 'vitest';
import { columnsFor } from '../../src/renderer/features/activity/columns.ts';
import { filterRows, hasTerm, joinRows, toggleTerm } from '../../src/renderer/features/activity/filter.ts';
import { suggestionsFor } from '../../src/renderer/features/activity/suggestions.ts';
import { parseFilter } from '../../src/shared/exchange-filter/parse-filter.ts';
import type { Exchange } from '../../src/shared/model/exchange.ts';
import { holdAfterScroll, viewOf } from '../../src/renderer/features/activity/log-view.ts';
import { rowAction } from '../../src/renderer/features/activity/row-keys.ts';
import { rowIndexes, rowRange, scrolledTo } from '../../src/renderer/ui/use-visible-rows.ts';
import { exchange } from './support/exchanges.ts';

const context = { now: 10_000, names: new Map([['work', 'Work account']]) };

describe('the filter', () => {
  const rows = [
    exchange('a', { state: 'streaming', askedModel: 'gpt-5', startedAt: 1000 }),
    exchange('b', { state: 'failed', status: 429, failure: { code: 'rate-limited', message: 'Slow down.' } }),
    exchange('c', { client: 'codex', connectionId: 'lab' }),
  ];

  it('lets everything through when nothing is set', () => {
    expect(filterRows(rows, parseFilter('  '), context)).toBe(rows);
  });

  it('looks again at rows that run, and remembers the others', () => {
    const filter = parseFilter('slow:5s');
    const found = (now: number) => filterRows(rows, filter, { ...context, now }).map(({ id }) => id);
    expect(found(3000)).toEqual([]);
    expect(found(9000)).toEqual(['a']);
  });

  it('adds rows from further back that are not in the log already', () => {
    const old = exchange('old');
    expect(joinRows(rows, [rows[2] as Exchange, old]).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'old']);
    expect(joinRows(rows, [])).toBe(rows);
  });
});

describe('a button of the filter', () => {
  it.each([
    ['', 'failed', 'status:failed'],
    ['status:failed', 'failed', ''],
    ['status:failed', 'running', 'status:failed,running'],
    ['status:failed,running', 'failed', 'status:running'],
    ['client:codex  "two words"', 'slow', 'client:codex "two words" slow:5s'],
    ['slow:5s client:codex', 'slow', 'client:codex'],
    ['is:replay', 'fallback', 'is:replay,fallback'],
  ] as const)('makes %j with %s to %j', (text, name, expected) => {
    expect(toggleTerm(text, name)).toBe(expected);
    expect(hasTerm(expected, name)).toBe(!hasTerm(text, name));
  });
});

describe('suggestions', () => {
  const rows = [exchange('a', { client: 'codex' }), exchange('b', { client: 'codex' }), exchange('c')];
  const names = new Map([['work', 'Work account']]);
  const labels = (before: string) => suggestionsFor({ before, rows, names }).map(({ label }) => label);

  it.each([
    ['cl', ['client:']],
    ['-cl', ['client:']],
    ['client:', ['client:codex', 'client:claude-code']],
    ['client:cla', ['client:claude-code']],
    ['client:codex,', ['client:codex,codex', 'client:codex,claude-code']],
    ['connection:', ['connection:"Work account"']],
    ['hello sta', ['status:']],
    ['status:fa', ['status:failed']],
    ['status:failed', []],
    ['is:re', ['is:retried', 'is:replay', 'is:streamed']],
    ['https:x', []],
  ])('for %j are %j', (before, expected) => {
    expect(labels(before)).toEqual(expected);
  });

  it('begin with all fields, and keep what stands before', () => {
    expect(labels('')).toHaveLength(16);
    const [first] = suggestionsFor({ before: 'hello connection:wo', rows, names });
    expect(first?.text).toBe('hello connection:"Work account" ');
  });
});

describe('holding the log', () => {
  const rows = ['d', 'c', 'b', 'a'].map((id) => exchange(id));

  it('hides newer rows and counts them', () => {
    const view = viewOf(rows, { reason: 'button', topId: 'b' });
    expect(view.rows.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(view.waiting).toBe(2);
  });

  it('ends when the held row is gone', () => {
    expect(viewOf(rows, { reason: 'button', topId: 'gone' })).toEqual({ rows, waiting: 0 });
  });

  it('begins when the user scrolls away from the top, and ends back at the top', () => {
    const held = holdAfterScroll(undefined, false, 'd');
    expect(held).toEqual({ reason: 'scroll', topId: 'd' });
    expect(holdAfterScroll(held, false, 'later')).toBe(held);
    expect(holdAfterScroll(held, true, 'd')).toBeUndefined();
  });

  it('by the button is not ended by scrolling', () => {
    const held = { reason: 'button', topId: 'b' } as const;
    expect(holdAfterScroll(held, true, 'b')).toBe(held);
  });
});

describe('keys in the log', () => {
  const at = (index: number) => ({ index, count: 10, page: 4 });

  it.each([
    ['ArrowDown', 3, 4],
    ['j', 3, 4],
    ['ArrowUp', 3, 2],
    ['k', 0, 0],
    ['ArrowDown', 9, 9],
    ['PageDown', 3, 7],
    ['PageUp', 3, 0],
    ['Home', 7, 0],
    ['End', 2, 9],
    ['j', -1, 0],
  ])('%s on row %d moves to row %d', (key, index, expected) => {
    expect(rowAction(key, at(index))).toEqual({ type: 'move', index: expected });
  });

  it('open, close and hold', () => {
    expect(['Enter', 'Escape', ' '].map((key) => rowAction(key, at(0))?.type)).toEqual(['open', 'close', 'hold']);
  });

  it('that mean nothing are left to others', () => {
    expect(rowAction('x', at(0))).toBeUndefined();
    expect(rowAction('j', { index: -1, count: 0, page: 4 })).toBeUndefined();
  });
});

describe('visible rows', () => {
  it('are those on the screen and some around them', () => {
    const range = rowRange({ scrollTop: 3000, height: 300, rowHeight: 30 });
    expect(range).toEqual({ first: 92, last: 118 });
    expect(rowIndexes(range, 105, -1)).toEqual(Array.from({ length: 13 }, (_, index) => 92 + index));
  });

  it('always include the selected row', () => {
    const range = { first: 10, last: 12 };
    expect(rowIndexes(range, 100, 3)).toEqual([3, 10, 11, 12]);
    expect(rowIndexes(range, 100, 50)).toEqual([10, 11, 12, 50]);
    expect(rowIndexes(range, 100, 11)).toEqual([10, 11, 12]);
    expect(rowIndexes(range, 100, 400)).toEqual([10, 11, 12]);
  });

  it('are none in an empty log, and the last ones when the log got shorter than the scroll', () => {
    expect(rowIndexes({ first: -8, last: 8 }, 0, -1)).toEqual([]);
    expect(rowIndexes({ first: 90, last: 99 }, 5, -1)).toEqual([4]);
  });

  it('scroll no further than needed to show a row below the header', () => {
    const box = { height: 300, rowHeight: 30 };
    expect(scrolledTo(5, { ...box, scrollTop: 0 })).toBe(0);
    expect(scrolledTo(9, { ...box, scrollTop: 0 })).toBe(30);
    expect(scrolledTo(2, { ...box, scrollTop: 300 })).toBe(60);
  });
});

it('keeps the same list of columns, so that rows can compare it', () => {
  expect(columnsFor(true)).toBe(columnsFor(true));
  expect(columnsFor(true).map(({ id }) => id)).toEqual(['time', 'model', 'state', 'duration']);
  expect(columnsFor(false)).toHaveLength(11);
});
