// A sign-in as it is kept: facts that anybody may see in one place, tokens in another.
import type { SignInWay } from '../../../../shared/model/sign-in.ts';

export type CredentialStatus =
  | { readonly state: 'ok' }
  /** `blocked`: the provider knows the login but serves nothing, so signing in again would not help. */
  | { readonly state: 'needs-login' | 'blocked'; readonly reason: string };

/** Holds no secret. */
export interface Credential {
  readonly id: string;
  readonly provider: string;
  /** Stable at the provider: signing in to it again replaces this one in place. */
  readonly identity: string;
  readonly label: string;
  readonly source: SignInWay;
  readonly status: CredentialStatus;
  /** How often the user has signed in to it: what was learned about an earlier login says nothing about this one. */
  readonly loginNumber: number;
  readonly plan?: string;
  readonly expiresAt?: number;
  /** A server of the user's own. */
  readonly domain?: string;
  /** What requests need besides the token, such as the number of the account. */
  readonly facts: Readonly<Record<string, string>>;
}

export interface Tokens {
  /** What new access tokens are made from. Where it rotates, each one is good for a single use. */
  readonly refreshToken?: string;
  readonly accessToken?: string;
  readonly expiresAt?: number;
  /** The access token lives for minutes and is made from the refresh token at will: it is never written down. */
  readonly isAccessInMemory?: boolean;
  readonly obtainedAt: number;
  /** Counts up with every change, so that an old result never replaces a newer one. */
  readonly generation: number;
}

/** What a completed login yields. */
export interface Login {
  readonly identity: string;
  readonly label: string;
  readonly plan?: string;
  readonly domain?: string;
  readonly facts?: Readonly<Record<string, string>>;
  readonly tokens: NewTokens;
}

export type NewTokens = Pick<Tokens, 'refreshToken' | 'accessToken' | 'expiresAt' | 'isAccessInMemory'>;

/** What a renewal yields: tokens, and facts that came with them. Facts it does not name stay as they were. */
export interface Renewed extends NewTokens {
  readonly facts?: Readonly<Record<string, string>>;
}
