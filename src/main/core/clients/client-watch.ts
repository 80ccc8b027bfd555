// Tells whoever watches how the clients stand: at once after what we do ourselves, else after a look every few seconds.
import type { ClientView } from '../../../shared/model/client.ts';
import type { Clock } from '../ports.ts';

export interface ClientWatch {
  /** The list now, and again after each change, until the signal aborts. */
  watch(signal: AbortSignal): AsyncGenerator<ClientView[]>;
  /** Something has changed: looks again. */
  tell(): void;
}

export interface ClientWatchDependencies {
  readonly clock: Pick<Clock, 'setTimer'>;
  /** `isQuick`: without what takes seconds to find out. */
  readonly list: (options: { isQuick: boolean; signal: AbortSignal }) => Promise<ClientView[]>;
}

/** Files of clients change without a word, so they are looked at: only while somebody watches. */
const LOOK_MS = 3000;

/** A watch for whoever wants one; nothing is looked at while nobody does. */
export function createClientWatch({ clock, list }: ClientWatchDependencies): ClientWatch {
  const wakers = new Set<() => void>();
  return {
    tell: () => {
      for (const wake of wakers) wake();
    },
    watch: async function* (signal) {
      let isTold = false;
      let wake = (): void => undefined;
      const notice = (): void => {
        isTold = true;
        wake();
      };
      wakers.add(notice);
      signal.addEventListener('abort', notice);
      let sent = '';
      let isQuick = true;
      try {
        while (!signal.aborted) {
          isTold = false;
          const clients = await list({ isQuick, signal });
          const text = JSON.stringify(clients);
          if (text !== sent && !signal.aborted) yield clients;
          sent = text;
          if (isQuick) {
            isQuick = false;
            continue;
          }
          await new Promise<void>((resolve) => {
            const cancel = clock.setTimer(LOOK_MS, resolve);
            wake = () => {
              cancel();
              resolve();
            };
            if (isTold || signal.aborted) wake();
          });
        }
      } finally {
        wakers.delete(notice);
        signal.removeEventListener('abort', notice);
      }
    },
  };
}
