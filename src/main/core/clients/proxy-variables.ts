// Keeps a proxy of the user's out of the way between a client and the gateway on the same computer.
import type { ClientPlace } from './client-place.ts';

const PROXY_NAMES = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
const LOOPBACK = ['127.0.0.1', 'localhost'];

/** NO_PROXY with this computer in it; nothing where there is no proxy, or where it is left out already. */
export function proxyVariables({ readEnvironment }: Pick<ClientPlace, 'readEnvironment'>): Record<string, string> {
  const hasProxy = PROXY_NAMES.some((name) => (readEnvironment(name) ?? '') !== '');
  if (!hasProxy) return {};
  const current = readEnvironment('NO_PROXY') ?? readEnvironment('no_proxy') ?? '';
  const hosts = current
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '');
  if (hosts.includes('*')) return {};
  const missing = LOOPBACK.filter((host) => !hosts.includes(host));
  return missing.length === 0 ? {} : { NO_PROXY: [...hosts, ...missing].join(',') };
}
