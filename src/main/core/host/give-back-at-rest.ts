// Gives memory back to the system when the gateway has rested for a while after work, or after the start.
import type { Clock, Log, ProcessMemory } from '../ports.ts';

export interface GiveBackAtRest {
  /** Whether requests run; called at each change. */
  readonly setBusy: (isBusy: boolean) => void;
  stop(): void;
}

export interface GiveBackParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly memory: ProcessMemory;
}

/** An agent that works mostly asks again sooner. */
export const REST_MS = 10_000;
/** A collection holds up the process for a tenth of a second: less than this is not worth it. */
const WORTH_BYTES = 24 * 1024 ** 2;
const MEGABYTE = 1024 ** 2;

/** At most one collection a rest, and none while a request is open. The first rest begins at once: a start leaves garbage too. */
export function createGiveBackAtRest({ clock, log, memory }: GiveBackParts): GiveBackAtRest {
  let isBusy = false;
  let restsSince = clock.monotonic();
  let leftAfterLast = 0;
  let cancel: (() => void) | undefined;

  const giveBack = (): void => {
    const before = memory.residentBytes();
    if (before - leftAfterLast < WORTH_BYTES) return;
    const start = clock.monotonic();
    memory.giveBack();
    const pauseMs = Math.round(clock.monotonic() - start);
    leftAfterLast = memory.residentBytes();
    const [fromMb, toMb] = [before, leftAfterLast].map((bytes) => Math.round(bytes / MEGABYTE));
    log.info('memory was given back at rest', { fromMb, toMb, pauseMs });
  };
  const look = (): void => {
    cancel = undefined;
    if (isBusy) return;
    const left = restsSince + REST_MS - clock.monotonic();
    if (left > 0) wait(left);
    else giveBack();
  };
  const wait = (delayMs: number): void => {
    cancel = clock.setTimer(delayMs, look);
  };

  wait(REST_MS);
  return {
    setBusy: (isBusyNow) => {
      isBusy = isBusyNow;
      if (isBusy) return;
      restsSince = clock.monotonic();
      // One timer goes on through many short requests: setting one for each would cost more than looking again.
      if (cancel === undefined) wait(REST_MS);
    },
    stop: () => cancel?.(),
  };
}
