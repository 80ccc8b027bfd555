// What an HTTP error from a list of models means for the user.
import type { Failure, FailureCode } from '../ir/failure.ts';

const MEANINGS: Readonly<Record<number, readonly [code: FailureCode, text: string]>> = {
  401: [
    'auth-expired',
    'refused the key. Look whether it was copied whole and belongs to this provider, plan and region',
  ],
  402: ['billing', 'says that the account has no credit. Top it up, then try again'],
  403: ['permission', 'does not allow this key to see the models. Look at the rights of the key'],
  404: [
    'not-found',
    'has no list of models at this address. Look whether the address is right; if requests work, this does not matter',
  ],
  405: [
    'not-found',
    'has no list of models at this address. Look whether the address is right; if requests work, this does not matter',
  ],
  429: ['rate-limited', 'had too many requests from this key. Wait a little, then try again'],
};

const MAX_QUOTE = 300;

/** The failure for a status, with the provider's own words where it has any; the key that was sent is taken out of them. */
export function failureOfStatus(answer: {
  status: number;
  host: string;
  body: unknown;
  key: string | undefined;
}): Failure {
  const { status, host, body } = answer;
  const [code, text] =
    MEANINGS[status] ??
    (status >= 500
      ? (['provider-error', 'has trouble of its own. Try again later'] as const)
      : (['bad-request', 'refused the question for its models'] as const));
  const own = ownWords(body, answer.key);
  return { code, status, message: `${host} ${text} (HTTP ${status}).${own === undefined ? '' : ` It says: ${own}`}` };
}

function ownWords(body: unknown, key: string | undefined): string | undefined {
  const error = field(body, 'error') ?? body;
  const message = typeof error === 'string' ? error : (field(error, 'message') ?? field(body, 'detail'));
  if (typeof message !== 'string' || message.trim() === '') return undefined;
  // Some providers repeat the refused key, whole or in part: it must not reach a window or a log.
  const withoutKey = key === undefined ? message : message.replaceAll(key, '…');
  const clean = withoutKey.replace(/\s+/g, ' ').replace(/[A-Za-z0-9_*.-]{24,}/g, '…');
  return clean.length > MAX_QUOTE ? `${clean.slice(0, MAX_QUOTE)}…` : clean;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
