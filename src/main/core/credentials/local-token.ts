// Owns the token that clients show to the gateway: made once, kept in the secret store, compared in constant time.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Settings } from '../../../shared/model/settings.ts';
import type { Log, SecretStore } from '../ports.ts';
import { parseKeySource } from '../settings/key-sources.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { KeyResolver } from './key-resolver.ts';
import { lastFourOf } from './last-four.ts';

export interface LocalTokens {
  /** Whose token this is, or undefined when it is none of ours. Takes the same time for any wrong one. */
  check(presented: string): { profile?: string } | undefined;
  /** The token itself, for the user to copy. Never log it. */
  reveal(): string;
  readonly lastFour: string;
}

export interface LocalTokenDependencies {
  readonly settings: Settings;
  readonly keys: KeyResolver;
  readonly secrets: SecretStore;
  readonly log: Log;
}

const TOKEN_SECRET_ID = 'local-token';
const TOKEN_PREFIX = 'drg-';

/** Reads the token from the settings or the secret store; makes one the first time. */
export async function createLocalTokens(dependencies: LocalTokenDependencies): Promise<LocalTokens> {
  const source = dependencies.settings.gateway.token;
  const token = source === undefined ? await keptToken(dependencies) : await givenToken(source, dependencies.keys);
  const digest = digestOf(token);
  return {
    check: (presented) => (timingSafeEqual(digestOf(presented), digest) ? {} : undefined),
    reveal: () => token,
    lastFour: lastFourOf(token),
  };
}

async function givenToken(source: string, keys: KeyResolver): Promise<string> {
  const token = await keys.resolve(source);
  if (token !== undefined) return token;
  const parsed = parseKeySource(source);
  throw new RefusalError(
    'invalid',
    parsed.kind === 'environment'
      ? `gateway.token: the environment variable ${parsed.name} is not set. Set it, or remove this line and Dragoman makes a token.`
      : 'gateway.token: the stored token could not be read. Unlock the keychain of this computer and start Dragoman again.',
  );
}

async function keptToken({ secrets, log }: LocalTokenDependencies): Promise<string> {
  const kept = await readKept(secrets, log);
  if (kept !== undefined && kept !== '') return kept;
  const token = TOKEN_PREFIX + randomBytes(32).toString('base64url');
  try {
    await secrets.set(TOKEN_SECRET_ID, token);
  } catch (error) {
    // A gateway that works until it is closed is worth more than none.
    log.warn('The local token could not be kept, so this one is valid only until Dragoman is closed', {
      error: error instanceof Error ? error.message : String(error),
    });
  }
  return token;
}

/** Undefined also for a token that can't be read: writing a new one fails where the old one may come back (locked). */
async function readKept(secrets: SecretStore, log: Log): Promise<string | undefined> {
  try {
    return await secrets.get(TOKEN_SECRET_ID);
  } catch (error) {
    log.warn('The stored local token could not be read', {
      error: error instanceof Error ? error.message : String(error),
    });
    return undefined;
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
