// What may be shown of a secret.

/** Below this length four characters would give away too much of it. */
const SHORTEST_SHOWN = 12;

/** The last four characters, or nothing of a short secret. */
export function lastFourOf(secret: string): string {
  return secret.length < SHORTEST_SHOWN ? '' : secret.slice(-4);
}
