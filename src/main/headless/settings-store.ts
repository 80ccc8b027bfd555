// The settings of the headless shell: kept with conf, or read once from a file given with --config.
import { fileOf, openSafeSettings } from '../core/files/safe-settings.ts';
import type { Clock, Log, SettingsStore } from '../core/ports.ts';

export interface StoredSettingsOptions {
  readonly folder: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** The stored settings, in the same file and format as those of the desktop app. */
export function openStoredSettings({ folder, clock, log }: StoredSettingsOptions): SettingsStore {
  return openSafeSettings({
    folder,
    log,
    now: () => clock.now(),
    openStore: async () => {
      const { default: Conf } = await import('conf');
      return fileOf(
        new Conf<Record<string, unknown>>({
          cwd: folder,
          configName: 'settings',
          configFileMode: 0o600,
          // Never throw away what can't be read: that is dealt with before conf opens the file.
          clearInvalidConfig: false,
        }),
      );
    },
  });
}

/** Settings that are given and can't be changed by the app. */
export function fixedSettings(settings: unknown): SettingsStore {
  return {
    source: 'config-file',
    load: () => settings,
    save: () =>
      Promise.reject(
        new Error('The settings come from the file given with --config, so they can be changed only there.'),
      ),
  };
}
