// Errors in Anthropic's shape, both ways (wire.md §8.1).
import { classifyProviderError, readRetryAfter } from '../../ir/classify.ts';
import { statusOf, type Failure, type FailureCode } from '../../ir/failure.ts';
import type { JsonObject } from '../../ir/json.ts';
import { readProviderError } from '../../ir/provider-error.ts';
import type { ProviderAnswer, RenderedFailure } from '../codec.ts';

const TYPES: Record<FailureCode, string> = {
  'bad-request': 'invalid_request_error',
  unsupported: 'invalid_request_error',
  unauthorized: 'authentication_error',
  forbidden: 'permission_error',
  'auth-expired': 'authentication_error',
  permission: 'permission_error',
  billing: 'billing_error',
  'not-found': 'not_found_error',
  'method-not-allowed': 'invalid_request_error',
  'too-large': 'request_too_large',
  'unsupported-media-type': 'invalid_request_error',
  'context-overflow': 'invalid_request_error',
  'content-policy': 'invalid_request_error',
  'rate-limited': 'rate_limit_error',
  overloaded: 'overloaded_error',
  'provider-error': 'api_error',
  unreachable: 'api_error',
  tls: 'api_error',
  timeout: 'timeout_error',
  protocol: 'api_error',
  cut: 'api_error',
  cancelled: 'api_error',
  internal: 'api_error',
};

/** Claude Code compacts the conversation only when it reads these words. */
const OVERFLOW_WORDS = 'prompt is too long';

/** The `error` object, as the body of an answer and as the data of an `error` event have it alike. */
export function renderFailureBody(failure: Failure): JsonObject {
  const isUnmarkedOverflow = failure.code === 'context-overflow' && !failure.message.includes(OVERFLOW_WORDS);
  const message = isUnmarkedOverflow ? `${OVERFLOW_WORDS}: ${failure.message}` : failure.message;
  return {
    type: 'error',
    error: { type: TYPES[failure.code], message },
    ...(failure.providerRequestId === undefined ? {} : { request_id: failure.providerRequestId }),
  };
}

/** The HTTP answer for a failure; seconds to wait become a `retry-after` header. */
export function renderFailure(failure: Failure): RenderedFailure {
  const { retryAfterSeconds } = failure;
  return {
    status: statusOf(failure),
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) },
    body: renderFailureBody(failure),
  };
}

/** What a provider's error says, also where its body is not of this protocol. */
export function parseFailure(answer: ProviderAnswer): Failure {
  const error = readProviderError(answer.json, answer.text, answer.status);
  const { message, type, code } = error;
  const retryAfterSeconds = readRetryAfter({ headers: answer.headers, retryDelay: error.retryDelay, message });
  const requestId = answer.headers['request-id'] ?? answer.headers['x-request-id'];
  const providerCode = code ?? type;
  return {
    code: classifyProviderError({ status: answer.status, type, code, message }),
    message,
    ...(answer.status >= 400 ? { status: answer.status } : {}),
    ...(error.param === undefined ? {} : { param: error.param }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(providerCode === undefined ? {} : { providerCode }),
    ...(answer.json === undefined ? {} : { raw: answer.json }),
    ...(requestId === undefined ? {} : { providerRequestId: requestId }),
  };
}

/** An error inside an answer of status 200. */
export function parseFailureBody(body: JsonObject, status: number): Failure {
  return parseFailure({ status, headers: {}, json: body, text: '' });
}
