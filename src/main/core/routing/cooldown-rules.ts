// What a failure means for the next requests: which classes cool a candidate, for how long, and what never does.
import { LOGIN_PREFIX, MISSING_KEY } from '../credentials/missing-credential.ts';
import type { Failure, FailureCode } from '../ir/failure.ts';

/**
 * `rate-limit` and `overload`: the provider says so. `outage`: the network, a timeout, a server error, a foreign answer.
 * `billing` and `auth`: the credential itself, whatever the model. `permission`: this credential with this model.
 */
export type CooldownClass = 'rate-limit' | 'overload' | 'outage' | 'billing' | 'auth' | 'permission';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const CLASSES: Readonly<Partial<Record<FailureCode, CooldownClass>>> = {
  'rate-limited': 'rate-limit',
  overloaded: 'overload',
  unreachable: 'outage',
  tls: 'outage',
  timeout: 'outage',
  'provider-error': 'outage',
  protocol: 'outage',
  cut: 'outage',
  billing: 'billing',
  'auth-expired': 'auth',
  permission: 'permission',
};

/**
 * The class of a failure; undefined for what says nothing about the candidate: the caller's own mistakes, a full
 * context, a model that is not there, a client that left. A key that we don't even have was never tried.
 */
export function cooldownClass(failure: Failure): CooldownClass | undefined {
  return isAboutOurKey(failure) ? undefined : CLASSES[failure.code];
}

/** Nothing was sent: the candidate has no key, or its sign-in is to be made again. As soon as it is there it is used. */
function isAboutOurKey({ code, providerCode = '' }: Failure): boolean {
  return providerCode === MISSING_KEY || (code === 'auth-expired' && providerCode.startsWith(LOGIN_PREFIX));
}

/** Whether a failed try cost anything: what was refused before it was sent did not. */
export function wasSent(failure: Failure): boolean {
  return failure.code !== 'unsupported' && !isAboutOurKey(failure);
}

/** A bad key or an empty account is the same for all models. */
export function isCredentialWide(kind: CooldownClass): boolean {
  return kind === 'billing' || kind === 'auth';
}

interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
  /** So many failures in a row cost nothing. */
  readonly free?: number;
  /** Share by which the length varies, so that many don't come back at once. */
  readonly jitter?: number;
}

const BACKOFF: Readonly<Record<CooldownClass, Backoff>> = {
  'rate-limit': { firstMs: 15 * SECOND, mostMs: 5 * MINUTE, jitter: 0.2 },
  overload: { firstMs: 5 * SECOND, mostMs: 2 * MINUTE },
  // One failure alone is bad luck, not an outage.
  outage: { firstMs: 5 * SECOND, mostMs: MINUTE, free: 1 },
  billing: { firstMs: HOUR, mostMs: 24 * HOUR },
  auth: { firstMs: 30 * MINUTE, mostMs: 30 * MINUTE },
  permission: { firstMs: MINUTE, mostMs: 30 * MINUTE },
};

/** A provider's word is kept between these; beyond the longer one it is asked once in that time (false reset dates). */
export const SHORTEST_HINT_MS = SECOND;
export const LONGEST_HINT_MS = 15 * MINUTE;
/** So often a candidate may be tried although it is cooling, when all are. */
export const FORCED_PROBE_EVERY_MS = 10 * SECOND;
/** After so long without a failure counting begins anew (PC-6). */
export const FORGET_FAILURES_MS = 24 * HOUR;

export interface WindowLength {
  readonly lengthMs: number;
  /** The provider itself named the time: nobody asks before. */
  readonly isHard: boolean;
  /** When one request may look whether it is over, counted from the start; `lengthMs` but for very long hints. */
  readonly probeAfterMs: number;
}

export interface WindowCause {
  readonly kind: CooldownClass;
  /** How many failures in a row, with this one. */
  readonly failures: number;
  readonly hintMs?: number | undefined;
  /** Between 0 and 1. */
  readonly random: number;
}

/** How long a candidate cools; undefined when it doesn't. */
export function windowLength({ kind, failures, hintMs, random }: WindowCause): WindowLength | undefined {
  const isTold = hintMs !== undefined && (kind === 'rate-limit' || kind === 'overload');
  if (isTold && hintMs > LONGEST_HINT_MS) {
    return { lengthMs: hintMs, isHard: false, probeAfterMs: LONGEST_HINT_MS };
  }
  if (isTold) {
    const lengthMs = Math.max(SHORTEST_HINT_MS, hintMs);
    return { lengthMs, isHard: true, probeAfterMs: lengthMs };
  }
  const { firstMs, mostMs, free = 0, jitter = 0 } = BACKOFF[kind];
  const steps = failures - 1 - free;
  if (steps < 0) return undefined;
  const base = Math.min(mostMs, firstMs * 2 ** Math.min(steps, 30));
  const lengthMs = Math.round(base * (1 + jitter * (2 * random - 1)));
  return { lengthMs, isHard: false, probeAfterMs: lengthMs };
}
