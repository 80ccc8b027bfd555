// What the user wants to spend in a month, and how far that has gone.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BudgetSettings, BudgetView } from '../../shared/model/budget.ts';
import { useApi } from './api-context.tsx';

export const BUDGETS_KEY = ['budgets'];
/** Requests go on while the screen is looked at. */
const REFRESH_MS = 10_000;

/** The one for all connections first. */
export function useBudgets() {
  const api = useApi();
  return useQuery({
    queryKey: BUDGETS_KEY,
    queryFn: ({ signal }) => api.budgets.list(undefined, { signal }),
    refetchInterval: REFRESH_MS,
  });
}

/** Adds one, or changes the one of the same connection. */
export function useSetBudget() {
  const api = useApi();
  const keep = useKeep();
  return useMutation({ mutationFn: (budget: BudgetSettings) => api.budgets.set(budget), onSuccess: keep });
}

/** Removes the one of a connection, or without one the budget for all. */
export function useRemoveBudget() {
  const api = useApi();
  const keep = useKeep();
  return useMutation({
    mutationFn: (connection: string | undefined) => api.budgets.remove(connection === undefined ? {} : { connection }),
    onSuccess: keep,
  });
}

function useKeep(): (budgets: BudgetView[]) => void {
  const queries = useQueryClient();
  return (budgets) => void queries.setQueryData(BUDGETS_KEY, budgets);
}
