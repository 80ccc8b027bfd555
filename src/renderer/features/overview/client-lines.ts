// What the overview says of the clients, chosen from how they stand.
import type { ClientView } from '../../../shared/model/client.ts';

/** Those that are here and ask elsewhere. */
export function unconnectedClients(clients: readonly ClientView[]): ClientView[] {
  return clients.filter(({ state, path }) => state === 'not-connected' && path !== undefined);
}

/** Those that are connected, whether or not something is wrong with it. */
export function connectedClients(clients: readonly ClientView[]): ClientView[] {
  return clients.filter(({ connects }) => connects.length > 0);
}

/** Connected, but no request has come with any of its tokens. */
export function isWaiting({ connects }: ClientView): boolean {
  return connects.length > 0 && connects.every(({ firstSeenAt }) => firstSeenAt === undefined);
}
