// contract.budgets
import type { BudgetService } from '../budgets/budget-service.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of this namespace. */
export function budgetsApi(budgets: Pick<BudgetService, 'list' | 'set' | 'remove'>) {
  const { list, set, remove } = api.budgets;
  return {
    list: list.handler(() => budgets.list()),
    set: set.handler(({ input, errors }) => withRefusals(errors, () => budgets.set(input))),
    remove: remove.handler(({ input, errors }) => withRefusals(errors, () => budgets.remove(input.connection))),
  };
}
