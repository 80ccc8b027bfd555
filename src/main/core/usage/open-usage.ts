// Puts together what was used and what may be spent.
import { createBudgetService, type BudgetService } from '../budgets/budget-service.ts';
import { nameOf } from '../connections/connection-view.ts';
import type { Journal } from '../journal/journal.ts';
import type { CorePorts } from '../ports.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { createUsageService, type UsageService } from './usage-service.ts';

export interface UsageParts {
  readonly settings: SettingsService;
  readonly journal: Journal;
  readonly catalogue: () => Catalogue;
}

export interface UsageServices {
  readonly usage: UsageService;
  readonly budgets: BudgetService;
}

/** Makes the services. */
export function openUsage({ clock, log }: Pick<CorePorts, 'clock' | 'log'>, parts: UsageParts): UsageServices {
  const { settings, journal, catalogue } = parts;
  const budgets = createBudgetService({
    settings,
    journal,
    clock,
    log,
    nameOf: (id) => {
      const connection = settings.current().connections.find((other) => other.id === id);
      return connection === undefined ? id : nameOf(connection, catalogue());
    },
  });
  return { usage: createUsageService(journal), budgets };
}
