// What the client is told when no candidate could serve: one failure out of all that was tried, without any secret.
import type { Failure, FailureCode } from '../../ir/failure.ts';
import type { Candidate } from '../../routing/candidate.ts';

/** Why a candidate was not asked. */
export type SkipReason = 'cooling' | 'rate-limit' | 'same-address' | 'last-try' | 'no-larger-context' | 'same-answer';

export interface Skip {
  readonly reason: SkipReason;
  readonly remainingMs?: number;
  /** Why it cools. */
  readonly code?: FailureCode;
}

/** One candidate in the story of a request. */
export interface Note {
  readonly candidate: Candidate;
  readonly failure?: Failure;
  readonly skip?: Skip;
  /** How long it is kept from being asked again. */
  readonly remainingMs?: number;
}

/** So many are named; the journal has them all. */
const MOST_NAMED = 6;

/**
 * 429 with the soonest return if any candidate is limited, else 529 or 503 if any is overloaded or all are cooling, else
 * 502: a provider's 401 must never reach a client, for it would begin a login of its own (trust.md §3.0, rules 4 and 5).
 */
export function exhausted(notes: readonly Note[]): Failure {
  const failures = notes.flatMap(({ failure }) => failure ?? []);
  const alone = failures.length === notes.length ? failures.find(isCallersOwn) : undefined;
  if (alone !== undefined && failures.every(({ code }) => code === alone.code)) return alone;
  const waitMs = soonest(notes);
  return {
    ...verdict(notes, failures),
    message: messageOf(notes, waitMs),
    ...(waitMs === undefined ? {} : { retryAfterSeconds: Math.ceil(waitMs / 1000) }),
  };
}

/** The same at all of them: then it is the request, and the first one's own words say it best. */
function isCallersOwn({ code }: Failure): boolean {
  return code === 'unsupported' || code === 'not-found';
}

function verdict(notes: readonly Note[], failures: readonly Failure[]): Pick<Failure, 'code' | 'status'> {
  const codes = notes.map(codeOf);
  if (codes.includes('rate-limited')) return { code: 'rate-limited', status: 429 };
  if (codes.includes('overloaded')) return { code: 'overloaded', status: 529 };
  if (failures.length === 0) return { code: 'overloaded', status: 503 };
  return { code: failures.at(-1)?.code ?? 'provider-error', status: 502 };
}

function codeOf({ failure, skip }: Note): FailureCode | undefined {
  if (failure !== undefined) return failure.code;
  return skip?.reason === 'rate-limit' ? 'rate-limited' : skip?.code;
}

/** When it is worth to try again: of those that are limited, else of any that come back. */
function soonest(notes: readonly Note[]): number | undefined {
  const limited = notes.filter((note) => codeOf(note) === 'rate-limited');
  const waits = (limited.length > 0 ? limited : notes).flatMap(
    ({ remainingMs, skip }) => remainingMs ?? skip?.remainingMs ?? [],
  );
  return waits.length === 0 ? undefined : Math.max(1, Math.min(...waits));
}

function messageOf(notes: readonly Note[], waitMs: number | undefined): string {
  const named = notes.slice(0, MOST_NAMED).map(describe).join('; ');
  const more = notes.length > MOST_NAMED ? `; and ${notes.length - MOST_NAMED} more` : '';
  const advice =
    waitMs === undefined
      ? 'Look at the connections in Dragoman, or try again.'
      : `Try again in ${inWords(waitMs)}, or add another connection or fallback in Dragoman.`;
  return `None of the ${notes.length} ways to serve this request worked. ${named}${more}. ${advice}`;
}

function describe({ candidate, failure, skip }: Note): string {
  const key = candidate.kind === 'http' && candidate.keyNumber !== undefined ? ` with key ${candidate.keyNumber}` : '';
  const plan = candidate.kind === 'http' && candidate.plan !== undefined ? ` (plan ${candidate.plan})` : '';
  const where = `${candidate.connectionId}/${candidate.model}${key}${plan}`;
  if (failure !== undefined) {
    return `${where}: ${failure.code}${failure.status === undefined ? '' : ` (status ${failure.status})`}`;
  }
  return `${where}: ${skip === undefined ? 'not asked' : SKIPPED[skip.reason](skip)}`;
}

const SKIPPED: Readonly<Record<SkipReason, (skip: Skip) => string>> = {
  cooling: ({ code = 'provider-error', remainingMs = 0 }) =>
    `not asked, resting for ${inWords(remainingMs)} after ${code}`,
  'rate-limit': ({ remainingMs = 0 }) => `not asked, your own limit is reached for ${inWords(remainingMs)}`,
  'same-address': () => 'not asked, its address did not answer',
  'last-try': () => 'not asked, the last try was kept for another connection',
  'no-larger-context': () => 'not asked, its context is not known to be larger',
  'same-answer': () => 'not asked, the same model had just refused the request',
};

function inWords(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
