// Keys that another program keeps: looked for and taken over by click.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from './api-context.tsx';
import { CONNECTIONS_KEY } from './connections.ts';

/** Reads OpenCode's file and lists what is in it. */
export function useLookForKeys() {
  const api = useApi();
  return useMutation({ mutationFn: () => api.programKeys.look({ program: 'opencode' }) });
}

/** Makes a connection for each of these entries. */
export function useTakeKeys() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (entries: string[]) => api.programKeys.take({ program: 'opencode', entries }),
    onSettled: () => queries.invalidateQueries({ queryKey: CONNECTIONS_KEY }),
  });
}
