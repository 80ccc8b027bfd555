// Hands wishes of the shell to the window, also those that came before it was there.
import type { WindowWish } from '../../../shared/model/window-wish.ts';

export interface WishService {
  post(wish: WindowWish): void;
  /** Each wish once, in order, until the signal aborts. */
  watch(signal: AbortSignal): AsyncGenerator<WindowWish>;
}

/** A window that never comes must not make this grow: the newest count. */
const MOST_WAITING = 4;

/** Makes the service. */
export function createWishService(): WishService {
  const waiting: WindowWish[] = [];
  const wakers = new Set<() => void>();
  return {
    post: (wish) => {
      waiting.push(wish);
      if (waiting.length > MOST_WAITING) waiting.shift();
      for (const wake of wakers) wake();
    },
    watch: async function* (signal) {
      let wake = (): void => undefined;
      const notice = (): void => wake();
      wakers.add(notice);
      signal.addEventListener('abort', notice);
      try {
        while (!signal.aborted) {
          const wish = waiting.shift();
          if (wish !== undefined) {
            yield wish;
            continue;
          }
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      } finally {
        wakers.delete(notice);
        signal.removeEventListener('abort', notice);
      }
    },
  };
}
