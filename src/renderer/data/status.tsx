// What the app is doing now, pushed by the core after each change.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { AppStatus } from '../../shared/model/views.ts';
import { useApi } from './api-context.tsx';
import { BUDGETS_KEY } from './budgets.ts';
import { CHOICES_KEY } from './choices.ts';
import { CONNECTIONS_KEY } from './connections.ts';
import { delay, keepWatching, type WatchLink } from './keep-watching.ts';

export interface LiveStatus {
  status: AppStatus;
  link: WatchLink;
}

const StatusContext = createContext<LiveStatus | undefined>(undefined);

/** Watches the status for everything below it. */
export function StatusProvider({ initial, children }: { initial: AppStatus; children: ReactNode }) {
  const api = useApi();
  const queries = useQueryClient();
  const [status, setStatus] = useState(initial);
  const [link, setLink] = useState<WatchLink>('connecting');
  useEffect(() => {
    const stop = new AbortController();
    const onMessage = (next: AppStatus): void => {
      setStatus(next);
      // A budget may be used up, or free again because a month has begun.
      void queries.invalidateQueries({ queryKey: BUDGETS_KEY });
      // Another window, the tray or the command may have changed the connections or what is chosen.
      void queries.invalidateQueries({ queryKey: CONNECTIONS_KEY });
      void queries.invalidateQueries({ queryKey: CHOICES_KEY });
    };
    const open = (signal: AbortSignal) => api.status.watch(undefined, { signal });
    void keepWatching({ open, onMessage, onLink: setLink, wait: delay }, stop.signal);
    return () => stop.abort();
  }, [api, queries]);
  const live = useMemo(() => ({ status, link }), [status, link]);
  return <StatusContext value={live}>{children}</StatusContext>;
}

/** The status and whether it is still being updated. */
export function useLiveStatus(): LiveStatus {
  const live = use(StatusContext);
  if (live === undefined) throw new Error('useLiveStatus is used outside of StatusProvider');
  return live;
}

/** What the app is doing now. */
export function useStatus(): AppStatus {
  return useLiveStatus().status;
}
