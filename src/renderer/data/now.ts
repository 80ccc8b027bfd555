// The current time for things that count up on the screen.
import { useEffect, useState } from 'react';

/** Renders again every `everyMs` while `isTicking`, and gives the time of that render. */
export function useNow(everyMs: number, isTicking = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isTicking) return;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isTicking]);
  return now;
}

/** The beginning of today, for telling today's times from earlier ones. */
export function useToday(): number {
  return new Date(useNow(60_000)).setHours(0, 0, 0, 0);
}
