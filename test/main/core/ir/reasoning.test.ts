import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  budgetFromEffort,
  clampBudget,
  effortFromBudget,
  effortOf,
  nearestEffort,
} from '../../../../src/main/core/ir/reasoning.ts';

describe('bands of effort and budget (§5.1)', () => {
  it.each([
    [0, 'none'],
    [1, 'minimal'],
    [512, 'minimal'],
    [513, 'low'],
    [1024, 'low'],
    [1025, 'medium'],
    [8192, 'medium'],
    [8193, 'high'],
    [24_576, 'high'],
    [24_577, 'xhigh'],
    [1_000_000, 'xhigh'],
  ] as const)('%d tokens are %s', (budget, effort) => {
    expect(effortFromBudget(budget)).toBe(effort);
  });

  it('go back to the budgets of other gateways', () => {
    const levels = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
    expect(levels.map(budgetFromEffort)).toEqual([512, 1024, 8192, 24_576, 32_768, 128_000]);
  });

  it('agree: the budget of a level lies in its band', () => {
    for (const level of ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const) {
      expect(effortFromBudget(budgetFromEffort(level))).toBe(level);
    }
  });
});

describe('the effort that a control asks for', () => {
  it('is none when thinking is off, whatever else it says (K-1)', () => {
    expect(effortOf({ mode: 'off', effort: 'high', budget: 9999 })).toBe('none');
  });

  it('is its level before its budget (K-1), and left to the model without both', () => {
    expect(effortOf({ mode: 'on', effort: 'low', budget: 30_000 })).toBe('low');
    expect(effortOf({ mode: 'on', budget: 30_000 })).toBe('xhigh');
    expect(effortOf({ mode: 'auto' })).toBeUndefined();
  });
});

describe('the nearest level that a model takes', () => {
  it('is the wish itself when it is allowed, or when nothing is known', () => {
    expect(nearestEffort('max', [])).toBe('max');
    expect(nearestEffort('high', ['low', 'high'])).toBe('high');
  });

  it('is the lower one of two that are as near, in whatever order they are listed', () => {
    expect(nearestEffort('medium', ['low', 'high'])).toBe('low');
    expect(nearestEffort('medium', ['high', 'low'])).toBe('low');
  });

  it('never turns thinking off for a wish to think a little, unless the model can do nothing else', () => {
    expect(nearestEffort('minimal', ['none', 'low', 'high'])).toBe('low');
    expect(nearestEffort('minimal', ['none', 'high'])).toBe('high');
    expect(nearestEffort('high', ['none'])).toBe('none');
  });

  it('goes down where the wish is beyond all', () => {
    expect(nearestEffort('max', ['low', 'medium', 'high'])).toBe('high');
    expect(nearestEffort('none', ['low', 'medium'])).toBe('low');
  });
});

describe('a budget below the maximum of tokens (K-4)', () => {
  it.each([
    [8192, 20_000, 8192],
    [100, 20_000, 1024],
    [24_576, 4000, 2000],
    [4000, 4000, 2000],
    [24_576, 1500, 1024],
    [24_576, 1025, 1024],
    [24_576, 1024, undefined],
    [512, 1000, undefined],
  ])('of %d under %d is %s', (budget, maximum, expected) => {
    expect(clampBudget(budget, maximum)).toBe(expected);
  });

  it('is at least 1,024 and always leaves room for the answer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 1, max: 200_000 }), (budget, maximum) => {
        const clamped = clampBudget(budget, maximum);
        if (maximum <= 1024) return clamped === undefined;
        return clamped !== undefined && clamped >= 1024 && clamped < maximum;
      }),
    );
  });
});
