// Owns the settings: one immutable snapshot for everybody, and one door through which it changes.
import { randomUUID } from 'node:crypto';
import { type Settings, type SettingsInput, settingsSchema } from '../../../shared/model/settings.ts';
import type { Log, SecretStore, SettingsStore } from '../ports.ts';
import type { Catalogues } from '../providers/catalogues.ts';
import { checkSources, mapSources, parseKeySource, secretIds, secretSource } from './key-sources.ts';
import { checkOwnAddress } from './own-address.ts';
import { joinProblems, listProblems } from './problem-list.ts';
import { checkProviders } from './provider-check.ts';
import { readConfig, readSettings } from './read-config.ts';
import { RefusalError } from './refusal.ts';

export interface SettingsService {
  /** True when the settings come from a file given with --config. */
  readonly isReadOnly: boolean;
  /** The snapshot of now; deeply frozen, and another object after each change. */
  current(): Settings;
  /**
   * Checks, saves, then publishes what `change` makes of the current settings. Calls run one after the other.
   * Throws RefusalError, and then nothing has changed.
   */
  update(change: (settings: Settings) => SettingsInput): Promise<Settings>;
  /** Calls back after each change; the returned function ends that. */
  onChange(listener: (settings: Settings, before: Settings) => void): () => void;
}

export interface SettingsDependencies {
  readonly store: SettingsStore;
  readonly secrets: SecretStore;
  readonly log: Log;
  /** Looks up an environment variable, to warn of those that are not set. */
  readonly readEnvironment?: (name: string) => string | undefined;
  /** Which providers there are; those that are shipped when absent. */
  readonly catalogues?: Catalogues;
  /** Where the gateway will listen, if not where the settings say. */
  readonly port?: number | undefined;
}

/** Reads and checks the settings. Throws RefusalError with every problem; what is stored stays untouched then. */
export async function createSettingsService(dependencies: SettingsDependencies): Promise<SettingsService> {
  const initial = load(dependencies);
  return dependencies.store.source === 'config-file'
    ? createReadOnlyService(initial)
    : createStoredService(await moveStoredKeys(initial, dependencies), dependencies);
}

function load({ store, log, readEnvironment = () => undefined, catalogues, port }: SettingsDependencies): Settings {
  const options = { readEnvironment, port, ...(catalogues === undefined ? {} : { catalogues }) };
  const raw = store.load() ?? {};
  if (store.source === 'config-file') {
    const result = typeof raw === 'string' ? readConfig(raw, options) : readSettings(raw, options);
    if (!result.isOk) throw invalid('The settings file has problems. Correct them and start again:', result.problems);
    for (const warning of result.warnings) log.warn(warning);
    return deepFreeze(result.settings);
  }
  const parsed = settingsSchema.safeParse(raw);
  if (!parsed.success) throw invalid('The stored settings have problems:', listProblems(parsed.error));
  // A provider may leave the catalogue with an update: that must not lock the user out of all others.
  const warnings = [
    ...checkProviders(parsed.data, catalogues),
    ...checkOwnAddress(parsed.data, port ?? parsed.data.gateway.port),
    ...checkSources(parsed.data, readEnvironment).warnings,
  ];
  for (const warning of warnings) log.warn(warning);
  return deepFreeze(parsed.data);
}

function createReadOnlyService(settings: Settings): SettingsService {
  return {
    isReadOnly: true,
    current: () => settings,
    update: () =>
      Promise.reject(
        new RefusalError(
          'read-only',
          'The settings come from a file that was given with --config, so they can only be changed in that file. Edit it and start Dragoman again.',
        ),
      ),
    onChange: () => () => undefined,
  };
}

function createStoredService(initial: Settings, dependencies: SettingsDependencies): SettingsService {
  const { log } = dependencies;
  const listeners = new Set<(settings: Settings, before: Settings) => void>();
  let current = initial;
  let queue: Promise<unknown> = Promise.resolve();

  const publish = (settings: Settings): void => {
    const before = current;
    current = settings;
    for (const listener of listeners) {
      try {
        listener(settings, before);
      } catch (error) {
        log.error('A listener failed on changed settings', { error: String(error) });
      }
    }
  };
  const apply = async (change: (settings: Settings) => SettingsInput): Promise<Settings> => {
    const before = current;
    const parsed = settingsSchema.safeParse(change(before));
    if (!parsed.success) throw invalid('This change was not saved, for it has problems:', listProblems(parsed.error));
    const circles = checkOwnAddress(parsed.data, dependencies.port ?? parsed.data.gateway.port);
    const known = new Set(checkOwnAddress(before, dependencies.port ?? before.gateway.port));
    // One that is stored already must not stop all other changes: it can't even be removed then.
    const fresh = circles.filter((problem) => !known.has(problem));
    if (fresh.length > 0) throw invalid('This change was not saved, for it has problems:', fresh);
    const next = await saveChange(parsed.data, before, dependencies);
    publish(next);
    await deleteSecrets(withoutAll(secretIds(before), secretIds(next)), dependencies);
    return next;
  };
  return {
    isReadOnly: false,
    current: () => current,
    update: (change) => {
      const result = queue.then(() => apply(change));
      // A refused change must not stop the ones behind it.
      queue = result.catch(() => undefined);
      return result;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Puts keys in the secret store first, so that the settings never name one that isn't there. */
async function saveChange(settings: Settings, before: Settings, dependencies: SettingsDependencies): Promise<Settings> {
  const next = deepFreeze(await hideKeys(settings, dependencies));
  try {
    await dependencies.store.save(toPlain(next));
    return next;
  } catch (error) {
    await deleteSecrets(withoutAll(secretIds(next), secretIds(before)), dependencies);
    throw new RefusalError(
      'save-failed',
      `The settings could not be saved, so nothing was changed: ${messageOf(error)}. Look whether the disk is full or the folder is read-only, then try again.`,
      { cause: error },
    );
  }
}

/** Keys that a person wrote into the stored file by hand go to the secret store as well. */
async function moveStoredKeys(settings: Settings, dependencies: SettingsDependencies): Promise<Settings> {
  try {
    const moved = await hideKeys(settings, dependencies);
    if (moved !== settings) await dependencies.store.save(toPlain(moved));
    return deepFreeze(moved);
  } catch (error) {
    // The gateway can still work with what was read: better than not to start at all.
    dependencies.log.warn('A key in the stored settings could not be moved to the secret store', {
      error: messageOf(error),
    });
    return settings;
  }
}

async function hideKeys(settings: Settings, { secrets, log }: SettingsDependencies): Promise<Settings> {
  const added: string[] = [];
  try {
    return await mapSources(settings, async (source) => {
      const parsed = parseKeySource(source);
      if (parsed.kind !== 'literal') return source;
      const id = randomUUID();
      await secrets.set(id, parsed.text);
      added.push(id);
      return secretSource(id);
    });
  } catch (error) {
    await deleteSecrets(added, { secrets, log });
    throw new RefusalError(
      'save-failed',
      `The key could not be kept: ${messageOf(error)}. Nothing was changed. Unlock the keychain of this computer, or name an environment variable instead (env:NAME).`,
      { cause: error },
    );
  }
}

async function deleteSecrets(
  ids: readonly string[],
  { secrets, log }: Pick<SettingsDependencies, 'secrets' | 'log'>,
): Promise<void> {
  for (const id of ids) {
    try {
      await secrets.delete(id);
    } catch (error) {
      // Nothing refers to it any more: a leftover is untidy, not wrong.
      log.warn('A key that is no longer used could not be deleted', { id, error: messageOf(error) });
    }
  }
}

function withoutAll(ids: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...ids].filter((id) => !others.has(id));
}

function invalid(intro: string, problems: readonly string[]): RefusalError {
  return new RefusalError('invalid', joinProblems(intro, problems), { problems });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A copy of its own without `undefined`, which stores refuse. */
function toPlain(settings: Settings): unknown {
  return JSON.parse(JSON.stringify(settings));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
