// How a credential is written down: `env:NAME`, `secret:ID`, `login:ID`, or the text itself. And where settings hold one.
import type { Settings } from '../../../shared/model/settings.ts';

export type KeySource =
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'secret'; readonly id: string }
  | { readonly kind: 'login'; readonly id: string }
  | { readonly kind: 'literal'; readonly text: string };

const ENVIRONMENT_PREFIX = 'env:';
const SECRET_PREFIX = 'secret:';
const LOGIN_PREFIX = 'login:';

/** Reads the written form. */
export function parseKeySource(source: string): KeySource {
  if (source.startsWith(ENVIRONMENT_PREFIX)) {
    return { kind: 'environment', name: source.slice(ENVIRONMENT_PREFIX.length) };
  }
  if (source.startsWith(SECRET_PREFIX)) return { kind: 'secret', id: source.slice(SECRET_PREFIX.length) };
  if (source.startsWith(LOGIN_PREFIX)) return { kind: 'login', id: source.slice(LOGIN_PREFIX.length) };
  return { kind: 'literal', text: source };
}

/** The written form of a sign-in. */
export function loginSource(id: string): string {
  return `${LOGIN_PREFIX}${id}`;
}

/** The written form of a secret that lies in the secret store. */
export function secretSource(id: string): string {
  return `${SECRET_PREFIX}${id}`;
}

/** The ids of all secrets that these settings refer to. */
export function secretIds(settings: Settings): Set<string> {
  const ids = new Set<string>();
  for (const source of allSources(settings)) {
    const parsed = parseKeySource(source);
    if (parsed.kind === 'secret') ids.add(parsed.id);
  }
  return ids;
}

/** A copy of the settings in which each credential is replaced, or the same object when none changed. */
export async function mapSources(
  settings: Settings,
  replace: (source: string) => Promise<string> | string,
): Promise<Settings> {
  let hasChanged = false;
  const map = async (source: string): Promise<string> => {
    const replaced = await replace(source);
    if (replaced !== source) hasChanged = true;
    return replaced;
  };
  const connections: Settings['connections'] = [];
  for (const connection of settings.connections) {
    const keys: string[] = [];
    for (const key of connection.keys) keys.push(await map(key));
    connections.push({ ...connection, keys });
  }
  const token = settings.gateway.token === undefined ? undefined : await map(settings.gateway.token);
  const tokens: Settings['tokens'] = [];
  for (const entry of settings.tokens) tokens.push({ ...entry, token: await map(entry.token) });
  if (!hasChanged) return settings;
  const gateway = token === undefined ? settings.gateway : { ...settings.gateway, token };
  return { ...settings, gateway, connections, tokens };
}

/**
 * Looks whether the named environment variables are set. A connection without its key is a warning, for the others still
 * work; a gateway without its token is a problem, for no client could get in.
 */
export function checkSources(
  settings: Settings,
  readEnvironment: (name: string) => string | undefined,
): { problems: string[]; warnings: string[] } {
  const isMissing = (source: string): string | undefined => {
    const parsed = parseKeySource(source);
    if (parsed.kind !== 'environment') return undefined;
    return (readEnvironment(parsed.name) ?? '') === '' ? parsed.name : undefined;
  };
  const warnings: string[] = [];
  for (const [index, connection] of settings.connections.entries()) {
    for (const [at, key] of connection.keys.entries()) {
      const name = isMissing(key);
      if (name === undefined) continue;
      warnings.push(
        `connections[${index}].keys[${at}]: the environment variable ${name} is not set, so this key is left out`,
      );
    }
  }
  for (const [index, { token }] of settings.tokens.entries()) {
    const variable = isMissing(token);
    if (variable === undefined) continue;
    warnings.push(
      `tokens[${index}].token: the environment variable ${variable} is not set, so this token opens nothing`,
    );
  }
  const name = settings.gateway.token === undefined ? undefined : isMissing(settings.gateway.token);
  const problems =
    name === undefined
      ? []
      : [
          `gateway.token: the environment variable ${name} is not set; set it, or remove this line and Dragoman makes a token`,
        ];
  return { problems, warnings };
}

function* allSources(settings: Settings): Generator<string> {
  for (const connection of settings.connections) yield* connection.keys;
  if (settings.gateway.token !== undefined) yield settings.gateway.token;
  for (const { token } of settings.tokens) yield token;
}
