// The models there are to choose from, favourites, and where the facts about them come from.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from './api-context.tsx';
import { CHOICES_KEY, useRefreshChoices } from './choices.ts';

const MODELS_KEY = [...CHOICES_KEY, 'models'];
const FACTS_KEY = ['facts'];

/** As last listed; no provider is asked. */
export function useModelList() {
  const api = useApi();
  return useQuery({ queryKey: MODELS_KEY, queryFn: ({ signal }) => api.models.list(undefined, { signal }) });
}

/** Asks all providers for their models now. */
export function useRefreshModels() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.models.list({ refresh: true }),
    onSuccess: (list) => queries.setQueryData(MODELS_KEY, list),
  });
}

/** `target` is `connection/model`. */
export function useSetFavourite() {
  const api = useApi();
  const refresh = useRefreshChoices();
  return useMutation({
    mutationFn: (wish: { target: string; isFavourite: boolean }) => api.models.setFavourite(wish),
    onSettled: refresh,
  });
}

/** How new the limits and prices from models.dev are. */
export function useFacts() {
  const api = useApi();
  return useQuery({ queryKey: FACTS_KEY, queryFn: ({ signal }) => api.models.facts(undefined, { signal }) });
}

/** Fetches them now. */
export function useRefreshFacts() {
  const api = useApi();
  const refresh = useRefreshFactsView();
  return useMutation({ mutationFn: () => api.models.refreshFacts(), onSettled: refresh });
}

/** Whether they are fetched once a day. */
export function useSetFactsRefresh() {
  const api = useApi();
  const refresh = useRefreshFactsView();
  return useMutation({ mutationFn: (isOn: boolean) => api.models.setFactsRefresh({ isOn }), onSettled: refresh });
}

/** New facts are shown with every model. */
function useRefreshFactsView(): () => Promise<unknown> {
  const queries = useQueryClient();
  const refreshChoices = useRefreshChoices();
  return () => Promise.all([queries.invalidateQueries({ queryKey: FACTS_KEY }), refreshChoices()]);
}
