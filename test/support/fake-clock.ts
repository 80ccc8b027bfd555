// A clock that moves only when a test says so.
import type { Clock } from '../../src/main/core/ports.ts';

export interface FakeClock extends Clock {
  advance(ms: number): void;
  /** How many are still to ring. */
  timers(): number;
}

/** Starts at the given wall-clock time; timers run while the test advances it. */
export function createFakeClock(start = Date.UTC(2026, 0, 2)): FakeClock {
  let elapsed = 0;
  const timers = new Set<{ at: number; callback: () => void }>();
  return {
    now: () => start + elapsed,
    monotonic: () => elapsed,
    setTimer: (delayMs, callback) => {
      const timer = { at: elapsed + delayMs, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    timers: () => timers.size,
    advance: (ms) => {
      elapsed += ms;
      for (const timer of [...timers].filter((one) => one.at <= elapsed)) {
        timers.delete(timer);
        timer.callback();
      }
    },
  };
}
