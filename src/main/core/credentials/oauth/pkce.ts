// Random values of a login: the proof key, the state, and how a state is compared.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface ProofKey {
  readonly verifier: string;
  /** S256 of the verifier. */
  readonly challenge: string;
}

/** 64 random bytes: 86 characters, where 43 to 128 are allowed. */
export function createProofKey(): ProofKey {
  const verifier = randomBytes(64).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** 256 bits that only the page we opened can send back. */
export function createState(): string {
  return randomBytes(32).toString('base64url');
}

/** Takes the same time whatever differs. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
