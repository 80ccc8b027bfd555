// The connection through which a sign-in is used: made with the first login, gone with the last.
import {
  connectionSchema,
  type ConnectionSettings,
  type Settings,
  type SettingsInput,
} from '../../../../shared/model/settings.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import { loginSource } from '../../settings/key-sources.ts';
import type { Credential } from '../vault/credential.ts';

/** Ids of the connections that use this login. */
export function connectionsOf({ connections }: Settings, credentialId: string): string[] {
  const source = loginSource(credentialId);
  return connections.filter(({ keys }) => keys.includes(source)).map(({ id }) => id);
}

/** Adds a connection for a login that has none; the first one of all becomes active. */
export function withConnection(
  settings: Settings,
  credential: Credential,
  { baseUrl, catalogue }: { baseUrl: string | undefined; catalogue: Catalogue },
): SettingsInput {
  if (connectionsOf(settings, credential.id).length > 0) return settings;
  const provider = catalogue.find(credential.provider);
  const connection: ConnectionSettings = connectionSchema.parse({
    id: freeId(credential.provider, settings),
    name: `${provider?.name ?? credential.provider}: ${credential.label}`.slice(0, 80),
    provider: credential.provider,
    keys: [loginSource(credential.id)],
    models: provider?.models.filter(({ status }) => status !== 'retired').map(({ id }) => id) ?? [],
    slots: provider?.slots ?? {},
    ...(baseUrl === undefined ? {} : { baseUrl }),
  });
  const connections = [...settings.connections, connection];
  return settings.connections.length === 0
    ? { ...settings, connections, active: connection.id }
    : { ...settings, connections };
}

/** Takes the login out of all connections. One that has no other key goes, unless something still names it. */
export function withoutLogin(settings: Settings, credentialId: string): SettingsInput {
  const source = loginSource(credentialId);
  const users = new Set(connectionsOf(settings, credentialId));
  const rest = settings.connections.map((connection) =>
    users.has(connection.id) ? { ...connection, keys: connection.keys.filter((key) => key !== source) } : connection,
  );
  const named = JSON.stringify([settings.routes, settings.aliases, settings.profiles]);
  const connections = rest.filter(
    ({ id, keys }) => !users.has(id) || keys.length > 0 || named.includes(`"${id}/`) || named.includes(`"${id}"`),
  );
  const isLeft = (connection: string): boolean => connections.some(({ id }) => id === connection);
  const budgets = settings.budgets.filter(({ connection }) => connection === undefined || isLeft(connection));
  const { active, ...kept } = settings;
  const others = { ...kept, budgets };
  if (active !== undefined && isLeft(active)) return { ...others, active, connections };
  const [next] = connections;
  return next === undefined ? { ...others, connections } : { ...others, connections, active: next.id };
}

function freeId(start: string, { connections }: Settings): string {
  const taken = new Set(connections.map(({ id }) => id));
  let id = start;
  for (let number = 2; taken.has(id); number += 1) id = `${start}-${number}`;
  return id;
}
