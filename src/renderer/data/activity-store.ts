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
  hasMore: false,
};

/** Makes an empty store; nothing is fetched before `run`. */
export function createActivityStore({ api, wait }: ActivityStoreDependencies): ActivityStore {
  const listeners = new Set<() => void>();
  let state = BEGIN;
  /** Whether the core has more rows that pass the filter; undefined before the first search. */
  let hasMoreFound: boolean | undefined;
  let search = new AbortController();

  const set = (change: Partial<ActivityState>): void => {
    const next = { ...state, ...change };
    state = { ...next, hasMore: next.filter === '' ? next.log.hasMore : (hasMoreFound ?? next.log.hasMore) };
    for (const listener of listeners) listener();
  };
  const load = async (signal: AbortSignal, work: (stop: AbortSignal) => Promise<Partial<ActivityState>>) => {
    if (state.isLoadingOlder || !state.hasMore) return;
    const stop = AbortSignal.any([signal, search.signal]);
    set({ isLoadingOlder: true });
    try {
      const change = await work(stop);
      if (!stop.aborted) set({ ...change, isLoadingOlder: false, hasOlderProblem: false });
    } catch {
      // The list says so in its last line, and the next scroll tries again.
      if (!stop.aborted) set({ isLoadingOlder: false, hasOlderProblem: true });
    }
  };
  const loadPage = async (stop: AbortSignal): Promise<Partial<ActivityState>> => {
    const before = state.log.rows.at(-1)?.id;
    const page = await api.activity.list({ before, limit: PAGE_SIZE }, { signal: stop });
    return { log: takeOlderPage(state.log, page) };
  };
  const loadFound = async (stop: AbortSignal): Promise<Partial<ActivityState>> => {
    const { found, filter, log } = state;
    const before = (found.at(-1) ?? log.rows.at(-1))?.id;
    const page = await api.activity.list({ before, limit: PAGE_SIZE, filter }, { signal: stop });
    if (!stop.aborted) hasMoreFound = page.hasMore && found.length + PAGE_SIZE < MAX_ROWS;
    return { found: [...found, ...page.exchanges] };
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
      if (state.log.rows.length === 0) return;
      if (state.filter !== '') await load(signal, loadFound);
      else if (state.log.rows.length < MAX_ROWS) await load(signal, loadPage);
    },
    setFilter: (filter) => {
      if (filter === state.filter) return;
      search.abort();
      search = new AbortController();
      hasMoreFound = undefined;
      set({ filter, found: [], isLoadingOlder: false, hasOlderProblem: false });
    },
    clear: async () => {
      await api.activity.clear();
      hasMoreFound = undefined;
      set({ log: EMPTY_LOG, found: [], hasOlderProblem: false });
    },
  };
}
