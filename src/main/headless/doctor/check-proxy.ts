// Whether a proxy of the environment would catch what clients send to the gateway.
import { ok, warn, type Finding } from './finding.ts';

const CHECK = 'Proxy';
const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'] as const;
const GATEWAY_HOST = '127.0.0.1';

/** Names variables only: a proxy's address may hold a password. */
export function checkProxy(environment: Readonly<Record<string, string | undefined>>): Finding {
  const set = VARIABLES.flatMap((name) => [name, name.toLowerCase()]).filter(
    (name) => (environment[name] ?? '') !== '',
  );
  if (set.length === 0) return ok(CHECK, 'none is set in this environment');
  const names = set.join(' and ');
  const exceptions = `${environment['NO_PROXY'] ?? ''},${environment['no_proxy'] ?? ''}`
    .split(',')
    .map((part) => part.trim());
  if (exceptions.includes('*') || exceptions.includes(GATEWAY_HOST)) {
    return ok(CHECK, `${names} set; what goes to ${GATEWAY_HOST} is kept out of it`);
  }
  return warn(
    CHECK,
    `${names} is set, and NO_PROXY doesn't name ${GATEWAY_HOST}: clients may send their requests to the proxy instead of to Dragoman.`,
    `Set NO_PROXY=${GATEWAY_HOST},localhost where you start your clients.`,
  );
}
