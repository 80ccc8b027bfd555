// Tells watchers which exchanges changed: batched, paced, and in bounded memory however slow a watcher is.
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { Clock } from '../ports.ts';

export interface Watchers {
  /** This exchange has a new state. */
  changed(id: string): void;
  /** Batches of changed rows in their newest state, until `signal` is aborted or all is closed. */
  watch(signal: AbortSignal): AsyncGenerator<{ exchanges: Exchange[] }>;
  close(): void;
}

export interface WatcherDependencies {
  readonly clock: Clock;
  /** The newest state of a row; undefined when it was cleared or pruned. */
  readonly find: (id: string) => Exchange | undefined;
}

/** Fewer than ten messages a second. */
const PAUSE_MS = 110;
const MAX_BATCH = 200;
/** More rows than are kept at all need not be remembered. */
const MAX_REMEMBERED = 50_000;

interface Watcher {
  /** Only ids: the state is looked up when it is sent, so a slow watcher costs next to nothing and gets the newest. */
  readonly ids: Set<string>;
  wake: () => void;
}

/** Those who watch the log, each told of the rows that changed since it last looked. */
export function createWatchers(dependencies: WatcherDependencies): Watchers {
  const watchers = new Set<Watcher>();
  const closing = new AbortController();
  return {
    changed: (id) => {
      for (const watcher of watchers) {
        watcher.ids.add(id);
        if (watcher.ids.size > MAX_REMEMBERED) watcher.ids.delete(firstOf(watcher.ids) ?? id);
        watcher.wake();
      }
    },
    watch: (signal) => {
      const watcher: Watcher = { ids: new Set(), wake: () => undefined };
      const ended = AbortSignal.any([signal, closing.signal]);
      // Registered at once and not at the first step, so that nothing is missed between this call and that step.
      if (!ended.aborted) watchers.add(watcher);
      ended.addEventListener('abort', () => watchers.delete(watcher), { once: true });
      return deliver({ watcher, ended, dependencies, leave: () => watchers.delete(watcher) });
    },
    close: () => closing.abort(),
  };
}

async function* deliver(options: {
  watcher: Watcher;
  ended: AbortSignal;
  dependencies: WatcherDependencies;
  leave: () => void;
}): AsyncGenerator<{ exchanges: Exchange[] }> {
  const { watcher, ended, dependencies, leave } = options;
  const { clock, find } = dependencies;
  let nextAt = clock.monotonic();
  try {
    while (!ended.aborted) {
      if (watcher.ids.size === 0) await change(watcher, ended);
      await pause(nextAt - clock.monotonic(), clock, ended);
      if (ended.aborted) return;
      const exchanges = take(watcher.ids)
        .map(find)
        .filter((exchange) => exchange !== undefined);
      if (exchanges.length === 0) continue;
      nextAt = clock.monotonic() + PAUSE_MS;
      yield { exchanges };
    }
  } finally {
    leave();
  }
}

function take(ids: Set<string>): string[] {
  const taken: string[] = [];
  for (const id of ids) {
    if (taken.length === MAX_BATCH) break;
    taken.push(id);
    ids.delete(id);
  }
  return taken;
}

function change(watcher: Watcher, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      watcher.wake = () => undefined;
      ended.removeEventListener('abort', finish);
      resolve();
    };
    watcher.wake = finish;
    ended.addEventListener('abort', finish, { once: true });
    if (ended.aborted) finish();
  });
}

function pause(milliseconds: number, clock: Clock, ended: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || ended.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      cancel();
      ended.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.setTimer(milliseconds, finish);
    ended.addEventListener('abort', finish, { once: true });
  });
}

function firstOf(ids: ReadonlySet<string>): string | undefined {
  for (const id of ids) return id;
  return undefined;
}
