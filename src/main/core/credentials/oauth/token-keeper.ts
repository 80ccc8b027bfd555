// Keeps access tokens fresh: one renewal at a time, never with a token that was used before, never in a loop.
import { join } from 'node:path';
import type { Clock, Log } from '../../ports.ts';
import type { Credential, Renewed, Tokens } from '../vault/credential.ts';
import type { Vault } from '../vault/vault.ts';
import { withFileLock } from './refresh-lock.ts';
import { SignInError } from './sign-in-error.ts';
import { follow, withDeadline } from './wait.ts';

/** How one provider's tokens are renewed. */
export interface Renewal {
  /** Before the end; at most a fifth of the token's life is used. */
  readonly leadMs: number;
  /** Throws SignInError. Absent: what was given is all there is. */
  renew?(credential: Credential, tokens: Tokens, signal: AbortSignal): Promise<Renewed>;
}

export interface TokenKeeper {
  /** Tokens good for a request now. Throws SignInError. */
  fresh(id: string, signal: AbortSignal): Promise<Tokens>;
  /** The provider refused this access token: gives another one, or throws SignInError. */
  afterRefusal(id: string, refused: string, signal: AbortSignal): Promise<Tokens>;
  /** No renewal begins any more; those under way come to their end. */
  stop(): Promise<void>;
}

export interface KeeperDependencies {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  /** Where lock files lie. */
  readonly folder: string;
  readonly renewalOf: (provider: string) => Renewal;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onNeedsLogin: (credential: Credential, reason: string) => void;
}

const RENEW_LIMIT_MS = 30_000;
/** Some tokens end while the request is on its way. */
const MARGIN_MS = 5000;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

interface Pause {
  readonly until: number;
  readonly lengthMs: number;
  readonly error: SignInError;
}

/** Makes the keeper. */
export function createTokenKeeper(dependencies: KeeperDependencies): TokenKeeper {
  const { vault, clock, renewalOf, random } = dependencies;
  const running = new Map<string, Promise<Tokens>>();
  const pauses = new Map<string, Pause>();
  const runQueued = createQueues();

  const renewOnce = (id: string, refused: string | undefined): Promise<Tokens> => {
    const known = running.get(id);
    if (known !== undefined) return known;
    const pause = pauses.get(id);
    if (pause !== undefined && clock.monotonic() < pause.until) return Promise.reject(pause.error);
    const { provider } = usable(vault, id);
    const started = runQueued(provider, () => renewLocked(dependencies, id, refused))
      .then((tokens) => {
        pauses.delete(id);
        return tokens;
      })
      .catch((error: unknown) => {
        throw settle(error, id);
      })
      .finally(() => running.delete(id));
    // Whoever started it may have left.
    started.catch(() => undefined);
    running.set(id, started);
    return started;
  };
  const settle = (error: unknown, id: string): unknown => {
    if (!(error instanceof SignInError) || error.isTerminal) return error;
    const lengthMs = Math.min((pauses.get(id)?.lengthMs ?? FIRST_PAUSE_MS / 2) * 2, LONGEST_PAUSE_MS);
    pauses.set(id, { until: clock.monotonic() + lengthMs, lengthMs, error });
    return error;
  };
  return {
    fresh: async (id, signal) => {
      const { provider } = usable(vault, id);
      const tokens = await vault.tokens(id);
      if (tokens === undefined) throw notThere();
      const renewal = renewalOf(provider);
      const standing = standingOf(tokens, { clock, renewal, random });
      if (standing === 'fresh') return tokens;
      const renewing = renewOnce(id, undefined);
      if (standing === 'over') return follow(renewing, signal);
      // Still good: nobody has to wait for the next one, and if it fails there is time to try again.
      renewing.catch(() => undefined);
      return tokens;
    },
    afterRefusal: async (id, refused, signal) => {
      usable(vault, id);
      const tokens = await vault.tokens(id);
      if (tokens?.accessToken !== undefined && tokens.accessToken !== refused) return tokens;
      return follow(renewOnce(id, refused), signal);
    },
    stop: async () => {
      await Promise.allSettled(running.values());
    },
  };
}

type Standing = 'fresh' | 'due' | 'over';

function standingOf(
  { accessToken, expiresAt, obtainedAt }: Tokens,
  { clock, renewal, random }: { clock: Clock; renewal: Renewal; random: () => number },
): Standing {
  if (accessToken === undefined) return 'over';
  if (expiresAt === undefined || renewal.renew === undefined) return 'fresh';
  // Over when it was new: this computer's clock is wrong, so only the provider can tell.
  if (expiresAt <= obtainedAt) return 'fresh';
  const now = clock.now();
  if (now >= expiresAt - MARGIN_MS) return 'over';
  const lead = Math.min(renewal.leadMs, (expiresAt - obtainedAt) / 5) * (0.9 + 0.2 * random());
  return now >= expiresAt - lead ? 'due' : 'fresh';
}

async function renewLocked(dependencies: KeeperDependencies, id: string, refused: string | undefined): Promise<Tokens> {
  const { vault, clock, folder } = dependencies;
  const { provider } = usable(vault, id);
  const deadline = withDeadline(clock, RENEW_LIMIT_MS);
  const path = join(folder, `renewal-${provider}.lock`);
  try {
    return await withFileLock({ path, clock, signal: deadline.signal }, async () => {
      const before = await vault.tokens(id);
      const current = await vault.reread(id);
      if (current === undefined) throw notThere();
      // Another process was faster. Its token is the only one that may be used from now on.
      const isNewer =
        current.generation !== before?.generation || (refused !== undefined && current.accessToken !== refused);
      if (isNewer && current.accessToken !== undefined) return current;
      return renewNow(dependencies, { id, current, signal: deadline.signal });
    });
  } finally {
    deadline.stop();
  }
}

async function renewNow(
  { vault, renewalOf, log, onNeedsLogin }: KeeperDependencies,
  { id, current, signal }: { id: string; current: Tokens; signal: AbortSignal },
): Promise<Tokens> {
  const credential = usable(vault, id);
  const renewal = renewalOf(credential.provider);
  try {
    if (renewal.renew === undefined) {
      throw new SignInError('bad-token', 'The provider no longer accepts this token. Sign in again with a new one.');
    }
    const next = await renewal.renew(credential, current, signal);
    const kept = await vault.commit(id, current.generation, next);
    if (kept === undefined) throw notThere();
    return kept;
  } catch (error) {
    const known = error instanceof SignInError ? error : new SignInError('network', String(error), { cause: error });
    log.warn('A login could not be renewed', { id, provider: credential.provider, code: known.code });
    if (known.isTerminal) {
      vault.mark(id, { state: 'needs-login', reason: known.message });
      onNeedsLogin(credential, known.message);
    } else if (known.code === 'blocked') {
      vault.mark(id, { state: 'blocked', reason: known.message });
    }
    throw known;
  }
}

/** Throws when signing in again is the only way out: nothing is sent then. */
function usable(vault: Vault, id: string): Credential {
  const credential = vault.find(id);
  if (credential === undefined) throw notThere();
  if (credential.status.state === 'needs-login') throw new SignInError('needs-login', credential.status.reason);
  return credential;
}

function notThere(): SignInError {
  return new SignInError('needs-login', 'There is no such login any more. Sign in again.');
}

/** One after the other for each provider: some take two renewals at the same moment for theft. */
function createQueues(): <T>(provider: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return (provider, work) => {
    const result = (tails.get(provider) ?? Promise.resolve()).then(work);
    tails.set(
      provider,
      result.catch(() => undefined),
    );
    return result;
  };
}
