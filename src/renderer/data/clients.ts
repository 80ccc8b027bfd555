// The client programs as they stand, and what can be done with them: plan, connect, restore.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ClientsNow, ConnectWish } from '../../shared/model/client.ts';
import { useApi } from './api-context.tsx';
import { useIsVisible } from './is-visible.ts';
import { delay, keepWatching } from './keep-watching.ts';

const BACKUPS_KEY = ['clients', 'backups'];

/** Files change without a word; this is how often the list of backups looks. */
const LOOK_AGAIN_MS = 3000;

/** All clients; undefined until the core has answered. It looks at their files only while somebody watches. */
export function useClients(): ClientsNow | undefined {
  const api = useApi();
  const isVisible = useIsVisible();
  const [now, setNow] = useState<ClientsNow>();
  useEffect(() => {
    if (!isVisible) return;
    const stop = new AbortController();
    const open = (signal: AbortSignal) => api.clients.watch(undefined, { signal });
    void keepWatching({ open, onMessage: setNow, onLink: () => undefined, wait: delay }, stop.signal);
    return () => stop.abort();
  }, [api, isVisible]);
  return now;
}

/** What connecting would change; asks again whenever the wish is another one. */
export function useConnectPlan(wish: ConnectWish | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: ['clients', 'plan', wish],
    queryFn: ({ signal }) => api.clients.plan(expectWish(wish), { signal }),
    enabled: wish !== undefined,
    // The files may have changed since it was asked last.
    gcTime: 0,
  });
}

function expectWish(wish: ConnectWish | undefined): ConnectWish {
  if (wish === undefined) throw new Error('a plan was asked for without a wish');
  return wish;
}

/** Writes what the plan said. Resolves to the connect as it stands then. */
export function useConnectClient() {
  const api = useApi();
  const refresh = useRefreshBackups();
  return useMutation({ mutationFn: (wish: ConnectWish) => api.clients.connect(wish), onSettled: refresh });
}

/** Fetches the lines to paste. Not a query: they hold the local token, which must not linger in a cache. */
export function useFetchSnippets() {
  const api = useApi();
  return (wish: ConnectWish) => api.clients.snippets(wish);
}

/** What is written down of each connect, and what restoring would do now. */
export function useBackups() {
  const api = useApi();
  return useQuery({
    queryKey: BACKUPS_KEY,
    queryFn: ({ signal }) => api.clients.backups(undefined, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** Puts one connect back, or all; gently, so that a program that is running lets go first. */
export function useRestoreClients() {
  const api = useApi();
  const refresh = useRefreshBackups();
  return useMutation({
    mutationFn: (id: string | undefined) =>
      api.clients.restore({ isGentle: true, ...(id === undefined ? {} : { id }) }),
    onSettled: refresh,
  });
}

function useRefreshBackups(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: BACKUPS_KEY });
}
