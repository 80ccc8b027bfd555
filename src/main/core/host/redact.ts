// Takes secrets out of whatever is about to be logged: known forms of keys, header-like values, and queries of addresses.

const HIDDEN = '[hidden]';

/** Errors can be chained and objects nested without end; what lies deeper is not worth a log line. */
const MAXIMUM_DEPTH = 6;
const MAXIMUM_TEXT = 4_000;

/** Forms of keys that are known to be keys wherever they stand. */
export const SECRET_FORMS: readonly RegExp[] = [
  /\b(?:sk|pk|rk|drg|gsk|xai|nvapi|hf|ghp|gho|ghu|ghs|glpat|r8|fw|tgp|csk|pplx)[-_][\w-]{6,}/giu,
  /\bgithub_pat_\w{10,}/gu,
  /\bAIza[\w-]{10,}/gu,
  /\bya29\.[\w.-]{10,}/gu,
  // A JSON web token: two dots between three Base64 parts.
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/gu,
  /(?<=\b(?:Bearer|Basic)\s+)[\w.~+/=-]{6,}/giu,
];

/** The part of an address after `?`: keys travel there (`?key=`). */
const ADDRESS_QUERY = /(?<=\b[a-z][\w+.-]*:\/\/[^\s?#"'<>]{0,500})\?[^\s#"'<>]*/giu;
const ADDRESS_LOGIN = /(?<=\b[a-z][\w+.-]*:\/\/)[^\s/@"'<>]{1,200}@/giu;

const SECRET_NAME = /authorization|api-?_?key|token|secret|password|cookie|credential/iu;

/** A text without what looks like a secret, at most a few thousand characters. */
export function redactText(text: string): string {
  const short = text.length > MAXIMUM_TEXT ? `${text.slice(0, MAXIMUM_TEXT)}…` : text;
  const withoutKeys = SECRET_FORMS.reduce((rest, form) => rest.replace(form, HIDDEN), short);
  return withoutKeys.replace(ADDRESS_QUERY, '?…').replace(ADDRESS_LOGIN, `${HIDDEN}@`);
}

/** Plain data fit for a log line, errors with their causes included. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAXIMUM_DEPTH) return '…';
  if (value instanceof Error) return redactError(value, depth);
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redactValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 50)
      .map(([name, inner]) => [name, isSecretField(name, inner) ? HIDDEN : redactValue(inner, depth + 1)]),
  );
}

/** A text under a name that says it is a secret. Counts and flags such as `outputTokens: 5` are none, whatever they are called. */
export function isSecretField(name: string, value: unknown): boolean {
  return typeof value === 'string' && SECRET_NAME.test(name);
}

/** Drawn at random, as keys are: long, with letters and digits. Not a version, which begins with its date, nor an address. */
const DRAWN = /^(?!\d{4}-\d{2}-\d{2})(?=.*[a-z])(?=(?:.*\d){3})[\w-]{16,}$/iu;

/**
 * A header or a part of a query that the user has given, where a name says little: an access code is a key as well.
 * Wrong about some long names; whoever asks hides rather too much.
 */
export function isSecretEntry(name: string, value: string): boolean {
  return isSecretField(name, value) || redactText(value) !== value || DRAWN.test(value);
}

function redactError(error: Error, depth: number): unknown {
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return {
    name: error.name,
    message: redactText(error.message),
    ...code,
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  };
}
