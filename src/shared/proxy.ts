// What may be written for the proxy that requests to providers take.

/**
 * `off`, `environment` (as HTTPS_PROXY and NO_PROXY say), `env:NAME` of a variable that holds an address, or an http or https address.
 * Settings are shown and exported, so an address with a password has its place in a variable.
 */
export function isProxyChoice(text: string): boolean {
  if (text === 'off' || text === 'environment' || /^env:[A-Za-z_]\w*$/.test(text)) return true;
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, pathname, hostname, search, hash } = new URL(text);
  const isBare = username + password + search + hash === '' && pathname === '/';
  return /^https?:$/.test(protocol) && hostname !== '' && isBare;
}
