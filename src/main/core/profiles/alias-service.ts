// Aliases: short names for a model of a connection.
import type { AliasView } from '../../../shared/model/profile.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { SettingsService } from '../settings/settings-service.ts';

export interface AliasService {
  list(): AliasView[];
  /** Adds one, or gives a known name another target (`connection/model`). */
  set(name: string, target: string): Promise<AliasView[]>;
  remove(name: string): Promise<AliasView[]>;
}

/** Makes the service. Every change throws RefusalError when it can't be made. */
export function createAliasService({ settings }: { settings: SettingsService }): AliasService {
  const view = ({ aliases }: Settings): AliasView[] =>
    Object.entries(aliases).map(([name, target]) => ({ name, target }));
  return {
    list: () => view(settings.current()),
    set: async (name, target) =>
      view(await settings.update((current) => ({ ...current, aliases: { ...current.aliases, [name]: target } }))),
    remove: async (name) =>
      view(
        await settings.update((current) => {
          if (!Object.hasOwn(current.aliases, name)) {
            throw new RefusalError('not-found', `There is no alias "${name}". It may have been removed elsewhere.`);
          }
          const { [name]: _removed, ...aliases } = current.aliases;
          return { ...current, aliases };
        }),
      ),
  };
}
