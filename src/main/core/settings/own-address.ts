// Finds connections that point back to Dragoman itself: their requests would go round in a circle.
import type { Settings } from '../../../shared/model/settings.ts';
import { isLoopbackHost } from '../host/loopback.ts';

/** Whether the gateway on this port answers at the address. */
export function isOwnAddress(baseUrl: string, port: number): boolean {
  if (port === 0 || !URL.canParse(baseUrl)) return false;
  const url = new URL(baseUrl);
  const asked = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return asked === port && isLoopbackHost(url.hostname);
}

/** What to tell about such an address. */
export const OWN_ADDRESS_PROBLEM =
  "this is the address of Dragoman itself, so requests would go round in a circle. Use the provider's own address";

/** One line for each connection and provider, and for a proxy, whose address is our own. */
export function checkOwnAddress(
  { connections, providers, gateway }: Pick<Settings, 'connections' | 'providers' | 'gateway'>,
  port: number,
): string[] {
  const places = [
    { path: 'gateway.proxy', baseUrl: gateway.proxy },
    ...connections.map(({ baseUrl }, index) => ({ path: `connections[${index}].baseUrl`, baseUrl })),
    ...Object.entries(providers).map(([id, { baseUrl }]) => ({ path: `providers.${id}.baseUrl`, baseUrl })),
  ];
  return places.flatMap(({ path, baseUrl }) =>
    baseUrl !== undefined && isOwnAddress(baseUrl, port) ? [`${path}: ${OWN_ADDRESS_PROBLEM}`] : [],
  );
}
