// How usage is drawn and written.
import { describe, expect, it } from 'vitest';
import { dayOf, daysBetween, formatAmount, formatShare } from '../../src/renderer/data/usage.ts';
import { addDays } from '../../src/shared/days.ts';
import { ceilingOf, COLOURED_GROUPS, stacksOf } from '../../src/renderer/features/usage/stacks.ts';
import type { UsageReport } from '../../src/shared/model/usage.ts';

const NOTHING = {
  requests: 1,
  errors: 0,
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  amount: 0,
  pricedRequests: 0,
  includedRequests: 0,
  freeRequests: 0,
  unknownRequests: 0,
};

function row(day: string, id: string, tokens: number): UsageReport['days'][number] {
  return { ...NOTHING, day, id, inputTokens: tokens };
}

describe('stacks', () => {
  const groups = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => ({ ...NOTHING, id }));

  it('are there for every day of the range, also across the end of a month', () => {
    const stacks = stacksOf({ groups, days: [row('2026-03-01', 'a', 5)] }, '2026-02-27', '2026-03-02');
    expect(stacks.map(({ day, tokens }) => [day, tokens])).toEqual([
      ['2026-02-27', 0],
      ['2026-02-28', 0],
      ['2026-03-01', 5],
      ['2026-03-02', 0],
    ]);
  });

  it('put the strongest group at the bottom and all beyond the fifth into one', () => {
    const days = [row('2026-03-01', 'b', 20), row('2026-03-01', 'a', 30), row('2026-03-01', 'f', 3)];
    const [stack] = stacksOf({ groups, days: [...days, row('2026-03-01', 'g', 4)] }, '2026-03-01', '2026-03-01');
    expect(stack).toEqual({
      day: '2026-03-01',
      tokens: 57,
      parts: [
        { colour: 0, tokens: 30, below: 0 },
        { colour: 1, tokens: 20, below: 30 },
        { colour: COLOURED_GROUPS, tokens: 7, below: 50 },
      ],
    });
  });

  it.each([
    [0, 1],
    [1, 1],
    [3, 5],
    [1001, 2000],
    [5_000_000, 5_000_000],
    [5_000_001, 10_000_000],
  ])('of at most %i tokens are drawn up to %i', (tokens, ceiling) => {
    expect(ceilingOf([{ day: '2026-03-01', tokens, parts: [] }])).toBe(ceiling);
  });
});

describe('days', () => {
  it('are counted by the calendar, whatever the clocks do', () => {
    expect(addDays('2026-03-28', 1)).toBe('2026-03-29');
    expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
    expect(addDays('2026-10-26', -1)).toBe('2026-10-25');
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(daysBetween('2026-01-01', '2026-12-31')).toHaveLength(365);
  });

  it('of a time are those of this computer', () => {
    expect(dayOf(new Date(2026, 2, 9, 0, 0, 1).getTime())).toBe('2026-03-09');
    expect(dayOf(new Date(2026, 2, 9, 23, 59, 59).getTime())).toBe('2026-03-09');
  });
});

describe('numbers', () => {
  it.each([
    [0, '$0.00'],
    [1.234, '$1.23'],
    [1234.5, '$1,234.50'],
    [0.0042, '$0.0042'],
    [0.000_012_34, '$0.000012'],
  ])('%f dollars are written as %s', (amount, text) => {
    expect(formatAmount(amount, 'en')).toBe(text);
  });

  it('a share of nothing is none', () => {
    expect(formatShare(0, 0, 'en')).toBeUndefined();
    expect(formatShare(61, 100, 'en')).toBe('61%');
    expect(formatShare(1, 250, 'en')).toBe('0.4%');
    expect(formatShare(0, 5, 'en')).toBe('0%');
  });
});
