// How usage is drawn and written.
import { describe, expect, it } from 'vitest';
import { dayOf, daysInMonth, daysBetween, formatAmount, formatShare } from '../../src/renderer/data/usage.ts';
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
    const stacks = stacksOf(
      { groups, days: [row('2026-03-01', 'a', 5)] },
      { from: '2026-02-27', to: '2026-03-02', measure: 'tokens' },
    );
    expect(stacks.map(({ day, value }) => [day, value])).toEqual([
      ['2026-02-27', 0],
      ['2026-02-28', 0],
      ['2026-03-01', 5],
      ['2026-03-02', 0],
    ]);
  });

  it('put the strongest group at the bottom and all beyond the fifth into one', () => {
    const days = [row('2026-03-01', 'b', 20), row('2026-03-01', 'a', 30), row('2026-03-01', 'f', 3)];
    const [stack] = stacksOf(
      { groups, days: [...days, row('2026-03-01', 'g', 4)] },
      { from: '2026-03-01', to: '2026-03-01', measure: 'tokens' },
    );
    expect(stack).toEqual({
      day: '2026-03-01',
      value: 57,
      parts: [
        { colour: 0, value: 30, below: 0 },
        { colour: 1, value: 20, below: 30 },
        { colour: COLOURED_GROUPS, value: 7, below: 50 },
      ],
    });
  });

  it('are as high as the estimated cost where that is asked for', () => {
    const days = [
      { ...row('2026-03-01', 'a', 30), amount: 0.25 },
      { ...row('2026-03-01', 'b', 500), amount: 0.5 },
    ];
    const range = { from: '2026-03-01', to: '2026-03-01', measure: 'cost' } as const;
    const [stack] = stacksOf({ groups, days }, range);
    expect(stack).toEqual({
      day: '2026-03-01',
      value: 0.75,
      parts: [
        { colour: 0, value: 0.25, below: 0 },
        { colour: 1, value: 0.5, below: 0.25 },
      ],
    });
  });

  it.each([
    [0, 0.01],
    [0.004, 0.01],
    [0.03, 0.05],
    [0.75, 1],
    [12, 20],
  ])('of at most %f dollars are drawn up to %f', (amount, ceiling) => {
    expect(ceilingOf([amount], 'cost')).toBeCloseTo(ceiling, 9);
  });

  it.each([
    [0, 1],
    [1, 1],
    [3, 5],
    [1001, 2000],
    [5_000_000, 5_000_000],
    [5_000_001, 10_000_000],
  ])('of at most %i tokens are drawn up to %i', (tokens, ceiling) => {
    expect(ceilingOf([tokens], 'tokens')).toBe(ceiling);
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

  it('of a month are as many as the calendar says', () => {
    expect(['2026-01-15', '2026-02-01', '2028-02-29', '2026-04-30', '2026-12-31'].map(daysInMonth)).toEqual([
      31, 28, 29, 30, 31,
    ]);
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
