// Owns the tokens that clients show to the gateway: the main one, made once and kept in the secret store, and those of
// profiles. All are compared in constant time.
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Settings } from '../../../shared/model/settings.ts';
import type { Log, SecretStore } from '../ports.ts';
import { parseKeySource } from '../settings/key-sources.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { KeyResolver } from './key-resolver.ts';
import { lastFourOf } from './last-four.ts';

export interface LocalTokens {
  /** Whose token this is, or undefined when it is none of ours. Takes the same time for any wrong one. */
  check(presented: string): { name?: string; profile?: string } | undefined;
  /** Whether it opened this gateway until somebody took it back, since the app was started. */
  wasTakenBack(presented: string): boolean;
  /** The main token itself, for the user to copy. Never log it. */
  reveal(): string;
  /** The first token that is bound to this profile and can be read. */
  revealFor(profile: string): string | undefined;
  /** The token of this name; undefined when it can't be read. */
  find(name: string): string | undefined;
  /** Takes over the tokens of changed settings: what is no longer there opens nothing from this call on. */
  refresh(settings: Settings): Promise<void>;
  readonly lastFour: string;
}

export interface LocalTokenDependencies {
  readonly settings: Settings;
  readonly keys: KeyResolver;
  readonly secrets: SecretStore;
  readonly log: Log;
}

/** Made by the app for its own door: worth nothing anywhere else. */
export const TOKEN_SECRET_ID = 'local-token';
const TOKEN_PREFIX = 'drg-';

/** A new token: long, random, and to be recognised as ours. */
export function makeToken(): string {
  return TOKEN_PREFIX + randomBytes(32).toString('base64url');
}

/** Reads the main token from the settings or the secret store, and makes one the first time; then those of the profiles. */
export async function createLocalTokens(dependencies: LocalTokenDependencies): Promise<LocalTokens> {
  const { settings, keys } = dependencies;
  const source = settings.gateway.token;
  const token = source === undefined ? await keptToken(dependencies) : await givenToken(source, keys);
  const digest = digestOf(token);
  const further = createFurtherTokens(dependencies);
  await further.refresh(settings);
  return {
    check: (presented) => {
      const shown = digestOf(presented);
      const isMain = timingSafeEqual(shown, digest);
      const owner = further.check(shown);
      return isMain ? {} : owner;
    },
    wasTakenBack: (presented) => further.wasTakenBack(digestOf(presented)),
    reveal: () => token,
    revealFor: further.revealFor,
    find: further.find,
    refresh: further.refresh,
    lastFour: lastFourOf(token),
  };
}

interface FurtherToken {
  readonly name: string;
  readonly source: string;
  readonly profile: string | undefined;
  readonly token: string;
  readonly digest: Buffer;
}

type FurtherTokens = Pick<LocalTokens, 'revealFor' | 'find' | 'refresh'> & {
  readonly check: (digest: Buffer) => { name?: string; profile?: string } | undefined;
  readonly wasTakenBack: (digest: Buffer) => boolean;
};

/** Clients that still show one of these are told why they are refused. */
const MOST_TAKEN_BACK = 100;

function createFurtherTokens({ keys, log }: LocalTokenDependencies): FurtherTokens {
  let tokens: readonly FurtherToken[] = [];
  let takenBack: readonly Buffer[] = [];
  let round = 0;
  return {
    check: (digest) => {
      let owner: FurtherToken | undefined;
      // To the end, whoever it is: the time must not tell how many were compared.
      for (const token of tokens) if (timingSafeEqual(token.digest, digest)) owner ??= token;
      if (owner === undefined) return undefined;
      return { name: owner.name, ...(owner.profile === undefined ? {} : { profile: owner.profile }) };
    },
    wasTakenBack: (digest) => takenBack.some((other) => timingSafeEqual(other, digest)),
    revealFor: (profile) => tokens.find((token) => token.profile === profile)?.token,
    find: (name) => tokens.find((token) => token.name === name)?.token,
    refresh: async (settings) => {
      round += 1;
      const mine = round;
      const known = new Map(tokens.map((token) => [`${token.name} ${token.source}`, token]));
      const keep = (read: ReadonlyMap<string, string>): void => {
        tokens = settings.tokens.flatMap(({ name, token: source, profile }) => {
          const token = known.get(`${name} ${source}`)?.token ?? read.get(source);
          return token === undefined ? [] : [{ name, source, profile, token, digest: digestOf(token) }];
        });
      };
      keep(new Map());
      const read = new Map<string, string>();
      for (const { name, token: source } of settings.tokens) {
        const token = await keys.resolve(source);
        if (token === undefined) log.warn('A local token could not be read, so it opens nothing', { name });
        else read.set(source, token);
      }
      // Settings that changed meanwhile have been taken over by another call.
      if (mine !== round) return;
      keep(read);
      const isHere = (digest: Buffer): boolean => tokens.some((token) => timingSafeEqual(token.digest, digest));
      const before = [...takenBack, ...[...known.values()].map(({ digest }) => digest)];
      takenBack = before.filter((digest) => !isHere(digest)).slice(-MOST_TAKEN_BACK);
    },
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
  const token = makeToken();
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
  return hash('sha256', text, 'buffer');
}
