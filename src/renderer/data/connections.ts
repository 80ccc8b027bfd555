// The connections and providers as the core has them, and what can be done with a connection.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionDraft, ConnectionView } from '../../shared/model/views.ts';
import { DEMO_CONNECTION_ID } from '../../shared/protocols.ts';
import { useApi } from './api-context.tsx';

export const CONNECTIONS_KEY = ['connections'];

/** Whether a connection is kept from being asked changes with the traffic, of which this list is not told. */
const LOOK_AGAIN_MS = 5000;

/** All connections, in the order of the settings. */
export function useConnections({ isWatching = false } = {}) {
  const api = useApi();
  return useQuery({
    refetchInterval: isWatching ? LOOK_AGAIN_MS : false,
    queryKey: CONNECTIONS_KEY,
    queryFn: ({ signal }) => api.connections.list(undefined, { signal }),
  });
}

/** As long as the core keeps the answer. */
const QUOTA_FRESH_MS = 5 * 60_000;

/** Asks what is left of the plan of a connection, where its provider says; the list of connections then has it. */
export function useAskQuota({ id, hasKey, isDemo }: ConnectionView): void {
  const api = useApi();
  const refresh = useRefresh();
  useQuery({
    queryKey: ['connection-quota', id],
    queryFn: async ({ signal }) => {
      const quota = await api.connections.quota({ id }, { signal });
      if (quota.windows.length > 0) await refresh();
      return quota;
    },
    enabled: hasKey && !isDemo,
    staleTime: QUOTA_FRESH_MS,
  });
}

/** Names by id, for rows that carry only the id. The same map until the connections change. */
export function useConnectionNames(): ReadonlyMap<string, string> {
  const { t } = useTranslation();
  const { data = [] } = useConnections();
  // The demo is on the list only as long as there is nothing else, but its answers stay in the log.
  const demo = t('totals.provider.demo');
  return useMemo(
    () => new Map([[DEMO_CONNECTION_ID, demo], ...data.map(({ id, name }) => [id, name] as const)]),
    [data, demo],
  );
}

/** It only changes when the user changes it, or fetches news of models. */
const CATALOGUE_FRESH_MS = 60_000;

/** The catalogue, with what the user says of it. */
export function useProviders() {
  const api = useApi();
  return useQuery({
    queryKey: ['providers'],
    queryFn: ({ signal }) => api.providers.list(undefined, { signal }),
    staleTime: CATALOGUE_FRESH_MS,
  });
}

/** Adds a connection; resolves to it. */
export function useAddConnection() {
  const api = useApi();
  const refresh = useRefresh();
  return useMutation({ mutationFn: (draft: ConnectionDraft) => api.connections.add(draft), onSettled: refresh });
}

/** Removes a connection and its stored key. */
export function useRemoveConnection() {
  const api = useApi();
  const refresh = useRefresh();
  return useMutation({ mutationFn: (id: string) => api.connections.remove({ id }), onSettled: refresh });
}

/** Sends requests that name no connection to this one. */
export function useActivateConnection() {
  const api = useApi();
  const refresh = useRefresh();
  return useMutation({ mutationFn: (id: string) => api.connections.activate({ id }), onSettled: refresh });
}

/** Asks the provider for its models. */
export function useTestConnection() {
  const api = useApi();
  return useMutation({ mutationFn: (id: string) => api.connections.test({ id }) });
}

/** Lets a connection be asked again that is kept from it because it failed. */
export function useTryNow() {
  const api = useApi();
  const refresh = useRefresh();
  return useMutation({ mutationFn: (id: string) => api.connections.tryNow({ id }), onSettled: refresh });
}

/** Puts another key in the place of those that a connection has. */
export function useSetKey() {
  const api = useApi();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (change: { id: string; key: string }) => api.connections.setKey(change),
    onSettled: refresh,
  });
}

/** Replaces the models of a connection. */
export function useSetModels() {
  const api = useApi();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (change: { id: string; models: string[] }) => api.connections.setModels(change),
    onSettled: refresh,
  });
}

function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: CONNECTIONS_KEY });
}
