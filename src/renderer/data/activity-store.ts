// The live log of the window: one watch for all screens, older pages on demand.
import type { Exchange } from '../../shared/model/exchange.ts';
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
  /** The text of the filter; empty for none. */
  readonly filter: string;
  /** Rows that pass the filter and are older than those of the log, newest first. */
  readonly found: readonly Exchange[];
  /** Whether the core has more of those; undefined before the first search. */
  readonly hasMoreFound: boolean | undefined;
  /** There may be older rows that pass the filter. */
  readonly hasMore: boolean;
}

export interface ActivityStore {
  /** Watches until the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** The next older page: of the whole log, or of what passes the filter. */
  readonly loadOlder: (signal: AbortSignal) => Promise<void>;
  /** Another filter; a search that is under way for the one before ends. */
  readonly setFilter: (filter: string) => void;
  /** Deletes everything, here and in the core. Throws what the call throws. */
  readonly clear: () => Promise<void>;
  readonly subscribe: (listener: () => void) => () => void;
  readonly current: () => ActivityState;
}

const PAGE_SIZE = 200;

type ActivityCalls = { readonly activity: Pick<Api['activity'], 'list' | 'watch' | 'clear'> };

export interface ActivityStoreDependencies {
  readonly api: ActivityCalls;
  readonly wait: WatchOptions<unknown>['wait'];
}

const BEGIN: ActivityState = {
  log: EMPTY_LOG,
  link: 'connecting',
  isLoadingOlder: false,
  hasOlderProblem: false,
  filter: '',
  found: [],
  hasMoreFound: undefined,
  hasMore: false,
};

/** Makes an empty store; nothing is fetched before `run`. */
export function createActivityStore({ api, wait }: ActivityStoreDependencies): ActivityStore {
  const listeners = new Set<() => void>();
  let state = BEGIN;
  const set = (change: Partial<ActivityState>): void => {
    state = withMore({ ...state, ...change });
    for (const listener of listeners) listener();
  };
  const current = (): ActivityState => state;
  return {
    current,
    ...createLoading({ api, current, set }),
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
    clear: async () => {
      await api.activity.clear();
      set({ log: EMPTY_LOG, found: [], hasMoreFound: undefined, hasOlderProblem: false });
    },
  };
}

function withMore(state: ActivityState): ActivityState {
  const { filter, hasMoreFound, log } = state;
  return { ...state, hasMore: filter === '' ? log.hasMore : (hasMoreFound ?? log.hasMore) };
}

interface LoadingParts {
  readonly api: ActivityCalls;
  readonly current: () => ActivityState;
  readonly set: (change: Partial<ActivityState>) => void;
}

function createLoading({ api, current, set }: LoadingParts): Pick<ActivityStore, 'loadOlder' | 'setFilter'> {
  let search = new AbortController();
  const loadPage = async (stop: AbortSignal): Promise<Partial<ActivityState>> => {
    const before = current().log.rows.at(-1)?.id;
    const page = await api.activity.list({ before, limit: PAGE_SIZE }, { signal: stop });
    return { log: takeOlderPage(current().log, page) };
  };
  const loadFound = async (stop: AbortSignal): Promise<Partial<ActivityState>> => {
    const { found, filter, log } = current();
    const before = (found.at(-1) ?? log.rows.at(-1))?.id;
    const page = await api.activity.list({ before, limit: PAGE_SIZE, filter }, { signal: stop });
    const all = [...found, ...page.exchanges];
    return { found: all, hasMoreFound: page.hasMore && all.length < MAX_ROWS };
  };
  return {
    loadOlder: async (signal) => {
      const { log, filter, isLoadingOlder, hasMore } = current();
      const isFull = filter === '' && log.rows.length >= MAX_ROWS;
      if (log.rows.length === 0 || isLoadingOlder || !hasMore || isFull) return;
      const stop = AbortSignal.any([signal, search.signal]);
      set({ isLoadingOlder: true });
      try {
        const change = await (filter === '' ? loadPage(stop) : loadFound(stop));
        if (!stop.aborted) set({ ...change, isLoadingOlder: false, hasOlderProblem: false });
      } catch {
        // The list says so in its last line, and the next scroll tries again.
        if (!stop.aborted) set({ isLoadingOlder: false, hasOlderProblem: true });
      }
    },
    setFilter: (filter) => {
      if (filter === current().filter) return;
      search.abort();
      search = new AbortController();
      set({ filter, found: [], hasMoreFound: undefined, isLoadingOlder: false, hasOlderProblem: false });
    },
  };
}
