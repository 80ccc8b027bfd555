// contract.usage
import type { UsageService } from '../usage/usage-service.ts';
import { api } from './implementer.ts';

/** The handlers of this namespace. */
export function usageApi(usage: UsageService) {
  return {
    totals: api.usage.totals.handler(({ input }) => usage.report(input)),
    csv: api.usage.csv.handler(({ input }) => ({ text: usage.csv(input) })),
    clear: api.usage.clear.handler(() => usage.clear()),
  };
}
