// Errors in Google's shape, both ways (wire.md §8.1).
import { classifyProviderError, readRetryAfter } from '../../ir/classify.ts';
import { statusOf, type Failure, type FailureCode } from '../../ir/failure.ts';
import { asNumber, asObject, asString, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { readProviderError } from '../../ir/provider-error.ts';
import type { ProviderAnswer, RenderedFailure } from '../codec.ts';
import { objectsIn } from './fields.ts';

const INVALID = 'INVALID_ARGUMENT';
const INTERNAL = 'INTERNAL';

const STATUS_NAMES: Record<FailureCode, string> = {
  'bad-request': INVALID,
  unsupported: INVALID,
  unauthorized: 'UNAUTHENTICATED',
  forbidden: 'PERMISSION_DENIED',
  'auth-expired': 'UNAUTHENTICATED',
  permission: 'PERMISSION_DENIED',
  billing: 'RESOURCE_EXHAUSTED',
  'not-found': 'NOT_FOUND',
  'method-not-allowed': 'UNIMPLEMENTED',
  'too-large': INVALID,
  'unsupported-media-type': INVALID,
  'context-overflow': INVALID,
  'content-policy': INVALID,
  'rate-limited': 'RESOURCE_EXHAUSTED',
  overloaded: 'UNAVAILABLE',
  'provider-error': INTERNAL,
  unreachable: INTERNAL,
  tls: INTERNAL,
  timeout: 'DEADLINE_EXCEEDED',
  protocol: INTERNAL,
  cut: INTERNAL,
  cancelled: 'CANCELLED',
  internal: INTERNAL,
};

/** Statuses that Google's clients know in place of those that they don't. */
function httpStatus(failure: Failure): number {
  const status = statusOf(failure);
  if (failure.code === 'billing' && status === 402) return 429;
  return status === 529 ? 503 : status;
}

/** The error body, for a whole answer and for a chunk alike. */
export function renderFailureBody(failure: Failure): JsonObject {
  const { retryAfterSeconds } = failure;
  const retryInfo =
    retryAfterSeconds === undefined
      ? {}
      : { details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfterSeconds}s` }] };
  return {
    error: { code: httpStatus(failure), message: failure.message, status: STATUS_NAMES[failure.code], ...retryInfo },
  };
}

/** The HTTP answer for a failure, in the shape of Google's errors; seconds to wait become a `retry-after` header. */
export function renderFailure(failure: Failure): RenderedFailure {
  const { retryAfterSeconds } = failure;
  return {
    status: httpStatus(failure),
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) },
    body: renderFailureBody(failure),
  };
}

/** What a provider's error says; Google's `details` count for more than its status. */
export function parseFailure(answer: ProviderAnswer): Failure {
  const { message, type, code, retryDelay } = readProviderError(answer.json, answer.text, answer.status);
  const retryAfterSeconds = readRetryAfter({ headers: answer.headers, retryDelay, message });
  const details = detailsOf(answer.json);
  const requestId = answer.headers['x-request-id'] ?? answer.headers['x-goog-request-id'];
  const providerCode = type ?? code;
  return {
    code: classifyByDetails(details) ?? classifyProviderError({ status: answer.status, type, code, message }),
    message,
    ...(answer.status >= 400 ? { status: answer.status } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(providerCode === undefined ? {} : { providerCode }),
    ...(answer.json === undefined ? {} : { raw: answer.json }),
    ...(requestId === undefined ? {} : { providerRequestId: requestId }),
  };
}

/** An error inside an answer of status 200 (rule E-3). */
export function parseFailureBody(body: JsonObject): Failure {
  const code = asNumber(asObject(body['error'])?.['code']);
  const status = code !== undefined && code >= 400 && code <= 599 ? code : 502;
  return parseFailure({ status, headers: {}, json: body, text: '' });
}

function detailsOf(json: JsonValue | undefined): JsonObject[] {
  const body = asObject(Array.isArray(json) ? json[0] : json);
  return objectsIn(asObject(body?.['error'])?.['details']);
}

/**
 * Google answers 400 to a wrong key, and its words about a spent rate limit always speak of "plan and billing": only
 * the details tell what it is.
 */
function classifyByDetails(details: readonly JsonObject[]): FailureCode | undefined {
  for (const detail of details) {
    const reason = asString(detail['reason']) ?? '';
    if (reason.startsWith('API_KEY_')) return 'auth-expired';
    const type = asString(detail['@type']) ?? '';
    if (type.endsWith('.QuotaFailure') || type.endsWith('.RetryInfo')) return 'rate-limited';
  }
  return undefined;
}
