// What can be asked of the gateway: routing on or off, and the lines to paste.
import { useMutation } from '@tanstack/react-query';
import { useApi } from './api-context.tsx';

export type PasteKind = 'curl' | 'claude-code';

/** Turns routing on or off; the new state comes with the status. */
export function useSetRouting() {
  const api = useApi();
  return useMutation({ mutationFn: (isOn: boolean) => api.gateway.setRouting({ isOn }) });
}

/** Fetches a line that holds the local token. Not a query: the answer must not linger in a cache. */
export function useFetchPasteLine(): (kind: PasteKind) => Promise<string> {
  const api = useApi();
  return async (kind) => (await api.gateway.pasteLine({ kind })).text;
}
