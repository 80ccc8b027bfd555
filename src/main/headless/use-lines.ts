// What `dragoman status` tells of this computer's model servers and of today.
import type { BudgetView } from '../../shared/model/budget.ts';
import type { LocalServer } from '../../shared/model/discovery.ts';
import type { UsageTotals } from '../../shared/model/usage.ts';
import type { ApiClient } from '../core/control/control-client.ts';
import { createDayOf } from '../core/journal/usage-day.ts';
import { describeBudget } from './commands/budget.ts';
import { describe } from './doctor/check-local-servers.ts';

export interface Use {
  readonly localServers: readonly LocalServer[];
  readonly today: UsageTotals;
  readonly budgets: readonly BudgetView[];
}

/** Asks the running app. */
export async function fetchUse(app: ApiClient, signal: AbortSignal): Promise<Use> {
  const localServers = await app.discovery.list(undefined, { signal });
  const day = createDayOf()(Date.now());
  const { total: today } = await app.usage.totals({ from: day, to: day, by: 'provider' }, { signal });
  const budgets = await app.budgets.list(undefined, { signal });
  return { localServers, today, budgets };
}

/** Two lines for the terminal, and one for each budget. */
export function useLines({ localServers, today, budgets }: Use): string[] {
  const running = localServers.filter(({ state }) => state !== 'gone');
  const found = running.length === 0 ? 'no model server on this computer' : running.map(describe).join('; ');
  return [
    `Found      ${found}`,
    `Today      ${describeUsage(today)}`,
    ...budgets.map((budget) => `Budget     ${describeBudget(budget)}`),
  ];
}

function describeUsage({ requests, inputTokens, outputTokens, pricedRequests, amount }: UsageTotals): string {
  if (requests === 0) return 'no requests yet';
  const cost = pricedRequests === 0 ? '' : `, about $${amount.toFixed(2)}`;
  return `${requests} ${requests === 1 ? 'request' : 'requests'}, ${inputTokens} + ${outputTokens} tokens${cost}`;
}
