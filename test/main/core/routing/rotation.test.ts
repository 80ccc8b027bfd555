// Turns among equals: a permutation each time, nobody starves, weights are kept exactly.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRotation } from '../../../../src/main/core/routing/rotation.ts';
import { createRateLimits } from '../../../../src/main/core/routing/rate-limit.ts';
import { createFakeClock } from '../support/ports.ts';

const sharers = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    priority: fc.integer({ min: -1, max: 1 }),
    weight: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  }),
  { selector: ({ id }) => id, minLength: 1 },
);

describe('R-20: turns', () => {
  it('are a permutation, in the order of priority, and those without a weight come last of their priority', () => {
    fc.assert(
      fc.property(sharers, fc.nat(20), (list, rounds) => {
        const rotation = createRotation();
        for (let round = 0; round <= rounds; round += 1) {
          const order = rotation.share('m', list);
          expect(order.map(({ id }) => id).sort()).toEqual(list.map(({ id }) => id).sort());
          const ranks = order.map(({ priority, weight }) => priority * 10 + (weight === undefined ? 0 : 1));
          expect(ranks).toEqual([...ranks].sort((left, right) => right - left));
        }
      }),
    );
  });

  it('VE-12: are shared exactly as weighted over each full round, so nobody starves', () => {
    fc.assert(
      fc.property(sharers, (list) => {
        const top = Math.max(...list.map(({ priority }) => priority));
        const weighted = list.filter(({ priority, weight }) => priority === top && weight !== undefined);
        if (weighted.length < 2) return;
        const total = weighted.reduce((sum, { weight = 0 }) => sum + weight, 0);
        const rotation = createRotation();
        for (let round = 0; round < 3; round += 1) {
          const firsts = Array.from({ length: total }, () => rotation.share('m', list)[0]?.id);
          for (const { id, weight } of weighted)
            expect(firsts.filter((first) => first === id)).toHaveLength(weight ?? 0);
        }
      }),
    );
  });

  it('of one model do not count for another', () => {
    const rotation = createRotation();
    const equals = ['a', 'b'].map((id) => ({ id, priority: 0, weight: 1 }));
    const first = (model: string) => rotation.share(model, equals)[0]?.id;
    expect([first('m'), first('n'), first('m'), first('n')]).toEqual(['a', 'a', 'b', 'b']);
  });
});

describe('VE-15: whoever rested longest', () => {
  it('goes first, and those never asked before all', () => {
    const rotation = createRotation();
    const order = () => rotation.byRest(['k1', 'k2', 'k3'], (key) => key);
    expect(order()).toEqual(['k1', 'k2', 'k3']);
    rotation.used('k1');
    rotation.used('k3');
    expect(order()).toEqual(['k2', 'k1', 'k3']);
    rotation.used('k2');
    rotation.used('k1');
    expect(order()).toEqual(['k3', 'k2', 'k1']);
  });
});

describe('conversations', () => {
  it('are remembered up to a bound, the newest', () => {
    const rotation = createRotation();
    for (let index = 0; index < 6000; index += 1) rotation.remember(`s${index}`, `c${index}`);
    expect([rotation.servedBy('s0'), rotation.servedBy('s999'), rotation.servedBy('s1000')]).toEqual([
      undefined,
      undefined,
      'c1000',
    ]);
    rotation.remember('s1000', 'other');
    expect(rotation.servedBy('s1000')).toBe('other');
  });
});

describe('PC-13: the limit of requests a minute', () => {
  it('has bursts of as many, fills steadily, and never lets through more than that', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.array(fc.nat(5000), { maxLength: 200 }), (limit, pauses) => {
        const clock = createFakeClock();
        const limits = createRateLimits(clock);
        let sent = 0;
        for (const pause of pauses) {
          clock.advance(pause);
          if (limits.waitMs('k', limit) > 0) continue;
          limits.take('k', limit);
          sent += 1;
        }
        expect(sent).toBeLessThanOrEqual(limit + (clock.monotonic() * limit) / 60_000 + 1e-6);
      }),
    );
  });

  it('tells how long to wait, and that those who wait owe', () => {
    const clock = createFakeClock();
    const limits = createRateLimits(clock);
    expect([limits.waitMs('k', undefined), limits.waitMs('k', 2)]).toEqual([0, 0]);
    for (let round = 0; round < 3; round += 1) limits.take('k', 2);
    expect(limits.waitMs('k', 2)).toBe(60_000);
    clock.advance(45_000);
    expect(limits.waitMs('k', 2)).toBe(15_000);
    expect(limits.waitMs('other', 2), 'each has its own').toBe(0);
    expect(limits.waitMs('k', 5), 'a changed limit begins anew').toBe(0);
  });
});
