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
  ['exceed_context_size_error', 'context-overflow'],
  ['string_above_max_length', 'context-overflow'],
  ['insufficient_quota', 'billing'],
  ['billing_error', 'billing'],
  ['billing_hard_limit_reached', 'billing'],
  ['insufficient_balance', 'billing'],
  ['exceeded_current_quota_error', 'billing'],
  ['arrearage', 'billing'],
  ['accountoverdueerror', 'billing'],
  ['rate_limit_error', 'rate-limited'],
  ['rate_limit_exceeded', 'rate-limited'],
  ['resource_exhausted', 'rate-limited'],
  ['overloaded_error', 'overloaded'],
  ['engine_overloaded_error', 'overloaded'],
  ['server_is_overloaded', 'overloaded'],
  ['slow_down', 'overloaded'],
  ['unavailable', 'overloaded'],
  ['authentication_error', 'auth-expired'],
  ['invalid_authentication_error', 'auth-expired'],
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
  // Zhipu and Z.ai
  ['1113', 'billing'],
  ['1261', 'context-overflow'],
  ['1301', 'content-policy'],
  ['1302', 'rate-limited'],
  ['1303', 'rate-limited'],
  ['1304', 'rate-limited'],
  ['1305', 'overloaded'],
  ['1308', 'rate-limited'],
  // MiniMax, inside answers of status 200
  ['1008', 'billing'],
  ['1026', 'content-policy'],
  ['1027', 'content-policy'],
  ['1039', 'rate-limited'],
  ['2049', 'auth-expired'],
]);

/** Names that say less than a status does: they count only where the status says nothing. */
const BY_WEAK_NAME: ReadonlyMap<string, FailureCode> = new Map([
  ['invalid_request_error', 'bad-request'],
  ['invalid_argument', 'bad-request'],
  ['badrequesterror', 'bad-request'],
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
  [524, 'timeout'],
  [529, 'overloaded'],
]);

// Texts decide only where status and code leave it open: 400s that are no mistakes of the caller, 403/429 about money,
// and errors inside answers of status 200.
const CONTEXT_TEXT =
  /(?:prompt|input) is too long|maximum (?:context|prompt) length|context (?:length|window|limit|size)|too many (?:input )?tokens|(?:prompt|input token count).{0,40}exceeds|exceed(?:s|ed)? (?:the )?(?:model'?s? )?(?:(?:maximum|max) (?:number of )?(?:input )?tokens|token limit)|range of input length|inputs` tokens|reduce the length of|超长|上下文长度/i;
const BILLING_TEXT =
  /insufficient (?:balance|credit|quota|funds)|balance (?:is )?(?:insufficient|not enough|overdue)|overdue balance|credit balance is too low|exceeded your current quota|plan and billing|billing hard limit|no (?:available )?balance|out of credits?|(?:all|more|included|purchase) (?:available )?credits|spending limit|specified api usage limits|quota is not enough|payment required|余额不足|餘額不足|欠费|额度不足/i;
/** Where a wait helps it is no question of money, though Google and OpenAI name their billing pages in the same breath. */
const WAIT_TEXT = /(?:try again|retry) (?:in|after) \d/i;
const KEY_TEXT = /api[ _]key (?:is )?(?:not valid|invalid|expired)|(?:invalid|incorrect) api key/i;
const OVERLOAD_TEXT = /overloaded|at capacity|too busy|temporarily unavailable/i;
const RATE_TEXT = /rate limit|too many requests/i;

/** Never guesses from digits in a text: request ids and token counts look like statuses. */
export function classifyProviderError(facts: ProviderErrorFacts): FailureCode {
  const names = [facts.code, facts.type].map((name) => name?.toLowerCase() ?? '');
  const find = (map: ReadonlyMap<string, FailureCode>): FailureCode | undefined =>
    names.map((name) => map.get(name)).find((code) => code !== undefined);
  const code = find(BY_NAME) ?? codeOfStatus(statusIn(facts)) ?? find(BY_WEAK_NAME);
  return refineByText(code, facts.message);
}

/** An error inside an answer of status 200 may hold the status it would have had (OpenRouter, Google). */
function statusIn({ status, code }: ProviderErrorFacts): number {
  return status < 400 && /^[45]\d\d$/.test(code ?? '') ? Number(code) : status;
}

function codeOfStatus(status: number): FailureCode | undefined {
  const code = BY_STATUS.get(status);
  if (code !== undefined || status < 400) return code;
  return status < 500 ? 'bad-request' : 'provider-error';
}

function refineByText(code: FailureCode | undefined, message: string): FailureCode {
  switch (code) {
    case 'bad-request':
    case 'too-large':
      return mistakeIn(message) ?? code;
    case 'rate-limited':
    case 'permission':
      return isAboutMoney(message) ? 'billing' : code;
    case 'provider-error':
      return faultIn(message);
    case undefined:
      return RATE_TEXT.test(message) ? 'rate-limited' : faultIn(message);
    default:
      return code;
  }
}

function mistakeIn(message: string): FailureCode | undefined {
  if (CONTEXT_TEXT.test(message)) return 'context-overflow';
  if (isAboutMoney(message)) return 'billing';
  return KEY_TEXT.test(message) ? 'auth-expired' : undefined;
}

/** Local servers answer 500 to a full context, which must not count as an outage. */
function faultIn(message: string): FailureCode {
  return mistakeIn(message) ?? (OVERLOAD_TEXT.test(message) ? 'overloaded' : 'provider-error');
}

function isAboutMoney(message: string): boolean {
  return BILLING_TEXT.test(message) && !WAIT_TEXT.test(message);
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
 * date, Google's RetryInfo, and last what the text says. Garbage, negative and past values give undefined.
 */
export function readRetryAfter(hints: RetryHints): number | undefined {
  const milliseconds = toSeconds(hints.headers['retry-after-ms'], 0.001);
  if (milliseconds !== undefined) return milliseconds;
  const header = hints.headers['retry-after'];
  const fromHeader = toSeconds(header, 1) ?? secondsUntil(header, hints);
  if (fromHeader !== undefined) return fromHeader;
  const delay = /^(\d+(?:\.\d+)?)s$/.exec(hints.retryDelay ?? '');
  if (delay !== null) return toSeconds(delay[1], 1);
  return spokenWait(hints.message ?? '');
}

/** "try again in 1.2s" (OpenAI), "in 18m7.2s" (Groq), "retry after 20 seconds" (Azure), "retry in 22.5s" (Google). */
const SPOKEN_WAIT =
  /(?:try again|retry) (?:in|after) ((?:\d+(?:\.\d+)?\s?(?:ms|milliseconds?|h|hours?|m|min|minutes?|s|sec|seconds?)(?![a-z]) ?)+)/i;
const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

function spokenWait(message: string): number | undefined {
  const words = SPOKEN_WAIT.exec(message)?.[1];
  if (words === undefined) return undefined;
  let seconds = 0;
  for (const [, amount, unit = ''] of words.matchAll(/([\d.]+)\s?([a-z]+)/gi)) {
    const name = unit.toLowerCase();
    seconds += Number(amount) * (/^(?:ms|milli)/.test(name) ? 0.001 : (UNIT_SECONDS[name.charAt(0)] ?? 0));
  }
  return seconds <= LONGEST_WAIT_SECONDS ? seconds : undefined;
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

/** Prefixes that only keys have, then those that are words as well: what follows them must not be a word. */
const KEYS: readonly RegExp[] = [
  /\b(?:sk|pk|rk|gsk|csk|xai|drg|hf|r8|fw|pplx|nvapi|gh[opsu]|github_pat)[-_][A-Za-z0-9*_-]{6,}/g,
  /\b(?:key|tok)[-_](?=[A-Za-z_*-]*\d)[A-Za-z0-9*_-]{6,}/g,
  /\bAIza[0-9A-Za-z_*-]{8,}/g,
  /\bya29\.[A-Za-z0-9._-]{7,}[A-Za-z0-9_-]/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  // Zhipu: an id and a secret
  /\b[0-9a-f]{32}\.[A-Za-z0-9]{12,}/g,
];

/** Hides what looks like a key in a provider's text: some echo a part of it (rule E-7). */
export function redactKeys(text: string): string {
  const hidden = KEYS.reduce((rest, form) => rest.replace(form, '[key]'), text);
  return hidden.replace(/\bBearer\s+(?=[^\s\d]*\d)[A-Za-z0-9._~+/*-]{8,}=*/gi, 'Bearer [key]');
}
