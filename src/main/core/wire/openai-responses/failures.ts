// Errors of Responses, both ways: whole bodies, and the one that ends a stream (wire.md §8.1).
import { classifyProviderError, readRetryAfter } from '../../ir/classify.ts';
import { statusOf, type Failure, type FailureCode } from '../../ir/failure.ts';
import { asObject, asString, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { readProviderError, type ProviderErrorBody } from '../../ir/provider-error.ts';
import type { ProviderAnswer, RenderedFailure } from '../codec.ts';

/** Reads the provider's answer with an error status, or one that is no answer at all. */
export function parseFailure({ status, headers, json, text }: ProviderAnswer): Failure {
  const error = readProviderError(json, text, status);
  const providerRequestId = headers['x-request-id'] ?? headers['request-id'];
  return {
    ...describe(error, { status: status >= 400 ? status : 502, headers }),
    ...(status >= 400 ? { status } : {}),
    ...(providerRequestId === undefined ? {} : { providerRequestId }),
    ...(json === undefined ? {} : { raw: json }),
  };
}

/** What OpenAI says about the request itself inside an answer of status 200. */
const CALLER_MISTAKE = /^(?:invalid_|image_|empty_image|unsupported_|failed_to_download_image|string_above)/;
const POLICY = /policy|data_residency/;

/** The error inside a failed response, an `error` event, or an answer of status 200 that is none (rule E-3). */
export function failureInside(data: JsonObject): Failure {
  const error = findError(data);
  if (error === undefined) {
    return {
      code: 'provider-error',
      message: 'The provider says that the answer failed, and not why. Try again.',
      raw: data,
    };
  }
  const read = readProviderError({ error }, '', 200);
  const name = read.code ?? read.type ?? '';
  const failure = describe(read, { status: CALLER_MISTAKE.test(name) ? 400 : 502, headers: {} });
  return { ...failure, ...(POLICY.test(name) ? { code: 'content-policy' } : {}), raw: data };
}

function findError(data: JsonObject): JsonObject | string | undefined {
  const inside = data['error'] ?? asObject(data['response'])?.['error'];
  const found = asObject(inside) ?? asString(inside);
  if (found !== undefined) return found;
  return data['message'] === undefined ? undefined : { code: data['code'] ?? null, message: data['message'] };
}

interface Circumstances {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

function describe(error: ProviderErrorBody, { status, headers }: Circumstances): Failure {
  const { message, type, code, param, retryDelay } = error;
  const retryAfterSeconds = readRetryAfter({ headers, message, retryDelay });
  const providerCode = code ?? type;
  return {
    code: classifyProviderError({ status, type, code, message }),
    message,
    ...(param === undefined ? {} : { param }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(providerCode === undefined ? {} : { providerCode }),
  };
}

interface Words {
  readonly type: string;
  readonly code: string | null;
  /** The code in a stream: clients retry on `server_error` and give up on the others. */
  readonly streamCode: string;
}

const INVALID = 'invalid_request_error';
const SERVER: Words = { type: 'server_error', code: 'server_error', streamCode: 'server_error' };

function invalid(code: string | null, streamCode = 'invalid_prompt'): Words {
  return { type: INVALID, code, streamCode };
}

const WORDS: Record<FailureCode, Words> = {
  'bad-request': invalid(null),
  unsupported: invalid('unsupported_field'),
  unauthorized: invalid('invalid_api_key', 'invalid_api_key'),
  forbidden: invalid('forbidden'),
  'auth-expired': invalid('invalid_api_key', 'invalid_api_key'),
  permission: invalid('permission_denied'),
  billing: { type: 'insufficient_quota', code: 'insufficient_quota', streamCode: 'insufficient_quota' },
  'not-found': invalid('model_not_found'),
  'method-not-allowed': invalid('method_not_allowed'),
  'too-large': invalid('request_too_large'),
  'unsupported-media-type': invalid('unsupported_media_type'),
  'context-overflow': invalid('context_length_exceeded', 'context_length_exceeded'),
  'content-policy': invalid('content_policy_violation'),
  'rate-limited': { type: 'rate_limit_error', code: 'rate_limit_exceeded', streamCode: 'rate_limit_exceeded' },
  // Codex stops for good at `server_is_overloaded`; `server_error` makes it wait and try again.
  overloaded: SERVER,
  'provider-error': SERVER,
  unreachable: SERVER,
  tls: SERVER,
  timeout: SERVER,
  protocol: SERVER,
  cut: SERVER,
  cancelled: SERVER,
  internal: SERVER,
};

/** The whole error answer for a Responses client. */
export function renderFailure(failure: Failure): RenderedFailure {
  const { type, code } = WORDS[failure.code];
  const { message, param = null, retryAfterSeconds, providerCode = null } = failure;
  return {
    status: statusOf(failure),
    headers: retryHeaders(retryAfterSeconds),
    body: { error: { message, type, param, code: code ?? providerCode } },
  };
}

/** OpenAI's SDKs read milliseconds too; the standard header knows whole seconds only. */
function retryHeaders(seconds: number | undefined): Record<string, string> {
  if (seconds === undefined) return {};
  const whole = { 'retry-after': String(Math.ceil(seconds)) };
  return Number.isInteger(seconds) ? whole : { ...whole, 'retry-after-ms': String(Math.round(seconds * 1000)) };
}

/** The `error` of a failed response: Codex reads how long to wait out of its text (rule E-2). */
export function renderStreamError(failure: Failure): JsonObject {
  const { message, retryAfterSeconds } = failure;
  const isSilent = retryAfterSeconds !== undefined && !/try again in/i.test(message);
  const advice = isSilent && failure.code === 'rate-limited' ? waitingAdvice(retryAfterSeconds) : '';
  return { code: WORDS[failure.code].streamCode, message: message + advice } satisfies Record<string, JsonValue>;
}

function waitingAdvice(seconds: number): string {
  return ` Please try again in ${Number(seconds.toFixed(3))}s.`;
}
