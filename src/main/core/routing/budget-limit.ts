// Whether a candidate may still be asked when the user has set a limit to what a month may cost.
import type { BudgetSettings } from '../../../shared/model/budget.ts';
import type { Failure } from '../ir/failure.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import { isPaidByUse } from '../usage/cost.ts';
import type { Candidate } from './candidate.ts';

/**
 * The one of these used up budgets that forbids it; undefined when it may be asked. Only where each request has a price
 * anything is forbidden.
 */
export function budgetAgainst(
  candidate: Candidate,
  catalogue: Catalogue,
  limits: readonly BudgetSettings[],
): BudgetSettings | undefined {
  if (candidate.kind === 'demo' || !isPaidByUse(candidate.endpoint.plan)) return undefined;
  if (catalogue.find(candidate.providerId)?.category === 'local') return undefined;
  return limits.find(({ connection }) => connection === undefined || connection === candidate.connectionId);
}

/** What the client is told when nothing is left that may be asked. */
export function budgetFailure({ connection, amount }: BudgetSettings): Failure {
  const dollars = `$${amount.toFixed(2)}`;
  const message =
    connection === undefined
      ? `This month's budget of ${dollars} is used up, and you chose to stop there. Raise it under Usage in Dragoman, or use a connection that costs nothing by the request.`
      : `This month's budget of ${dollars} for "${connection}" is used up, and you chose to stop there. Raise it under Usage in Dragoman, or choose another connection.`;
  return { code: 'billing', message };
}
