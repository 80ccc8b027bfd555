// The settings of the desktop app: kept with electron-store in the data folder, the same file as the headless shell's.
import { fileOf, openSafeSettings } from '../core/files/safe-settings.ts';
import type { Clock, Log, SettingsStore } from '../core/ports.ts';

export interface StoredSettingsParts {
  readonly folder: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** Opens the stored settings. Throws with a text for the user when the file is broken. */
export function openStoredSettings({ folder, clock, log }: StoredSettingsParts): SettingsStore {
  return openSafeSettings({
    folder,
    log,
    now: () => clock.now(),
    openStore: async () => {
      const { default: Store } = await import('electron-store');
      return fileOf(
        new Store<Record<string, unknown>>({
          cwd: folder,
          name: 'settings',
          configFileMode: 0o600,
          // Never throw away what can't be read: that is dealt with before the store opens the file.
          clearInvalidConfig: false,
        }),
      );
    },
  });
}
