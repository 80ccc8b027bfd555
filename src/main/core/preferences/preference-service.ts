// What the user chose about the app itself: read from the settings, changed through them.
import type { Preferences, PreferencesChange } from '../../../shared/model/preferences.ts';
import type { Settings, SettingsInput } from '../../../shared/model/settings.ts';
import type { Gateway } from '../gateway/types.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { watchValue } from '../status/watch-value.ts';

export interface PreferenceService {
  current(): Preferences;
  /** Throws RefusalError, and then nothing has changed. */
  set(change: PreferencesChange): Promise<Preferences>;
  /** The preferences now, and again after each change. */
  watch(signal: AbortSignal): AsyncGenerator<Preferences>;
  /** Calls back after each change of the settings; the returned function ends that. */
  onChange(listener: () => void): () => void;
}

export interface PreferenceDependencies {
  readonly settings: SettingsService;
  readonly gateway: Pick<Gateway, 'state' | 'moveTo'>;
  /** The port of this run, when it was not taken from the settings. */
  readonly fixedPort?: number | undefined;
}

/** Makes the service. */
export function createPreferenceService(dependencies: PreferenceDependencies): PreferenceService {
  const { settings, fixedPort } = dependencies;
  const current = (): Preferences => view(settings.current(), fixedPort !== undefined);
  const onChange: PreferenceService['onChange'] = (listener) => settings.onChange(listener);
  return {
    current,
    set: async (change) => {
      // Refuses with the reason before a port is taken in vain.
      if (settings.isReadOnly) await settings.update((now) => now);
      const moveBack = await moveGateway(change.port, dependencies);
      try {
        await settings.update((now) => applied(now, change));
      } catch (error) {
        await moveBack();
        throw error;
      }
      return current();
    },
    watch: (signal) => watchValue({ current, onChange, signal }),
    onChange,
  };
}

function view(settings: Settings, isPortFixed: boolean): Preferences {
  return {
    ...settings.window,
    ...settings.desktop,
    port: settings.gateway.port,
    isPortFixed,
    keptDays: settings.activity.keptDays,
    longestAnswerMinutes: settings.gateway.longestAnswerMinutes,
    proxy: settings.gateway.proxy,
  };
}

function applied(now: Settings, change: PreferencesChange): SettingsInput {
  const { port, longestAnswerMinutes, proxy, keptDays, theme, contrast, language, checkForUpdates, ...desktop } =
    change;
  return {
    ...now,
    gateway: { ...now.gateway, ...defined({ port, longestAnswerMinutes, proxy }) },
    activity: { ...now.activity, ...defined({ keptDays }) },
    window: { ...now.window, ...defined({ theme, contrast, language, checkForUpdates }) },
    desktop: { ...now.desktop, ...defined(desktop) },
  };
}

/** Takes the new port at once. Gives back how to undo that. */
async function moveGateway(
  port: number | undefined,
  { gateway, settings, fixedPort }: PreferenceDependencies,
): Promise<() => Promise<unknown>> {
  if (port === undefined || port === settings.current().gateway.port || fixedPort !== undefined) {
    return () => Promise.resolve();
  }
  const before = gateway.state().port;
  const problem = await gateway.moveTo(port);
  if (problem !== undefined) {
    throw new RefusalError('invalid', `The port was not changed. ${problem}`, { problems: [problem] });
  }
  return () => gateway.moveTo(before);
}

function defined<T extends Record<string, unknown>>(values: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}
