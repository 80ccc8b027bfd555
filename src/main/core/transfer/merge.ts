// Puts imported settings into those that are here, and tells what that changes.
import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../../../shared/model/settings.ts';
import type { TransferChange } from '../../../shared/model/transfer.ts';
import { CUSTOM_PROVIDER_ID } from '../providers/catalogue.ts';
import type { Catalogues } from '../providers/catalogues.ts';
import { resolveEndpoint } from '../providers/endpoint.ts';
import { parseKeySource } from '../settings/key-sources.ts';

type Connection = Settings['connections'][number];

export interface Merge {
  readonly settings: Settings;
  readonly changes: readonly TransferChange[];
}

/**
 * What is in the file takes the place of what has the same name here; all else stays. A key that is here is kept only where
 * the connection still calls the address that it was entered for: else a file could send it to anybody.
 */
export function mergeSettings(here: Settings, given: Settings, catalogues: Catalogues): Merge {
  const file = { ...given, connections: given.connections.map(withoutForeignKeys) };
  const merged: Settings = {
    ...here,
    connections: byId(here.connections, file.connections, ({ id }) => id),
    ...(file.active === undefined ? {} : { active: file.active }),
    ...(file.activeProfile === undefined ? {} : { activeProfile: file.activeProfile }),
    routes: byId(here.routes, file.routes, ({ model }) => model),
    fallbacks: file.fallbacks.length === 0 ? here.fallbacks : file.fallbacks,
    aliases: { ...here.aliases, ...file.aliases },
    profiles: { ...here.profiles, ...file.profiles },
    providers: { ...here.providers, ...file.providers },
    models: {
      ...file.models,
      favourites: [...new Set([...here.models.favourites, ...file.models.favourites])],
    },
    activity: {
      ...here.activity,
      keptDays: file.activity.keptDays,
      filters: byId(here.activity.filters, file.activity.filters, ({ name }) => name.toLowerCase()),
    },
    budgets: byId(here.budgets, file.budgets, ({ connection = '' }) => connection),
    window: file.window,
    desktop: file.desktop,
  };
  const lost = new Set<string>();
  const connections = merged.connections.map((connection) => {
    const before = here.connections.find(({ id }) => id === connection.id);
    if (before === undefined) return connection;
    // What the file brings itself is its own matter.
    const fromFile = connection === before ? [] : connection.keys;
    if (isSamePlace(before, connection, { here, merged, catalogues })) {
      // Headers and queries that hold secrets are not exported: those that are here stay.
      const headers = { ...before.headers, ...connection.headers };
      const query = { ...before.query, ...connection.query };
      return { ...connection, headers, query, keys: fromFile.length > 0 ? fromFile : before.keys };
    }
    if (before.keys.length > 0) lost.add(connection.id);
    return { ...connection, keys: fromFile };
  });
  const settings = { ...merged, connections };
  return { settings, changes: listChanges(here, settings, { lost, catalogues }) };
}

/** A file may not name what is in the secret store here: it could have that sent to an address of its own. */
function withoutForeignKeys(connection: Connection): Connection {
  const keys = connection.keys.filter((source) => ['environment', 'literal'].includes(parseKeySource(source).kind));
  return { ...connection, keys };
}

/** Those of the file in the place of their namesakes, new ones behind. */
function byId<Item>(here: readonly Item[], file: readonly Item[], idOf: (item: Item) => string): Item[] {
  const news = new Map(file.map((item) => [idOf(item), item]));
  const kept = here.map((item) => news.get(idOf(item)) ?? item);
  const known = new Set(here.map(idOf));
  return [...kept, ...file.filter((item) => !known.has(idOf(item)))];
}

interface Places {
  readonly here: Settings;
  readonly merged: Settings;
  readonly catalogues: Catalogues;
}

function isSamePlace(before: Connection, after: Connection, { here, merged, catalogues }: Places): boolean {
  return isDeepStrictEqual(addressesOf(before, here, catalogues), addressesOf(after, merged, catalogues));
}

function addressesOf(connection: Connection, settings: Settings, catalogues: Catalogues): string[] {
  const catalogue = catalogues.of(settings);
  return (connection.plans ?? [undefined]).map((plan) => {
    const endpoint = resolveEndpoint(connection, { plan, catalogue });
    return 'problem' in endpoint ? endpoint.problem : endpoint.baseUrl;
  });
}

interface ChangeParts {
  readonly lost: ReadonlySet<string>;
  readonly catalogues: Catalogues;
}

function listChanges(here: Settings, after: Settings, { lost, catalogues }: ChangeParts): TransferChange[] {
  const connections = after.connections.flatMap((connection): TransferChange[] => {
    const before = here.connections.find(({ id }) => id === connection.id);
    if (before !== undefined && isDeepStrictEqual(before, connection)) return [];
    const kind = before === undefined ? 'added' : 'changed';
    const detail = describe(connection, addressesOf(connection, after, catalogues));
    return [{ kind, path: `connections.${connection.id}`, detail, losesKey: lost.has(connection.id) }];
  });
  const routes = named(after.routes, here.routes, ({ model }) => model);
  const filters = named(after.activity.filters, here.activity.filters, ({ name }) => name);
  const budgets = named(after.budgets, here.budgets, ({ connection = 'all' }) => connection);
  return [
    ...connections,
    ...entries('providers', here.providers, after.providers),
    ...entries('routes', routes.before, routes.after),
    ...entries('aliases', here.aliases, after.aliases),
    ...entries('profiles', here.profiles, after.profiles),
    ...entries('budgets', budgets.before, budgets.after),
    ...entries('filters', filters.before, filters.after),
    ...entries('', single(here), single(after)),
    ...entries('models', here.models, after.models),
    ...entries('window', here.window, after.window),
    ...entries('desktop', here.desktop, after.desktop),
  ];
}

function single({ active, activeProfile, fallbacks, activity }: Settings): Record<string, unknown> {
  return { active, activeProfile, fallbacks, keptDays: activity.keptDays };
}

function named<Item>(after: readonly Item[], before: readonly Item[], nameOf: (item: Item) => string) {
  const toRecord = (items: readonly Item[]): Record<string, Item> =>
    Object.fromEntries(items.map((item) => [nameOf(item), item]));
  return { before: toRecord(before), after: toRecord(after) };
}

function entries(group: string, before: Record<string, unknown>, after: Record<string, unknown>): TransferChange[] {
  return Object.entries(after).flatMap(([name, value]): TransferChange[] => {
    if (isDeepStrictEqual(before[name], value)) return [];
    const kind = Object.hasOwn(before, name) && before[name] !== undefined ? 'changed' : 'added';
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const detail = isPlain ? { detail: String(value) } : {};
    return [{ kind, path: group === '' ? name : `${group}.${name}`, ...detail, losesKey: false }];
  });
}

/** Where it calls, and which variables of this computer it would send there. */
function describe({ provider, keys }: Connection, addresses: readonly string[]): string {
  const variables = keys.flatMap((source) => {
    const parsed = parseKeySource(source);
    return parsed.kind === 'environment' ? [`env:${parsed.name}`] : [];
  });
  return [provider === CUSTOM_PROVIDER_ID ? '' : provider, ...addresses, ...variables].filter(Boolean).join(' · ');
}
