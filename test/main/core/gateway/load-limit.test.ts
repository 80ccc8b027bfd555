// When new requests are refused so that the running ones keep their pace.
import { describe, expect, it } from 'vitest';
import { createLoadLimit, FEW_OPEN } from '../../../../src/main/core/gateway/load-limit.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

const LIMITS = { maxOpenExchanges: 100, maxResidentBytes: 1000 };

describe('R-33: one more request', () => {
  it('is too many beside as many as there may be, whatever the memory', () => {
    const isFull = createLoadLimit({ clock: createFakeClock(), limits: LIMITS, memory: undefined });
    expect([isFull(0), isFull(99), isFull(100)]).toEqual([false, false, true]);
  });

  it('is too many beside some when the memory is full, and none of them is to blame when they are few', () => {
    let bytes = 1001;
    const clock = createFakeClock();
    const isFull = createLoadLimit({ clock, limits: LIMITS, memory: { residentBytes: () => bytes } });
    expect([isFull(FEW_OPEN - 1), isFull(FEW_OPEN)]).toEqual([false, true]);
    bytes = 1000;
    clock.advance(250);
    expect(isFull(FEW_OPEN)).toBe(false);
  });

  it('does not ask the system each time', () => {
    let asked = 0;
    const memory = { residentBytes: () => (asked += 1) };
    const isFull = createLoadLimit({ clock: createFakeClock(), limits: LIMITS, memory });
    for (let open = FEW_OPEN; open < 100; open += 1) isFull(open);
    expect(asked).toBe(1);
  });
});
