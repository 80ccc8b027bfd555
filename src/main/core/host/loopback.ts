// Which host names mean this computer.

const LOOPBACK =
  /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])\.?$/i;

/** Of a host name as `URL` gives it, IPv6 in brackets. A name that only resolves to this computer is none of these. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}
