// The model servers that the core found on this computer.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LocalServer } from '../../shared/model/discovery.ts';
import type { ConnectionView } from '../../shared/model/views.ts';
import { useApi } from './api-context.tsx';
import { CONNECTIONS_KEY } from './connections.ts';
import { useIsVisible } from './is-visible.ts';
import { delay, keepWatching } from './keep-watching.ts';

/**
 * The servers as they come and go; undefined until the core has answered. The core looks for them as long as somebody
 * watches, so this is for what is in sight: a hidden window doesn't count.
 */
export function useLocalServers(): readonly LocalServer[] | undefined {
  const api = useApi();
  const isVisible = useIsVisible();
  const [servers, setServers] = useState<readonly LocalServer[]>();
  useEffect(() => {
    if (!isVisible) return;
    const stop = new AbortController();
    const open = (signal: AbortSignal) => api.discovery.watch(undefined, { signal });
    const onMessage = (message: { servers: LocalServer[] }): void => setServers(message.servers);
    void keepWatching({ open, onMessage, onLink: () => undefined, wait: delay }, stop.signal);
    return () => stop.abort();
  }, [api, isVisible]);
  return servers;
}

/** Looks for servers when the window comes to the front; the core decides whether it is worth it. */
export function useLookOnFocus(): void {
  const api = useApi();
  useEffect(() => {
    const onFocus = (): void => {
      // Nobody waits for the answer: whoever watches the servers gets what was found.
      api.discovery.look({ reason: 'focus' }).catch(() => undefined);
    };
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, [api]);
}

/** Looks for servers now. */
export function useLookForServers() {
  const api = useApi();
  return useMutation({ mutationFn: () => api.discovery.look({ reason: 'click' }) });
}

/**
 * Makes a connection to a server, with all its models. `onConnected` is called even if the button is gone by then: the
 * news that the server is connected may come before the answer.
 */
export function useConnectServer(onConnected: (connection: ConnectionView) => void) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (choice: { serverId: string; key?: string }) => api.discovery.connect(choice),
    onSuccess: onConnected,
    onSettled: () => queries.invalidateQueries({ queryKey: CONNECTIONS_KEY }),
  });
}
