// Measures how long the event loop is held up, and only while requests run: an idle app must let the computer sleep.
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { LoopDelay } from '../../../shared/model/diagnostics.ts';
import type { Clock } from '../ports.ts';

export interface LoopMeter {
  /** Whether requests run, so whether there is anything to measure. */
  readonly setBusy: (isBusy: boolean) => void;
  read(): LoopDelay;
}

const TICK_MS = 20;
const WINDOW_MS = 60_000;
/** A histogram holds whole numbers from one on: tenths of a millisecond, moved up by one. */
const PER_MS = 10;
/** Longer delays count as a minute. Without an end it would take four times the memory. */
const HISTOGRAM = { highest: 60_000 * PER_MS, figures: 3 } as const;

/**
 * Node's own `monitorEventLoopDelay` counts the time in which it was off as one long delay, and leaving it on would wake
 * an idle computer fifty times a second. So a timer of our own is asked how late it comes.
 */
export function createLoopMeter(clock: Clock): LoopMeter {
  let current = createHistogram(HISTOGRAM);
  let previous = createHistogram(HISTOGRAM);
  let windowEnd = clock.monotonic() + WINDOW_MS;
  let longestMs = 0;
  let longestAt: number | undefined;
  let cancel: (() => void) | undefined;

  const record = (lateMs: number): void => {
    if (clock.monotonic() >= windowEnd) {
      [previous, current] = [current, previous];
      current.reset();
      windowEnd = clock.monotonic() + WINDOW_MS;
    }
    current.record(Math.min(Math.round(lateMs * PER_MS) + 1, HISTOGRAM.highest));
    if (lateMs <= longestMs) return;
    longestMs = lateMs;
    longestAt = clock.now();
  };
  const tick = (): void => {
    const due = clock.monotonic() + TICK_MS;
    cancel = clock.setTimer(TICK_MS, () => {
      record(Math.max(0, clock.monotonic() - due));
      tick();
    });
  };
  return {
    setBusy: (isBusy) => {
      if (isBusy && cancel === undefined) tick();
      if (isBusy) return;
      cancel?.();
      cancel = undefined;
    },
    read: () => ({
      ...recentOf(current, previous),
      longestMs: Math.round(longestMs * PER_MS) / PER_MS,
      ...(longestAt === undefined ? {} : { longestAt }),
    }),
  };
}

function recentOf(current: RecordableHistogram, previous: RecordableHistogram): Pick<LoopDelay, 'recent'> {
  const both = createHistogram(HISTOGRAM);
  both.add(current);
  both.add(previous);
  if (both.count === 0) return {};
  const at = (percent: number): number => toMs(both.percentile(percent));
  return { recent: { p50Ms: at(50), p99Ms: at(99), maxMs: toMs(both.max) } };
}

function toMs(recorded: number): number {
  return (recorded - 1) / PER_MS;
}
