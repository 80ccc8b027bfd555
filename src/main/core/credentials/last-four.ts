// What may be shown of a secret.

/** Below this length four characters would give away too much of it. */
const SHORTEST_SHOWN = 12;

/** The last four characters, or nothing of a short secret. */
export function lastFourOf(secret: string): string {
  // The handle of a login is no secret, and its end means nothing to anybody.
  if (secret.startsWith('login:')) return '';
  return secret.length < SHORTEST_SHOWN ? '' : secret.slice(-4);
}
