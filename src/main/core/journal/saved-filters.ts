// The filters of the log that the user has given names: kept in the settings, so that every shell and window has them.
import type { SavedFilter } from '../../../shared/model/settings.ts';
import type { SettingsService } from '../settings/settings-service.ts';

export interface SavedFilters {
  /** By name. */
  list(): SavedFilter[];
  /** One of the same name is replaced. Throws RefusalError, as when the settings can't be changed. */
  save(filter: SavedFilter): Promise<SavedFilter[]>;
  remove(name: string): Promise<SavedFilter[]>;
}

/** Makes the service. */
export function createSavedFilters(settings: Pick<SettingsService, 'current' | 'update'>): SavedFilters {
  const list = (): SavedFilter[] =>
    settings.current().activity.filters.toSorted((left, right) => left.name.localeCompare(right.name));
  const put = async (name: string, added: readonly SavedFilter[]): Promise<SavedFilter[]> => {
    await settings.update((now) => {
      const others = now.activity.filters.filter((filter) => !isSameName(filter.name, name));
      return { ...now, activity: { ...now.activity, filters: [...others, ...added] } };
    });
    return list();
  };
  return { list, save: (filter) => put(filter.name, [filter]), remove: (name) => put(name, []) };
}

function isSameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
