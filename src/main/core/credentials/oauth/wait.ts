// Waiting by the injected clock, and waiting for somebody else's work without owning it.
import type { Clock } from '../../ports.ts';
import { cancelled } from './vendor-client.ts';

/** Resolves after the time; rejects at once when the signal aborts. */
export function wait(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(cancelled());
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(cancelled());
    };
    const cancel = clock.setTimer(delayMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** The result of work that goes on for others when this signal aborts. */
export function follow<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(cancelled());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** A signal that also aborts after the time. */
export function withDeadline(
  clock: Clock,
  limitMs: number,
  signal?: AbortSignal,
): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  const stop = clock.setTimer(limitMs, () => controller.abort());
  return { signal: signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]), stop };
}
