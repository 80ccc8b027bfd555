// The live log of the window: one watch for all screens, older pages on demand.
import type { Api } from '../api.ts';
import {
  EMPTY_LOG,
  MAX_ROWS,
  mergeExchanges,
  takeNewestPage,
  takeOlderPage,
  type ActivityLog,
} from './activity-log.ts';
import { keepWatching, type WatchLink, type WatchOptions } from './keep-watching.ts';

export interface ActivityState {
  readonly log: ActivityLog;
  readonly link: WatchLink;
  readonly isLoadingOlder: boolean;
  /** The last try to load older rows failed; scrolling on tries again. */
  readonly hasOlderProblem: boolean;
}

export interface ActivityStore {
  /** Watches until the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly loadOlder: (signal: AbortSignal) => Promise<void>;
  /** Deletes everything, here and in the core. Throws what the call throws. */
  readonly clear: () => Promise<void>;
  readonly subscribe: (listener: () => void) => () => void;
  readonly current: () => ActivityState;
}

const PAGE_SIZE = 200;

/** Makes an empty store; nothing is fetched before `run`. */
export function createActivityStore(dependencies: {
  api: Pick<Api, 'activity'>;
  wait: WatchOptions<unknown>['wait'];
}): ActivityStore {
  const { api, wait } = dependencies;
  const listeners = new Set<() => void>();
  let state: ActivityState = { log: EMPTY_LOG, link: 'connecting', isLoadingOlder: false, hasOlderProblem: false };

  const set = (change: Partial<ActivityState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };

  return {
    current: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    run: (signal) =>
      keepWatching(
        {
          wait,
          open: (stop) => api.activity.watch(undefined, { signal: stop }),
          onOpen: async (stop) => {
            const page = await api.activity.list({ limit: PAGE_SIZE }, { signal: stop });
            set({ log: takeNewestPage(state.log, page) });
          },
          onMessage: ({ exchanges }) => set({ log: mergeExchanges(state.log, exchanges) }),
          onLink: (link) => set({ link }),
        },
        signal,
      ),
    loadOlder: async (signal) => {
      const last = state.log.rows.at(-1);
      if (last === undefined || state.isLoadingOlder || !state.log.hasMore || state.log.rows.length >= MAX_ROWS) return;
      set({ isLoadingOlder: true });
      try {
        const page = await api.activity.list({ before: last.id, limit: PAGE_SIZE }, { signal });
        set({ log: takeOlderPage(state.log, page), isLoadingOlder: false, hasOlderProblem: false });
      } catch {
        // The list says so in its last line, and the next scroll tries again.
        set({ isLoadingOlder: false, hasOlderProblem: !signal.aborted });
      }
    },
    clear: async () => {
      await api.activity.clear();
      set({ log: EMPTY_LOG, hasOlderProblem: false });
    },
  };
}
