// Who may use the window: a one-time code from the command line becomes a session token, and nothing else does.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../core/ports.ts';

export interface WebSessions {
  /** A new code of 128 random bits: good once and for a minute. */
  createCode(): string;
  /** The token for a good code; undefined for a wrong, used or old one. */
  exchange(code: string): string | undefined;
  isValid(token: string): boolean;
}

const CODE_LIFETIME_MS = 60_000;

/** More than anybody opens in a minute; the oldest goes first. */
const MAXIMUM_CODES = 32;
const MAXIMUM_TOKENS = 256;

/** Keeps only digests, and only in memory: after a restart every window has to sign in again. */
export function createWebSessions({ clock }: { clock: Pick<Clock, 'monotonic'> }): WebSessions {
  const codes: { digest: Buffer; expiresAt: number }[] = [];
  const tokens: Buffer[] = [];
  return {
    createCode: () => {
      const code = randomBytes(16).toString('base64url');
      codes.push({ digest: digestOf(code), expiresAt: clock.monotonic() + CODE_LIFETIME_MS });
      if (codes.length > MAXIMUM_CODES) codes.shift();
      return code;
    },
    exchange: (code) => {
      const digest = digestOf(code);
      const index = codes.findIndex((known) => timingSafeEqual(known.digest, digest));
      const found = index < 0 ? undefined : codes.splice(index, 1)[0];
      if (found === undefined || clock.monotonic() >= found.expiresAt) return undefined;
      const token = randomBytes(32).toString('base64url');
      tokens.push(digestOf(token));
      if (tokens.length > MAXIMUM_TOKENS) tokens.shift();
      return token;
    },
    isValid: (token) => {
      const digest = digestOf(token);
      return tokens.some((known) => timingSafeEqual(known, digest));
    },
  };
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
