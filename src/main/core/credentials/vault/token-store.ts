// The tokens of sign-ins: in the secret store, and at hand once they were read.
import { z } from 'zod';
import type { Clock, Log, SecretStore } from '../../ports.ts';
import type { Tokens } from './credential.ts';

export interface TokenStore {
  get(id: string): Promise<Tokens | undefined>;
  reread(id: string): Promise<Tokens | undefined>;
  set(id: string, tokens: Tokens): Promise<void>;
  setOrRetry(id: string, tokens: Tokens): Promise<void>;
  remove(id: string): Promise<void>;
  stop(): void;
}

export interface TokenStoreDependencies {
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly log: Log;
}

const tokensSchema = z.object({
  refreshToken: z.string().exactOptional(),
  accessToken: z.string().exactOptional(),
  expiresAt: z.number().exactOptional(),
  isAccessInMemory: z.boolean().exactOptional(),
  obtainedAt: z.number(),
  generation: z.int(),
});

const UNSAVED = 'A renewed login could not be saved. It works, and saving is tried again until it succeeds';
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 60_000;

/** Makes the store. */
export function createTokenStore({ secrets, clock, log }: TokenStoreDependencies): TokenStore {
  const published = new Map<string, Tokens>();
  /** Tokens that are only here: to lose a rotated one is to lose the login. */
  const retries = new Map<string, () => void>();

  const get = async (id: string): Promise<Tokens | undefined> => {
    const known = published.get(id);
    if (known !== undefined) return known;
    const stored = await read(secrets, id);
    if (stored !== undefined && !published.has(id)) published.set(id, stored);
    return published.get(id);
  };
  const set = async (id: string, tokens: Tokens): Promise<void> => {
    await secrets.set(secretId(id), written(tokens));
    cancelRetry(id);
    published.set(id, tokens);
  };
  const cancelRetry = (id: string): void => {
    retries.get(id)?.();
    retries.delete(id);
  };
  const retryLater = (id: string, delayMs: number): void => {
    const retry = async (): Promise<void> => {
      retries.delete(id);
      const tokens = published.get(id);
      if (tokens === undefined) return;
      try {
        await secrets.set(secretId(id), written(tokens));
      } catch {
        // Told at the first failure already.
        if (published.get(id) === tokens) retryLater(id, Math.min(delayMs * 2, LONGEST_RETRY_MS));
      }
    };
    retries.set(
      id,
      clock.setTimer(delayMs, () => void retry()),
    );
  };
  const setOrRetry = async (id: string, tokens: Tokens): Promise<void> => {
    try {
      await set(id, tokens);
    } catch (error) {
      log.warn(UNSAVED, { id, error: messageOf(error) });
      published.set(id, tokens);
      retryLater(id, FIRST_RETRY_MS);
    }
  };
  return {
    get,
    set,
    // What could not be saved yet is newer than anything on disk.
    reread: (id) => (retries.has(id) ? Promise.resolve(published.get(id)) : takeNewer(secrets, published, id)),
    setOrRetry,
    remove: async (id) => {
      cancelRetry(id);
      published.delete(id);
      await secrets.delete(secretId(id));
    },
    stop: () => {
      for (const cancel of retries.values()) cancel();
      retries.clear();
    },
  };
}

/** What is written: a short-lived access token stays out of it, so that a copy of the secrets holds one token less. */
function written({ accessToken, ...tokens }: Tokens): string {
  const isKept = tokens.isAccessInMemory !== true && accessToken !== undefined;
  return JSON.stringify(isKept ? { ...tokens, accessToken } : tokens);
}

async function takeNewer(
  secrets: SecretStore,
  published: Map<string, Tokens>,
  id: string,
): Promise<Tokens | undefined> {
  const known = published.get(id);
  let stored: Tokens | undefined;
  try {
    stored = await read(secrets, id);
  } catch (error) {
    // A keychain that is locked for now: what we have is as new as anybody can know.
    if (known === undefined) throw error;
  }
  if (stored !== undefined && stored.generation > (published.get(id)?.generation ?? 0)) published.set(id, stored);
  return published.get(id);
}

async function read(secrets: SecretStore, id: string): Promise<Tokens | undefined> {
  const text = await secrets.get(secretId(id));
  return text === undefined ? undefined : parseTokens(text);
}

function secretId(id: string): string {
  return `login-${id}`;
}

function parseTokens(text: string): Tokens {
  const parsed = tokensSchema.safeParse(safeJson(text));
  // The text itself must not get into an error.
  if (!parsed.success) throw new Error('the stored login can not be understood; sign in again');
  return parsed.data;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Refused by the schema with a text of our own: this error would quote a token.
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
