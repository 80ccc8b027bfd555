// What the user chose about the app itself, kept up to date, and how to change it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Preferences, PreferencesChange } from '../../shared/model/preferences.ts';
import { useApi } from './api-context.tsx';
import { delay, keepWatching } from './keep-watching.ts';

const KEY = ['preferences'];
const STARTUP_KEY = ['startup'];

/** The preferences; another window or the tray may change them at any time. */
export function usePreferences() {
  const api = useApi();
  const queries = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    const open = (signal: AbortSignal) => api.preferences.watch(undefined, { signal });
    const onMessage = (next: Preferences): void => void queries.setQueryData(KEY, next);
    void keepWatching({ open, onMessage, onLink: () => undefined, wait: delay }, stop.signal);
    return () => stop.abort();
  }, [api, queries]);
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.preferences.get(undefined, { signal }) });
}

/** Changes some of them. */
export function useSetPreferences() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: PreferencesChange) => api.preferences.set(change),
    onSuccess: (next) => queries.setQueryData(KEY, next),
  });
}

/** Whether the app starts at login; the system may change that at any time. */
export function useStartup() {
  const api = useApi();
  return useQuery({
    queryKey: STARTUP_KEY,
    queryFn: ({ signal }) => api.startup.get(undefined, { signal }),
    refetchOnWindowFocus: 'always',
  });
}

/** Has the app start at login, or not. */
export function useSetStartup() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (isOn: boolean) => api.startup.set({ isOn }),
    onSettled: () => queries.invalidateQueries({ queryKey: STARTUP_KEY }),
  });
}
