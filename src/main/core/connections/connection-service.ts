// The user's connections: shown, added, removed, chosen and tested.
import type { Quota } from '../../../shared/model/sign-in.ts';
import type { ConnectionSettings, Settings, SettingsInput } from '../../../shared/model/settings.ts';
import type {
  ConnectionChange,
  ConnectionDraft,
  ConnectionTest,
  ConnectionView,
  CoolingView,
} from '../../../shared/model/views.ts';
import { DEMO_CONNECTION_ID } from '../../../shared/protocols.ts';
import type { KeyResolver } from '../credentials/key-resolver.ts';
import type { Clock } from '../ports.ts';
import { BUILT_IN, type Catalogue } from '../providers/catalogue.ts';
import { resolveEndpoint } from '../providers/endpoint.ts';
import type { CandidateHealth } from '../routing/candidate-health.ts';
import { DEMO_MODEL } from '../routing/candidate.ts';
import { activeConnectionId, currentProfile } from '../routing/resolve.ts';
import { isOwnAddress, OWN_ADDRESS_PROBLEM } from '../settings/own-address.ts';
import { parseKeySource } from '../settings/key-sources.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { checkKey, connectionFromDraft } from './connection-draft.ts';
import { viewConnections } from './connection-view.ts';
import type { ListModels } from './list-models.ts';
import type { ConnectionQuota } from './connection-quota.ts';

export interface ConnectionService {
  /** As far as keys are known; `refresh` looks them all up. */
  list(): ConnectionView[];
  /** Reads the keys that were not read yet, so that `list` can say whether they are there. */
  refresh(): Promise<void>;
  add(draft: ConnectionDraft): Promise<ConnectionView>;
  remove(id: string): Promise<void>;
  activate(id: string): Promise<void>;
  /** What the change leaves out stays as it is. */
  update(id: string, change: ConnectionChange): Promise<ConnectionView>;
  setModels(id: string, models: readonly string[]): Promise<ConnectionView>;
  /** In the place of all keys that it has; what failed with them is forgotten. */
  setKey(id: string, key: string): Promise<ConnectionView>;
  /** Asks the provider for its models. */
  test(id: string, signal: AbortSignal): Promise<ConnectionTest>;
  /** What is left of its plan; no windows where the provider does not say. */
  quota(id: string, signal: AbortSignal): Promise<Quota>;
  /** Forgets that it failed, so that the next request asks it again. */
  tryNow(id: string): Promise<ConnectionView>;
}

export interface ConnectionDependencies {
  readonly settings: SettingsService;
  readonly keys: KeyResolver;
  readonly clock: Clock;
  readonly listModels: ListModels;
  /** Absent: no provider says. */
  readonly quotas?: ConnectionQuota;
  /** As shipped when absent. */
  readonly catalogue?: () => Catalogue;
  /** What keeps connections from being asked; absent: nothing does. */
  readonly health?: Pick<CandidateHealth, 'cooling' | 'forget'>;
  /** Where the gateway listens. */
  readonly ownPort?: () => number;
}

/** Makes the service. Every change throws RefusalError when it can't be made. */
export function createConnectionService(dependencies: ConnectionDependencies): ConnectionService {
  const { settings, keys, clock, catalogue = () => BUILT_IN } = dependencies;
  const { health, quotas } = dependencies;
  const cooling = (id: string): CoolingView[] =>
    (health?.cooling(id) ?? []).map(({ remainingMs, ...state }) => ({ ...state, until: clock.now() + remainingMs }));
  const list = (): ConnectionView[] =>
    viewConnections(settings.current(), { keys, catalogue: catalogue(), cooling, quota: quotas?.known });
  const refresh = async (): Promise<void> => {
    const sources = settings.current().connections.flatMap((connection) => connection.keys);
    await Promise.all(sources.map((source) => keys.resolve(source)));
  };
  const viewOf = async (id: string): Promise<ConnectionView> => {
    await refresh();
    return list().find((view) => view.id === id) ?? throwNotFound(id);
  };
  return {
    list,
    refresh,
    add: async (draft) => viewOf(await addFromDraft(draft, dependencies)),
    remove: async (id) => {
      await settings.update((current) => without(current, id));
    },
    activate: async (id) => {
      const { active } = settings.current();
      const chosen = currentProfile(settings.current())?.active ?? active;
      if (id === chosen) return;
      await settings.update((current) => withActive(current, id));
    },
    update: async (id, change) => {
      await settings.update((now) => withReplaced(now, id, (own) => withChange(own, change, catalogue())));
      return viewOf(id);
    },
    setModels: async (id, models) => {
      await settings.update((now) => withReplaced(now, id, (own) => ({ ...own, models: [...new Set(models)] })));
      return viewOf(id);
    },
    setKey: async (id, key) => {
      checkKey(key);
      await settings.update((now) => withReplaced(now, id, (own) => withKey(own, key)));
      health?.forget(id);
      return viewOf(id);
    },
    tryNow: async (id) => {
      findOwn(settings.current(), id);
      health?.forget(id);
      return viewOf(id);
    },
    quota: (id, signal) => quotaOf(id, dependencies, signal),
    test: async (id, signal) =>
      id === DEMO_CONNECTION_ID
        ? { isOk: true, durationMs: 0, models: [DEMO_MODEL] }
        : testConnection(findOwn(settings.current(), id), dependencies, signal),
  };
}

/** Resolves to the id of the new one; the first of all is active at once. */
async function addFromDraft(draft: ConnectionDraft, dependencies: ConnectionDependencies): Promise<string> {
  const { settings, catalogue = () => BUILT_IN, ownPort } = dependencies;
  let id = '';
  await settings.update((current) => {
    const takenIds = new Set(current.connections.map((other) => other.id));
    const connection = connectionFromDraft(draft, takenIds, catalogue());
    refuseOwnAddress(connection, ownPort?.() ?? 0);
    id = connection.id;
    const isFirst = current.connections.length === 0;
    const connections = [...current.connections, connection];
    return isFirst ? { ...current, connections, active: id } : { ...current, connections };
  });
  return id;
}

async function quotaOf(
  id: string,
  { settings, clock, quotas }: ConnectionDependencies,
  signal: AbortSignal,
): Promise<Quota> {
  const isUnknown = id === DEMO_CONNECTION_ID || quotas === undefined;
  return isUnknown ? { windows: [], askedAt: clock.now() } : quotas.ask(findOwn(settings.current(), id), signal);
}

function withReplaced(
  settings: Settings,
  id: string,
  change: (connection: ConnectionSettings) => ConnectionSettings,
): SettingsInput {
  const changed = change(findOwn(settings, id));
  return { ...settings, connections: settings.connections.map((other) => (other.id === id ? changed : other)) };
}

/** A change after which nothing could be asked any more is refused. */
function withChange(
  connection: ConnectionSettings,
  change: ConnectionChange,
  catalogue: Catalogue,
): ConnectionSettings {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const changed: ConnectionSettings = { ...connection, ...Object.fromEntries(given) };
  const plans = changed.plans ?? [undefined];
  for (const plan of plans) {
    const endpoint = resolveEndpoint(changed, { plan, catalogue });
    if ('problem' in endpoint) throw new RefusalError('invalid', `Nothing was changed: ${endpoint.problem}.`);
  }
  return changed;
}

/** What a sign-in made stays with its account. */
function withKey(connection: ConnectionSettings, key: string): ConnectionSettings {
  if (connection.keys.some((source) => parseKeySource(source).kind === 'login')) {
    throw new RefusalError('invalid', 'This connection uses a sign-in, not a key. Sign in again under Subscriptions.');
  }
  return { ...connection, keys: [key] };
}

/** A test only shows that it works; the list to choose from has all of them. */
const MOST_SHOWN = 500;

async function testConnection(
  connection: ConnectionSettings,
  { listModels, clock }: ConnectionDependencies,
  signal: AbortSignal,
): Promise<ConnectionTest> {
  const startedAt = clock.monotonic();
  const { status, models, failure } = await listModels(connection, signal);
  return {
    isOk: failure === undefined,
    durationMs: Math.max(0, Math.round(clock.monotonic() - startedAt)),
    models: models.slice(0, MOST_SHOWN),
    ...(status === undefined ? {} : { status }),
    ...(failure === undefined ? {} : { problem: { code: failure.code, message: failure.message } }),
  };
}

function refuseOwnAddress({ baseUrl }: ConnectionSettings, port: number): void {
  if (baseUrl === undefined || !isOwnAddress(baseUrl, port)) return;
  throw new RefusalError('invalid', `This connection was not added: baseUrl: ${OWN_ADDRESS_PROBLEM}.`);
}

function without(settings: Settings, id: string): SettingsInput {
  if (id === DEMO_CONNECTION_ID) {
    throw new RefusalError('invalid', 'The demo can not be removed. It goes away by itself when you add a connection.');
  }
  findOwn(settings, id);
  const users = usesOf(settings, id);
  if (users.length > 0) {
    throw new RefusalError(
      'invalid',
      `"${id}" is still used by ${users.join(', ')}. Change that in the settings first, then remove the connection.`,
      { problems: users },
    );
  }
  const index = settings.connections.findIndex((connection) => connection.id === id);
  const connections = settings.connections.filter((connection) => connection.id !== id);
  const budgets = settings.budgets.filter(({ connection }) => connection !== id);
  if (settings.active !== id && activeConnectionId(settings) !== id) return { ...settings, connections, budgets };
  const { active: _removed, ...rest } = settings;
  const others = { ...rest, budgets };
  const next = connections[index] ?? connections.at(-1);
  return next === undefined ? { ...others, connections } : { ...others, connections, active: next.id };
}

/** Where routes, aliases and profiles name a connection, in the words of the settings file. */
function usesOf(settings: Settings, id: string): string[] {
  const isOurs = (target: string): boolean => target.startsWith(`${id}/`);
  const names = (route: { to: string; fallbacks: string[] }): boolean =>
    isOurs(route.to) || route.fallbacks.some(isOurs);
  const uses = settings.routes.flatMap((route, index) => (names(route) ? [`routes[${index}]`] : []));
  if (settings.fallbacks.some(isOurs)) uses.push('fallbacks');
  for (const [alias, target] of Object.entries(settings.aliases)) if (isOurs(target)) uses.push(`aliases.${alias}`);
  for (const [name, profile] of Object.entries(settings.profiles)) {
    const targets = [...profile.fallbacks, ...Object.values(profile.slots)];
    const isUsed = profile.active === id || profile.routes.some(names) || targets.some(isOurs);
    if (isUsed) uses.push(`profiles.${name}`);
  }
  return uses;
}

function withActive(settings: Settings, id: string): SettingsInput {
  if (id !== DEMO_CONNECTION_ID) {
    findOwn(settings, id);
    const { activeProfile: _ended, ...others } = settings;
    // A profile with a connection of its own would still send everything there: the wish for another one ends it.
    const isInTheWay = currentProfile(settings)?.active !== undefined;
    return { ...(isInTheWay ? others : settings), active: id };
  }
  if (settings.connections.length === 0) return settings;
  throw new RefusalError('invalid', 'The demo answers only while there is no other connection.');
}

function findOwn(settings: Settings, id: string): ConnectionSettings {
  return settings.connections.find((connection) => connection.id === id) ?? throwNotFound(id);
}

function throwNotFound(id: string): never {
  throw new RefusalError('not-found', `There is no connection "${id}". It may have been removed in another window.`);
}
