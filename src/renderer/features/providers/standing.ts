// How a provider stands for this user: the one word in the Status column.
import type { LocalServer } from '../../../shared/model/discovery.ts';
import type { Account, SignInProvider } from '../../../shared/model/sign-in.ts';
import type { ConnectionView, ProviderView } from '../../../shared/model/views.ts';

/** In the order in which the column sorts: what works, what could, what needs the user, what can't be used. */
export const STANDINGS = [
  'ready',
  'running',
  'open',
  'needsKey',
  'needsSignIn',
  'notRunning',
  'cooling',
  'keyMissing',
  'loginExpired',
  'loginBlocked',
  'stopped',
  'limited',
  'restricted',
  'dead',
  'unavailable',
] as const;
export type Standing = (typeof STANDINGS)[number];

const PROBLEMS: ReadonlySet<Standing> = new Set(
  STANDINGS.slice(STANDINGS.indexOf('cooling'), STANDINGS.indexOf('unavailable')),
);

/** Something keeps it from answering, now or for good. What was never meant to answer here is no problem. */
export function isProblem(standing: Standing): boolean {
  return PROBLEMS.has(standing);
}

/** What is known about the user's side. */
export interface Surroundings {
  connections: readonly ConnectionView[];
  accounts: readonly Account[];
  signIns: readonly SignInProvider[];
  /** Undefined until the core has looked. */
  servers: readonly LocalServer[] | undefined;
  /** Unix milliseconds. */
  now: number;
}

/** The standing of one provider: its connections count before what the catalogue says of it. */
export function standingOf(provider: ProviderView, around: Surroundings): Standing {
  if (provider.status.state === 'dead') return 'dead';
  const own = around.connections.filter(({ providerId }) => providerId === provider.id);
  if (own.length === 0) return standingWithout(provider, around);
  const all = own.map((connection) => standingWith(connection, { provider, around }));
  return STANDINGS.find((standing) => all.includes(standing)) ?? 'ready';
}

function standingWithout(provider: ProviderView, { servers = [], signIns }: Surroundings): Standing {
  const { status, category, isConnectable, needsKey } = provider;
  if (status.state === 'restricted') return 'restricted';
  if (status.state === 'degraded') return 'limited';
  if (signIns.some(({ id, ways }) => id === provider.id && ways.length > 0))
    return isConnectable ? 'needsKey' : 'needsSignIn';
  if (!isConnectable) return 'unavailable';
  if (servers.some(({ kind, state }) => kind === provider.id && state !== 'gone')) return 'running';
  if (category === 'local') return 'notRunning';
  return needsKey ? 'needsKey' : 'open';
}

interface Context {
  provider: ProviderView;
  around: Surroundings;
}

function standingWith(connection: ConnectionView, { provider, around }: Context): Standing {
  const account = around.accounts.find(({ connections }) => connections.includes(connection.id));
  if (account !== undefined && account.state !== 'ok') {
    return account.state === 'blocked' ? 'loginBlocked' : 'loginExpired';
  }
  if (!hasUsableKey(connection)) return connection.keys.some(isLogin) ? 'loginExpired' : 'keyMissing';
  if (isStopped(connection, { provider, around })) return 'stopped';
  return isCooling(connection, around.now) ? 'cooling' : 'ready';
}

function hasUsableKey({ needsKey, keys }: ConnectionView): boolean {
  return keys.length === 0 ? !needsKey : keys.some(({ isAvailable }) => isAvailable);
}

function isLogin({ source }: ConnectionView['keys'][number]): boolean {
  return source === 'login';
}

/** A model alone that rests leaves the others; each key that rests takes one away. */
function isCooling({ cooling = [], keys }: ConnectionView, now: number): boolean {
  const resting = cooling.filter(({ model, until }) => model === undefined && until > now);
  return resting.length > 0 && resting.length >= keys.length;
}

/** Servers are looked for at their usual places only, so one at another place is not known to be stopped. */
function isStopped(connection: ConnectionView, { provider, around: { servers } }: Context): boolean {
  if (provider.category !== 'local' || servers === undefined) return false;
  const linked = servers.find(({ connectionId }) => connectionId === connection.id);
  if (linked !== undefined) return linked.state === 'gone';
  const place = placeOf(connection.baseUrl);
  return place === placeOf(provider.baseUrl) && !servers.some((server) => placeOf(server.address) === place);
}

/** `localhost` and `127.0.0.1` are the same place. */
function placeOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { hostname, port } = new URL(address);
  return `${['localhost', '[::1]'].includes(hostname) ? '127.0.0.1' : hostname}:${port}`;
}
