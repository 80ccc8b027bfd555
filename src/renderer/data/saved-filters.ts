// The filters of the log that the user has given names, as the core keeps them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SavedFilter } from '../../shared/model/settings.ts';
import { useApi } from './api-context.tsx';

const KEY = ['saved-filters'];

/** By name. */
export function useSavedFilters() {
  const api = useApi();
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.activity.filters.list(undefined, { signal }) });
}

/** Keeps a filter under a name. */
export function useSaveFilter() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (filter: SavedFilter) => api.activity.filters.save(filter),
    onSuccess: (filters) => queries.setQueryData(KEY, filters),
  });
}

/** Forgets a filter. */
export function useRemoveFilter() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.activity.filters.remove({ name }),
    onSuccess: (filters) => queries.setQueryData(KEY, filters),
  });
}
