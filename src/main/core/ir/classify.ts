// Sorts a provider's error into our failure codes: by its parsed code and type first, by status, by text last.
import type { FailureCode } from './failure.ts';

export interface ProviderErrorFacts {
  readonly status: number;
  /** `error.type`, `error.status` or the like. */
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  readonly message: string;
}

const BY_NAME: ReadonlyMap<string, FailureCode> = new Map([
  ['context_length_exceeded', 'context-overflow'],
  ['string_above_max_length', 'context-overflow'],
  ['insufficient_quota', 'billing'],
  ['billing_error', 'billing'],
  ['billing_hard_limit_reached', 'billing'],
  ['insufficient_balance', 'billing'],
  ['exceeded_current_quota_error', 'billing'],
  ['1113', 'billing'],
  ['rate_limit_error', 'rate-limited'],
  ['rate_limit_exceeded', 'rate-limited'],
  ['resource_exhausted', 'rate-limited'],
  ['overloaded_error', 'overloaded'],
  ['server_is_overloaded', 'overloaded'],
  ['slow_down', 'overloaded'],
  ['unavailable', 'overloaded'],
  ['authentication_error', 'auth-expired'],
  ['invalid_api_key', 'auth-expired'],
  ['unauthenticated', 'auth-expired'],
  ['permission_error', 'permission'],
  ['permission_denied', 'permission'],
  ['not_found_error', 'not-found'],
  ['model_not_found', 'not-found'],
  ['not_found', 'not-found'],
  ['content_filter', 'content-policy'],
  ['content_policy_violation', 'content-policy'],
  ['request_too_large', 'too-large'],
  ['timeout_error', 'timeout'],
  ['deadline_exceeded', 'timeout'],
]);

const BY_STATUS: ReadonlyMap<number, FailureCode> = new Map([
  [401, 'auth-expired'],
  [402, 'billing'],
  [403, 'permission'],
  [404, 'not-found'],
  [408, 'timeout'],
  [413, 'too-large'],
  [429, 'rate-limited'],
  [503, 'overloaded'],
  [504, 'timeout'],
  [529, 'overloaded'],
]);

// Texts decide only where status and code leave it open: 400s that are no mistakes of the caller, and 403/429 about money.
const CONTEXT_TEXT =
  /prompt is too long|maximum context length|context (?:length|window)|too many (?:input )?tokens|input (?:is|token count).{0,40}(?:too long|exceeds)|exceeds? the (?:model'?s )?(?:maximum|max) (?:number of )?(?:input )?tokens|reduce the length of/i;
const BILLING_TEXT =
  /insufficient (?:balance|credit|quota|funds)|credit balance is too low|exceeded your current quota|no (?:available )?balance|out of credits?|billing|payment required|余额不足|餘額不足|欠费/i;
const OVERLOAD_TEXT = /overloaded|at capacity|too busy|temporarily unavailable/i;

/** Never guesses from digits in a text: request ids and token counts look like statuses. */
export function classifyProviderError(facts: ProviderErrorFacts): FailureCode {
  const named = BY_NAME.get(facts.code?.toLowerCase() ?? '') ?? BY_NAME.get(facts.type?.toLowerCase() ?? '');
  if (named !== undefined) return refineByText(named, facts.message);
  const byStatus = BY_STATUS.get(facts.status);
  if (byStatus !== undefined) return refineByText(byStatus, facts.message);
  if (facts.status >= 400 && facts.status < 500) return refineByText('bad-request', facts.message);
  return OVERLOAD_TEXT.test(facts.message) ? 'overloaded' : 'provider-error';
}

function refineByText(code: FailureCode, message: string): FailureCode {
  if (code === 'bad-request' || code === 'too-large') {
    if (CONTEXT_TEXT.test(message)) return 'context-overflow';
    return BILLING_TEXT.test(message) ? 'billing' : code;
  }
  const maySpeakOfMoney = code === 'rate-limited' || code === 'permission';
  return maySpeakOfMoney && BILLING_TEXT.test(message) ? 'billing' : code;
}

/** What a waiting time may be at most in words or headers; beyond it is no advice. */
const LONGEST_WAIT_SECONDS = 366 * 24 * 3600;

export interface RetryHints {
  /** Lower-case header names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Google's `RetryInfo.retryDelay`, for example `"2s"`. */
  readonly retryDelay?: string | undefined;
  readonly message?: string | undefined;
  /** Unix milliseconds, for dates in headers. */
  readonly now?: number;
}

/**
 * How long the provider asks to wait, in seconds (rules E-2, R-12): `retry-after-ms`, `retry-after` in seconds or as a
 * date, Google's RetryInfo, and last "try again in 1.2s" in the text. Garbage, negative and past values give undefined.
 */
export function readRetryAfter(hints: RetryHints): number | undefined {
  const milliseconds = toSeconds(hints.headers['retry-after-ms'], 0.001);
  if (milliseconds !== undefined) return milliseconds;
  const header = hints.headers['retry-after'];
  const fromHeader = toSeconds(header, 1) ?? secondsUntil(header, hints);
  if (fromHeader !== undefined) return fromHeader;
  const delay = /^(\d+(?:\.\d+)?)s$/.exec(hints.retryDelay ?? '');
  if (delay !== null) return toSeconds(delay[1], 1);
  const spoken = /try again in (\d+(?:\.\d+)?)\s?(ms|s|m)\b/i.exec(hints.message ?? '');
  if (spoken === null) return undefined;
  return toSeconds(spoken[1], { ms: 0.001, s: 1, m: 60 }[spoken[2]?.toLowerCase() ?? 's'] ?? 1);
}

function toSeconds(text: string | undefined, unit: number): number | undefined {
  if (text === undefined || !/^\s*\d+(?:\.\d+)?\s*$/.test(text)) return undefined;
  const seconds = Number(text) * unit;
  return seconds >= 0 && seconds <= LONGEST_WAIT_SECONDS ? seconds : undefined;
}

/** Dates are held against the provider's own `Date`, so that a wrong clock here does no harm. */
function secondsUntil(header: string | undefined, { headers, now }: RetryHints): number | undefined {
  if (header === undefined || !/[A-Za-z]{3}/.test(header)) return undefined;
  const until = Date.parse(header);
  const from = Date.parse(headers['date'] ?? '') || now;
  if (Number.isNaN(until) || from === undefined || until < from) return undefined;
  const seconds = (until - from) / 1000;
  return seconds <= LONGEST_WAIT_SECONDS ? seconds : undefined;
}

/** Hides what looks like a key in a provider's text: some echo a part of it (rule E-7). */
export function redactKeys(text: string): string {
  return text
    .replace(/\b(?:sk|pk|rk|gsk|xai|drg|key|tok)[-_][A-Za-z0-9*_-]{6,}/g, '[key]')
    .replace(/\bAIza[0-9A-Za-z_*-]{8,}/g, '[key]')
    .replace(/\bBearer\s+[A-Za-z0-9._~+/*-]{8,}=*/gi, 'Bearer [key]');
}
