// Keeps one event stream of the core open: reopens it after an interruption and says when it is down.
import { SignedOutError } from '../api.ts';

export type WatchLink = 'connecting' | 'live' | 'reconnecting';

export interface WatchOptions<Message> {
  open: (signal: AbortSignal) => Promise<AsyncIterable<Message>>;
  /** Runs after each opening and before its first message: the place to catch up on what was missed. */
  onOpen?: (signal: AbortSignal) => Promise<void>;
  onMessage: (message: Message) => void;
  onLink: (link: WatchLink) => void;
  wait: (delayMs: number, signal: AbortSignal) => Promise<void>;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 5000;

/** How long to wait before the next try, after so many failed ones. */
export function retryDelay(failures: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
}

/** Runs until `signal` aborts or the session is over. Never throws. */
export async function keepWatching<Message>(options: WatchOptions<Message>, signal: AbortSignal): Promise<void> {
  let failures = 0;
  options.onLink('connecting');
  while (!signal.aborted) {
    try {
      const stream = await options.open(signal);
      await options.onOpen?.(signal);
      failures = 0;
      options.onLink('live');
      for await (const message of stream) options.onMessage(message);
    } catch (error) {
      if (error instanceof SignedOutError) return;
    }
    if (signal.aborted) return;
    options.onLink('reconnecting');
    await options.wait(retryDelay(failures), signal);
    failures += 1;
  }
}

/** Resolves after the delay, or at once when the signal aborts. */
export function delay(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, delayMs);
    signal.addEventListener('abort', finish, { once: true });
  });
}
