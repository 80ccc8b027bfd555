// Makes the live log available to every screen.
import { useMutation } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { createActivityStore, type ActivityState, type ActivityStore } from './activity-store.ts';
import { useApi } from './api-context.tsx';
import { delay } from './keep-watching.ts';

const ActivityContext = createContext<ActivityStore | undefined>(undefined);

/** Watches the exchanges for everything below it. */
export function ActivityProvider({ children }: { children: ReactNode }) {
  const api = useApi();
  const [store] = useState(() => createActivityStore({ api, wait: delay }));
  useEffect(() => {
    const stop = new AbortController();
    void store.run(stop.signal);
    return () => stop.abort();
  }, [store]);
  return <ActivityContext value={store}>{children}</ActivityContext>;
}

/** The store itself, for what can be done with it. */
export function useActivityStore(): ActivityStore {
  const store = use(ActivityContext);
  if (store === undefined) throw new Error('useActivityStore is used outside of ActivityProvider');
  return store;
}

/** The log as it is now; renders again with each batch. */
export function useActivity(): ActivityState {
  const store = useActivityStore();
  return useSyncExternalStore(store.subscribe, store.current);
}

/** Deletes the whole log. */
export function useClearActivity() {
  const store = useActivityStore();
  return useMutation({ mutationFn: () => store.clear() });
}

/** Asks for the page after the last row; calls while one is on its way do nothing. */
export function useLoadOlder(): () => void {
  const store = useActivityStore();
  const [stop] = useState(() => new AbortController());
  return useCallback(() => void store.loadOlder(stop.signal), [store, stop]);
}

const TYPING_MS = 250;

/** Has the core look through older rows as well; not before typing has paused. */
export function useStoredFilter(text: string): void {
  const store = useActivityStore();
  useEffect(() => {
    const timer = setTimeout(() => store.setFilter(text), text === '' ? 0 : TYPING_MS);
    return () => clearTimeout(timer);
  }, [store, text]);
}
