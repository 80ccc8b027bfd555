// What a reading of a plan comes to, and how long it may be believed.
import { describe, expect, it } from 'vitest';
import { answerLimits, limitSpan, percentLeft, stillTrue } from '../../src/shared/quota.ts';

const HOUR_MS = 3_600_000;
const NOW = 1_790_000_000_000;

describe('a reading of a plan', () => {
  it('comes to what is left of its tightest limit, rounded down, without the limits beside answers', () => {
    const windows = [
      { name: '7 days', usedPercent: 20 },
      { name: '5 hours', usedPercent: 37.4 },
      { name: 'tools', usedPercent: 100, isBeside: true },
    ];
    expect(percentLeft({ windows })).toBe(62);
    expect(answerLimits({ windows }).map(({ name }) => name)).toEqual(['5 hours', '7 days']);
    expect(percentLeft({ windows: [] })).toBeUndefined();
    expect(percentLeft({ windows: [{ name: 'a', usedPercent: 104 }] })).toBe(0);
  });

  it('names its limits in parts that can be said in any language', () => {
    expect(limitSpan('5 hours')).toEqual({ unit: 'hours', count: 5 });
    expect(limitSpan('7 days')).toEqual({ unit: 'days', count: 7 });
    expect(['plan', '7 days or so', 'premium interactions'].map(limitSpan)).toEqual([undefined, undefined, undefined]);
  });

  it('holds for a limit until that starts anew', () => {
    const soon = { name: '5 hours', usedPercent: 99, resetsAt: NOW + HOUR_MS };
    const later = { name: '7 days', usedPercent: 50 };
    const reading = { askedAt: NOW, windows: [soon, later] };
    expect(stillTrue(reading, NOW + HOUR_MS - 1).windows).toEqual([soon, later]);
    expect(stillTrue(reading, NOW + HOUR_MS).windows).toEqual([later]);
  });

  it('is forgotten after a day, and when the clock was set back', () => {
    const reading = { askedAt: NOW, windows: [{ name: 'plan', usedPercent: 1 }] };
    expect(stillTrue(reading, NOW + 24 * HOUR_MS).windows).toHaveLength(1);
    expect(stillTrue(reading, NOW + 24 * HOUR_MS + 1).windows).toEqual([]);
    expect(stillTrue(reading, NOW - 1).windows).toEqual([]);
  });
});
