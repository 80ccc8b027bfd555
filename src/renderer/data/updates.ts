// Whether there is a newer version, pushed by the core after each change.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Updates } from '../../shared/model/updates.ts';
import { useApi } from './api-context.tsx';
import { delay, keepWatching } from './keep-watching.ts';

const KEY = ['updates'];

/** What is known; the tray, the command or the daily look may ask at any time. */
export function useUpdates() {
  const api = useApi();
  const queries = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    const open = (signal: AbortSignal) => api.updates.watch(undefined, { signal });
    const onMessage = (next: Updates): void => void queries.setQueryData(KEY, next);
    void keepWatching({ open, onMessage, onLink: () => undefined, wait: delay }, stop.signal);
    return () => stop.abort();
  }, [api, queries]);
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.updates.get(undefined, { signal }) });
}

/** Asks now. */
export function useCheckUpdates() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.updates.check(),
    onSuccess: (next) => queries.setQueryData(KEY, next),
  });
}
