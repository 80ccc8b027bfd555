// What the tests of the desktop shell share: a clock that stands still, and a log that remembers.
import type { Clock, Log } from '../../../src/main/core/ports.ts';

export interface RecordedLog extends Log {
  readonly lines: {
    level: 'info' | 'warn' | 'error';
    message: string;
    details?: Record<string, unknown> | undefined;
  }[];
}

export function recordedLog(): RecordedLog {
  const lines: RecordedLog['lines'] = [];
  return {
    lines,
    info: (message, details) => void lines.push({ level: 'info', message, details }),
    warn: (message, details) => void lines.push({ level: 'warn', message, details }),
    error: (message, details) => void lines.push({ level: 'error', message, details }),
  };
}

export interface HandClock extends Clock {
  /** Moves time forward and runs what falls due on the way. */
  advance(milliseconds: number): void;
}

export function handClock(start = 1_000_000): HandClock {
  let time = start;
  let timers: { due: number; callback: () => void }[] = [];
  return {
    now: () => time,
    monotonic: () => time,
    setTimer(delayMs, callback) {
      const timer = { due: time + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(milliseconds) {
      const end = time + milliseconds;
      for (;;) {
        const next = timers.filter(({ due }) => due <= end).toSorted((left, right) => left.due - right.due)[0];
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        time = next.due;
        next.callback();
      }
      time = end;
    },
  };
}
