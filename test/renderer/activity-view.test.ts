// What of the log is on the screen: filter, follow or hold, keys, and visible rows.
import { describe, expect, it } from 'vitest';
import { columnsFor } from '../../src/renderer/features/activity/columns.ts';
import { filterRows, isNoFilter, NO_FILTER, toggleChip } from '../../src/renderer/features/activity/filter.ts';
import { holdAfterScroll, viewOf } from '../../src/renderer/features/activity/log-view.ts';
import { rowAction } from '../../src/renderer/features/activity/row-keys.ts';
import { rowIndexes, rowRange, scrolledTo } from '../../src/renderer/ui/use-visible-rows.ts';
import { exchange } from './support/exchanges.ts';

const names = new Map([['work', 'Work account']]);

describe('the filter', () => {
  const rows = [
    exchange('a', { state: 'streaming', askedModel: 'gpt-5' }),
    exchange('b', { state: 'failed', status: 429, failure: { code: 'rate-limited', message: 'Slow down.' } }),
    exchange('c', { client: 'codex', connectionId: 'lab' }),
  ];
  const found = (text: string, chips: Parameters<typeof toggleChip>[1][] = []) =>
    filterRows(rows, { text, chips: new Set(chips) }, names).map(({ id }) => id);

  it('lets everything through when nothing is set', () => {
    expect(filterRows(rows, NO_FILTER, names)).toBe(rows);
    expect(isNoFilter({ text: '  ', chips: new Set() })).toBe(true);
  });

  it.each([
    ['GPT', ['a']],
    ['rate-limited', ['b']],
    ['429', ['b']],
    ['claude-code', ['a', 'b']],
    ['claude code', ['a', 'b', 'c']],
    ['work account', ['a', 'b']],
    ['lab codex', ['c']],
    ['messages chat', ['a', 'b', 'c']],
    ['nowhere', []],
  ])('finds %j in %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('shows any of the pressed states, together with the text', () => {
    expect(found('', ['running'])).toEqual(['a']);
    expect(found('', ['running', 'failed'])).toEqual(['a', 'b']);
    expect(found('codex', ['running', 'failed'])).toEqual([]);
  });

  it('switches a state on and off again', () => {
    const on = toggleChip(new Set(), 'done');
    expect([...on]).toEqual(['done']);
    expect([...toggleChip(on, 'done')]).toEqual([]);
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
