// Tokens of the fake vendors: every one carries the same telltale word, so that a leak is found by a search.
import { createHash } from 'node:crypto';

/** Must never be seen in a log, an error, an answer to the window or a file other than that of the secrets. */
export const CANARY = 'canary-7f3ac91e';

/** An unsigned JWT. */
export function jwt(claims: Record<string, unknown>, number: number): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.${CANARY}-${number}`;
}

/** What a verifier must have been made into. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

export interface TokenBook {
  /** A pair of a new family; the access token is what `makeAccess` says. */
  issue(makeAccess: (number: number) => string): { access: string; refresh: string };
  /** The next pair for a refresh token; `reused` ends the whole family. */
  rotate(
    refresh: string,
    makeAccess: (number: number) => string,
  ): { access: string; refresh: string } | 'reused' | 'unknown';
  /** A new access token for a refresh token that stays; undefined when it is not good. */
  renew(refresh: string, makeAccess: (number: number) => string): string | undefined;
  isValid(access: string): boolean;
  /** All access tokens are refused from now on; refresh tokens stay good. */
  expireAll(): void;
  revokeAll(): void;
}

/** Rotating refresh tokens with detection of reuse, as strict vendors have it. */
export function createTokenBook(): TokenBook {
  const families = new Map<number, { refresh: string; access: string; isOver: boolean }>();
  const familyOf = new Map<string, number>();
  let count = 0;
  const pair = (family: number, makeAccess: (number: number) => string) => {
    count += 1;
    const access = makeAccess(count);
    const refresh = `rt-${CANARY}-${count}`;
    families.set(family, { refresh, access, isOver: false });
    familyOf.set(refresh, family);
    return { access, refresh };
  };
  return {
    issue: (makeAccess) => pair(families.size + 1, makeAccess),
    rotate: (refresh, makeAccess) => {
      const number = familyOf.get(refresh);
      const family = number === undefined ? undefined : families.get(number);
      if (number === undefined || family === undefined) return 'unknown';
      if (family.refresh === refresh && !family.isOver) return pair(number, makeAccess);
      families.set(number, { ...family, isOver: true, access: '' });
      return 'reused';
    },
    renew: (refresh, makeAccess) => {
      const number = familyOf.get(refresh);
      const family = number === undefined ? undefined : families.get(number);
      if (number === undefined || family === undefined || family.isOver) return undefined;
      count += 1;
      const access = makeAccess(count);
      families.set(number, { ...family, access });
      return access;
    },
    isValid: (access) => [...families.values()].some((family) => !family.isOver && family.access === access),
    expireAll: () => {
      for (const [number, family] of families) families.set(number, { ...family, access: '' });
    },
    revokeAll: () => {
      for (const [number, family] of families) families.set(number, { ...family, isOver: true, access: '' });
    },
  };
}
