// Notices that a month has begun, though no request comes and though the computer slept through midnight.
import type { Clock } from '../ports.ts';

export interface MonthWatch {
  readonly clock: Clock;
  /** `2026-03`, by the calendar of the user's time zone. */
  readonly monthNow: () => string;
  readonly onNewMonth: () => void;
}

/** In every time zone months begin with a quarter of an hour. */
const QUARTER_MS = 15 * 60 * 1000;
/** A timer stands still while the computer sleeps: it must never have long to go when the computer wakes up. */
const LONGEST_MS = 60 * 1000;

/** Looks at the calendar every minute and on each quarter of an hour; the returned function ends that. */
export function watchMonths({ clock, monthNow, onNewMonth }: MonthWatch): () => void {
  let month = monthNow();
  let cancel = (): void => undefined;
  const look = (): void => {
    // Set anew from the time of day each time, so that late timers don't add up.
    cancel = clock.setTimer(Math.min(LONGEST_MS, QUARTER_MS - (clock.now() % QUARTER_MS)), look);
    const now = monthNow();
    if (now === month) return;
    month = now;
    onNewMonth();
  };
  look();
  return () => cancel();
}
