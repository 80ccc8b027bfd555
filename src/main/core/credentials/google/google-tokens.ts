// Access tokens for Vertex AI: found where Google's tools keep credentials, kept while they live, made anew once on a refusal.
import { readFile } from 'node:fs/promises';
import type { Clock, Programs } from '../../ports.ts';
import type { UpstreamClient } from '../../upstream/upstream-client.ts';
import { missingCredential } from '../missing-credential.ts';
import { createSharedWork } from '../shared-work.ts';
import { gcloudToken } from './gcloud-token.ts';
import { applicationDefaultPath, parseGoogleCredentials } from './google-credentials.ts';
import { GOOGLE_TOKEN_URL, mintToken } from './mint-token.ts';

export interface GoogleToken {
  readonly token: string;
  /** Who pays for the quota of a user's login. */
  readonly quotaProject?: string;
}

export interface GoogleTokens {
  /**
   * @param key what the connection gives: a token, the JSON or the path of a credentials file, or nothing to look in the
   *   usual places
   */
  get(key: string | undefined, signal: AbortSignal): Promise<GoogleToken>;
  /** Drops the token of this key; false when there is no other to be had. */
  forget(key: string | undefined): boolean;
}

export interface GoogleDependencies {
  readonly client: Pick<UpstreamClient, 'send'>;
  readonly clock: Clock;
  readonly readEnvironment: (name: string) => string | undefined;
  readonly programs?: Programs | undefined;
  /** Another one only in tests. */
  readonly tokenUrl?: string;
}

/** Life of a token from gcloud is not told, and a part of it may be over already. */
const GCLOUD_LIFE_MS = 10 * 60_000;
/** A token is replaced so long before its end. */
const EARLY_MS = 60_000;

interface Kept extends GoogleToken {
  readonly until: number;
}

type Found = { readonly kind: 'token' } | { readonly kind: 'json' } | { readonly kind: 'file'; readonly path: string };

/**
 * Access tokens for Google's cloud, from a service account, from `gcloud` or from its default credentials; one is made at a time and kept
 * until it runs out.
 */
export function createGoogleTokens(dependencies: GoogleDependencies): GoogleTokens {
  const { clock } = dependencies;
  const kept = new Map<string, Kept>();
  const work = createSharedWork<Kept>();
  const make = async (key: string | undefined): Promise<Kept> => {
    // Others wait for it too, so it goes on when the one who asked first leaves.
    const made = await makeToken(key, dependencies, new AbortController().signal);
    kept.set(key ?? '', made);
    return made;
  };
  return {
    get: async (key, signal) => {
      if (key !== undefined && kindOf(key).kind === 'token') return { token: key };
      const known = kept.get(key ?? '');
      if (known !== undefined && known.until > clock.monotonic()) return known;
      return work.join(key ?? '', () => make(key), signal);
    },
    forget: (key) => {
      if (key !== undefined && kindOf(key).kind === 'token') return false;
      kept.delete(key ?? '');
      return true;
    },
  };
}

function kindOf(key: string): Found {
  if (key.startsWith('{')) return { kind: 'json' };
  return /^(?:\/|~\/|[A-Za-z]:\\).+|\.json$/.test(key) ? { kind: 'file', path: key } : { kind: 'token' };
}

async function makeToken(
  key: string | undefined,
  dependencies: GoogleDependencies,
  signal: AbortSignal,
): Promise<Kept> {
  const { client, clock, programs, tokenUrl = GOOGLE_TOKEN_URL } = dependencies;
  const source = await findSource(key, dependencies.readEnvironment);
  if (source === undefined) {
    return { token: await gcloudToken(programs, signal), until: clock.monotonic() + GCLOUD_LIFE_MS };
  }
  const credentials = readCredentials(source);
  const { token, lifeSeconds } = await mintToken(credentials, { client, clock, tokenUrl, signal });
  const quotaProject = credentials.kind === 'user' ? credentials.quotaProject : undefined;
  return {
    token,
    until: clock.monotonic() + lifeSeconds * 1000 - EARLY_MS,
    ...(quotaProject === undefined ? {} : { quotaProject }),
  };
}

interface Source {
  /** For the user: which file it is. */
  readonly place: string;
  readonly text: string;
}

/** Undefined when only gcloud is left to ask. */
async function findSource(
  key: string | undefined,
  readEnvironment: GoogleDependencies['readEnvironment'],
): Promise<Source | undefined> {
  const given = key === undefined ? undefined : kindOf(key);
  if (given?.kind === 'json') return { place: 'the key of this connection', text: key ?? '' };
  if (given?.kind === 'file') return readSource(given.path);
  const named = readEnvironment('GOOGLE_APPLICATION_CREDENTIALS')?.trim();
  if (named !== undefined && named !== '') return readSource(named);
  const path = applicationDefaultPath(readEnvironment);
  if (path === undefined) return undefined;
  try {
    return { place: path, text: await readFile(path, 'utf8') };
  } catch {
    // Nobody has logged in that way: gcloud itself may still know the user.
    return undefined;
  }
}

async function readSource(path: string): Promise<Source> {
  try {
    return { place: path, text: await readFile(path, 'utf8') };
  } catch (error) {
    throw missingCredential(`The credentials file ${path} can't be read. Look whether it is still there.`, {
      cause: error,
    });
  }
}

function readCredentials({ place, text }: Source) {
  try {
    return parseGoogleCredentials(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it makes no sense';
    throw missingCredential(
      `${place} can't be used for Google Cloud: ${why}. Run "gcloud auth application-default login", or use the file of a service account.`,
      { cause: error },
    );
  }
}
