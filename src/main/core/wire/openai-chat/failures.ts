// Errors of Chat Completions: the shapes that providers send, whole or inside a stream, and the one that clients get.
import { classifyProviderError, readRetryAfter } from '../../ir/classify.ts';
import { statusOf, type Failure, type FailureCode } from '../../ir/failure.ts';
import { asNumber, asObject, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { readProviderError, type ProviderErrorBody } from '../../ir/provider-error.ts';
import type { ProviderAnswer, RenderedFailure } from '../codec.ts';

/** MiniMax numbers its errors and sends them with HTTP 200: what they would be elsewhere. */
const MINIMAX_STATUS: ReadonlyMap<number, number> = new Map([
  [1001, 504],
  [1002, 429],
  [1004, 401],
  [1008, 402],
  [1026, 400],
  [1027, 400],
  [1039, 429],
  [1041, 429],
  [1042, 400],
  [2013, 400],
  [2049, 401],
  [2056, 429],
]);

/** The error in a chunk or an answer that came with HTTP 200; undefined when there is none (rule E-3). */
export function failureInside(body: JsonObject): Failure | undefined {
  const error = body['error'];
  if (isJsonObject(error)) return toFailure(body, httpStatus(error['code'], error['status'], error['status_code']));
  if (typeof error === 'string' && error !== '') return toFailure(body, httpStatus(body['code'], body['status']));
  const minimaxCode = asNumber(asObject(body['base_resp'])?.['status_code']) ?? 0;
  if (minimaxCode !== 0) return toFailure(body, MINIMAX_STATUS.get(minimaxCode));
  // Without choices it is no chunk: vLLM and FastAPI servers send their errors bare.
  const isBare = body['choices'] === undefined && (body['message'] !== undefined || body['detail'] !== undefined);
  return isBare ? toFailure(body, httpStatus(body['code'], body['status'])) : undefined;
}

function httpStatus(...candidates: (JsonValue | undefined)[]): number | undefined {
  for (const candidate of candidates) {
    const status = asNumber(candidate);
    if (status !== undefined && status >= 400 && status <= 599) return status;
  }
  return undefined;
}

/** The provider's own status if it put one into the body; without one only the words can tell. */
function toFailure(body: JsonObject, status: number | undefined): Failure {
  return build(readProviderError(body, '', status ?? 200), { status, headers: {}, raw: body });
}

/** Reads the provider's answer with an error status, or one that is no answer at all. */
export function parseFailure({ status, headers, json, text }: ProviderAnswer): Failure {
  const body = asObject(Array.isArray(json) ? json[0] : json);
  const inside = status < 400 && body !== undefined ? failureInside(body) : undefined;
  if (inside !== undefined) return inside;
  return build(readProviderError(json, text, status), {
    status: status >= 400 ? status : undefined,
    headers,
    raw: json,
  });
}

/** An error event that holds bare words instead of JSON. */
export function failureInWords(words: string): Failure {
  return build(readProviderError(undefined, words, 200), { status: undefined, headers: {}, raw: undefined });
}

interface Circumstances {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly raw: JsonValue | undefined;
}

function build(error: ProviderErrorBody, { status, headers, raw }: Circumstances): Failure {
  const { message, type, code, param, retryDelay } = error;
  const retryAfterSeconds = readRetryAfter({ headers, message, retryDelay });
  const providerCode = code ?? type;
  const providerRequestId = headers['x-request-id'] ?? headers['request-id'];
  return {
    code: classifyProviderError({ status: status ?? 200, type, code, message }),
    message,
    ...(status === undefined ? {} : { status }),
    ...(param === undefined ? {} : { param }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(providerCode === undefined ? {} : { providerCode }),
    ...(providerRequestId === undefined ? {} : { providerRequestId }),
    ...(raw === undefined ? {} : { raw }),
  };
}

interface ErrorWords {
  readonly type: string;
  readonly code: string | null;
}

const INVALID = 'invalid_request_error';
const SERVER: ErrorWords = { type: 'server_error', code: null };

/** The words that OpenAI's clients look at (wire.md §8.1). */
const WORDS: Record<FailureCode, ErrorWords> = {
  'bad-request': { type: INVALID, code: null },
  unsupported: { type: INVALID, code: 'unsupported_field' },
  unauthorized: { type: INVALID, code: 'invalid_api_key' },
  forbidden: { type: INVALID, code: 'forbidden' },
  'auth-expired': { type: INVALID, code: 'invalid_api_key' },
  permission: { type: INVALID, code: 'permission_denied' },
  billing: { type: 'insufficient_quota', code: 'insufficient_quota' },
  'not-found': { type: INVALID, code: 'model_not_found' },
  'method-not-allowed': { type: INVALID, code: 'method_not_allowed' },
  'too-large': { type: INVALID, code: 'request_too_large' },
  'unsupported-media-type': { type: INVALID, code: 'unsupported_media_type' },
  'context-overflow': { type: INVALID, code: 'context_length_exceeded' },
  'content-policy': { type: INVALID, code: 'content_filter' },
  'rate-limited': { type: 'rate_limit_error', code: 'rate_limit_exceeded' },
  overloaded: { type: 'server_error', code: 'overloaded' },
  'provider-error': SERVER,
  unreachable: { type: 'server_error', code: 'provider_unreachable' },
  tls: { type: 'server_error', code: 'provider_unreachable' },
  timeout: { type: 'server_error', code: 'timeout' },
  protocol: SERVER,
  cut: { type: 'server_error', code: 'stream_cut' },
  cancelled: { type: INVALID, code: 'cancelled' },
  internal: SERVER,
};

/** The `error` object, for a whole body and for a stream alike. */
export function renderErrorObject(failure: Failure): JsonObject {
  const { type, code } = WORDS[failure.code];
  return { message: failure.message, type, param: failure.param ?? null, code: code ?? failure.providerCode ?? null };
}

/** The whole error answer for a Chat client. */
export function renderFailure(failure: Failure): RenderedFailure {
  return {
    status: statusOf(failure),
    headers: retryHeaders(failure.retryAfterSeconds),
    body: { error: renderErrorObject(failure) },
  };
}

/** OpenAI's SDKs read milliseconds too; the standard header knows whole seconds only. */
function retryHeaders(seconds: number | undefined): Record<string, string> {
  if (seconds === undefined) return {};
  const whole = { 'retry-after': String(Math.ceil(seconds)) };
  return Number.isInteger(seconds) ? whole : { ...whole, 'retry-after-ms': String(Math.round(seconds * 1000)) };
}
