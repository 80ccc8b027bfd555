// Puts together what stands behind the calls about the log.
import type { MatchContext } from '../../../shared/exchange-filter/fields.ts';
import type { ActivityServices } from '../api/activity-api.ts';
import type { ConnectionService } from '../connections/connection-service.ts';
import type { Journal } from '../journal/journal.ts';
import { createSavedFilters } from '../journal/saved-filters.ts';
import type { Clock } from '../ports.ts';
import type { SettingsService } from '../settings/settings-service.ts';

export interface ActivityParts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly settings: SettingsService;
  readonly connections: Pick<ConnectionService, 'list'>;
}

/** Makes the services. */
export function openActivity({ journal, settings, connections, clock }: ActivityParts): ActivityServices {
  const filterContext = (): MatchContext => {
    const names = new Map(connections.list().map(({ id, name }) => [id, name]));
    return { now: clock.now(), connectionName: (id) => names.get(id) };
  };
  return { journal, filters: createSavedFilters(settings), filterContext };
}
