// What the app is doing, in one object, and again whenever it changes.
import type { Settings } from '../../../shared/model/settings.ts';
import type { AppStatus } from '../../../shared/model/views.ts';
import { DEMO_CONNECTION_ID } from '../../../shared/protocols.ts';
import type { BudgetService } from '../budgets/budget-service.ts';
import { DEMO_NAME, nameOf } from '../connections/connection-view.ts';
import type { LocalTokens } from '../credentials/local-token.ts';
import type { LoginStore } from '../credentials/sign-in/open-logins.ts';
import type { Gateway } from '../gateway/types.ts';
import type { Log, SecretStore } from '../ports.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import { activeConnectionId, currentProfile } from '../routing/resolve.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { addressOf } from './gateway-access.ts';
import { watchValue } from './watch-value.ts';

export interface StatusService {
  current(): AppStatus;
  /** Calls back after each change; the returned function ends that. */
  onChange(listener: (status: AppStatus) => void): () => void;
  /** The status now, and again after each change; changes in quick succession come as one. */
  watch(signal: AbortSignal): AsyncGenerator<AppStatus>;
  setTheme(theme: AppStatus['theme']): Promise<void>;
}

export interface StatusDependencies {
  readonly version: string;
  readonly shell: AppStatus['shell'];
  readonly settings: SettingsService;
  readonly secrets: Pick<SecretStore, 'kind'>;
  readonly tokens: Pick<LocalTokens, 'lastFour'>;
  readonly gateway: Pick<Gateway, 'state' | 'onStateChange'>;
  readonly logins: Pick<LoginStore, 'endedLogins' | 'onChange'>;
  readonly budgets: Pick<BudgetService, 'warnings' | 'onChange'>;
  readonly log: Log;
  /** As shipped when absent. */
  readonly catalogue?: () => Catalogue;
}

/** What the first look of every screen needs, told anew whenever a part of it changes. */
export function createStatusService(dependencies: StatusDependencies): StatusService {
  const { settings, gateway, log } = dependencies;
  const listeners = new Set<(status: AppStatus) => void>();
  /** Set where the settings can't be changed: the choice then lasts until the app is closed. */
  let theme: AppStatus['theme'] | undefined;
  const changed = (): void => {
    const status = current();
    for (const listener of listeners) {
      try {
        listener(status);
      } catch (error) {
        log.error('A listener failed on a changed status', { error: String(error) });
      }
    }
  };
  const current = (): AppStatus => describe(dependencies, theme ?? settings.current().window.theme);
  const onChange: StatusService['onChange'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  settings.onChange(changed);
  gateway.onStateChange(changed);
  dependencies.logins.onChange(changed);
  dependencies.budgets.onChange(changed);
  return {
    current,
    onChange,
    watch: (signal) => watchValue({ current, onChange, signal }),
    setTheme: async (wanted) => {
      try {
        await settings.update((now) => ({ ...now, window: { ...now.window, theme: wanted } }));
        theme = undefined;
      } catch (error) {
        theme = wanted;
        if (!settings.isReadOnly) log.warn('The theme could not be saved', { error: String(error) });
        changed();
      }
    },
  };
}

function describe(dependencies: StatusDependencies, theme: AppStatus['theme']): AppStatus {
  const settings = dependencies.settings.current();
  const { state, port, problem } = dependencies.gateway.state();
  return {
    version: dependencies.version,
    shell: dependencies.shell,
    gateway: {
      state,
      address: addressOf(port),
      port,
      ...(problem === undefined ? {} : { problem }),
      isRoutingOn: settings.gateway.isRoutingOn,
      tokenLastFour: dependencies.tokens.lastFour,
    },
    active: activeOf(settings, dependencies.catalogue?.()),
    ...profileOf(settings),
    connectionCount: settings.connections.length,
    accountsNeedingLogin: dependencies.logins.endedLogins().map(({ id, provider, label }) => ({
      id,
      provider,
      name: `${dependencies.catalogue?.().find(provider)?.name ?? provider} (${label})`,
    })),
    budgetWarnings: dependencies.budgets.warnings(),
    settingsSource: dependencies.settings.isReadOnly ? 'config-file' : 'stored',
    secretStorage: dependencies.secrets.kind,
    theme,
    contrast: settings.window.contrast,
    language: settings.window.language,
  };
}

function profileOf(settings: Settings): Pick<AppStatus, 'profile'> {
  const { activeProfile: id } = settings;
  return id === undefined ? {} : { profile: { id, name: currentProfile(settings)?.name ?? id } };
}

function activeOf(settings: Settings, catalogue: Catalogue | undefined): AppStatus['active'] {
  const id = activeConnectionId(settings);
  const connection = settings.connections.find((other) => other.id === id);
  return connection === undefined
    ? { id: DEMO_CONNECTION_ID, name: DEMO_NAME, isDemo: true }
    : { id, name: nameOf(connection, catalogue), isDemo: false };
}
