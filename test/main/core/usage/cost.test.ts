// What exchanges cost.
import { describe, expect, it } from 'vitest';
import { costOf } from '../../../../src/main/core/usage/cost.ts';

const TOKENS = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 };
const PRICE = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 };
const STANDARD = { isLocal: false, plan: 'standard' } as const;

describe('a cost', () => {
  it('is each kind of tokens times its own price; reasoning is in the output already', () => {
    const usage = {
      inputTokens: 100_000,
      cacheReadTokens: 60_000,
      cacheWriteTokens: 10_000,
      outputTokens: 2000,
      reasoningTokens: 1500,
    };
    const { amount, ...rest } = costOf(usage, { ...STANDARD, price: PRICE });
    expect(rest).toEqual({ currency: 'USD', kind: 'priced' });
    expect(amount).toBeCloseTo((30_000 * 3 + 60_000 * 0.3 + 10_000 * 3.75 + 2000 * 15) / 1e6, 12);
  });

  it('is zero dollars, and priced, where the price is zero', () => {
    const usage = { ...TOKENS, inputTokens: 5, outputTokens: 5 };
    expect(costOf(usage, { ...STANDARD, price: { input: 0, output: 0 } })).toEqual({
      amount: 0,
      currency: 'USD',
      kind: 'priced',
    });
  });

  it.each([
    ['before a dear hour', '2026-11-25T00:59:59Z', 3],
    ['as it begins', '2026-11-25T01:00:00Z', 6],
    ['as it ends', '2026-11-25T04:00:00Z', 3],
    ['in a cheap hour at the end of the day', '2026-11-25T23:30:00Z', 1.5],
  ])('goes by the hour in which it was asked: %s', (_name, time, sum) => {
    const hours = [
      { from: 1, until: 4, times: 2 },
      { from: 22, until: 24, times: 0.5 },
    ];
    const usage = { ...TOKENS, inputTokens: 1_000_000 };
    expect(costOf(usage, { ...STANDARD, price: { input: 3, hours }, askedAt: Date.parse(time) }).amount).toBe(sum);
  });

  it.each([
    ['at the limit', 200_000, 200_000 * 2],
    ['above the first limit', 200_001, 200_001 * 4],
    ['above the second limit', 300_000, 300_000 * 6],
  ])('of a long input is higher for all of it: %s', (_name, inputTokens, sum) => {
    const tiers = [
      { above: 272_000, input: 6, output: 30 },
      { above: 200_000, input: 4, output: 20 },
    ];
    const { amount } = costOf({ ...TOKENS, inputTokens }, { ...STANDARD, price: { input: 2, output: 10, tiers } });
    expect(amount).toBeCloseTo(sum / 1e6, 12);
  });

  it.each([
    ['of the output', { outputTokens: 1 }],
    ['of what was read from the cache', { inputTokens: 2, cacheReadTokens: 2 }],
    ['of what was written to the cache', { inputTokens: 2, cacheWriteTokens: 2 }],
  ])('is unknown when the price %s is, and no number is made up', (_name, used) => {
    expect(costOf({ ...TOKENS, ...used }, { ...STANDARD, price: { input: 3 } })).toEqual({
      amount: 0,
      currency: 'USD',
      kind: 'unknown',
    });
  });

  it('does not need the price of what was not used', () => {
    expect(costOf({ ...TOKENS, inputTokens: 1_000_000 }, { ...STANDARD, price: { input: 3 } })).toMatchObject({
      amount: 3,
      kind: 'priced',
    });
  });

  it.each(['coding', 'agent-plan', 'token-plan', 'subscription'] as const)('is included in the plan "%s"', (plan) => {
    expect(costOf({ ...TOKENS, inputTokens: 9 }, { isLocal: false, plan, price: PRICE })).toMatchObject({
      amount: 0,
      kind: 'included',
    });
  });

  it('is nothing for models on this computer', () => {
    expect(costOf({ ...TOKENS, inputTokens: 9 }, { isLocal: true })).toMatchObject({ amount: 0, kind: 'free' });
  });

  it('is unknown without a price, and at an address of the user’s own, where prices may differ', () => {
    const usage = { ...TOKENS, inputTokens: 9 };
    expect(costOf(usage, STANDARD)).toMatchObject({ kind: 'unknown' });
    expect(costOf(usage, { isLocal: false, price: PRICE })).toMatchObject({ kind: 'unknown' });
  });

  it('never goes below zero when a provider counts more cached tokens than tokens', () => {
    const usage = { ...TOKENS, inputTokens: 10, cacheReadTokens: 20 };
    expect(costOf(usage, { ...STANDARD, price: PRICE }).amount).toBeCloseTo((20 * 0.3) / 1e6, 12);
  });
});
