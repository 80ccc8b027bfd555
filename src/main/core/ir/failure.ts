// What can go wrong with a request, as data with stable codes. Each protocol renders it in its own error shape.
import type { JsonValue } from './json.ts';

export type FailureCode =
  /** The caller sent something malformed, or a provider refused the request as malformed. */
  | 'bad-request'
  /** A field or hosted tool that the target can't serve; `param` is its path. */
  | 'unsupported'
  /** The local token is missing or wrong. */
  | 'unauthorized'
  /** Wrong host, origin or the like. */
  | 'forbidden'
  /** The provider rejected the credential. */
  | 'auth-expired'
  | 'permission'
  | 'billing'
  | 'not-found'
  | 'method-not-allowed'
  | 'too-large'
  | 'unsupported-media-type'
  | 'context-overflow'
  | 'content-policy'
  | 'rate-limited'
  | 'overloaded'
  | 'provider-error'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  /** The provider answered with something that is not its protocol, or redirected. */
  | 'protocol'
  /** The stream ended before its terminal event. */
  | 'cut'
  /** The client went away. */
  | 'cancelled'
  /** Our own fault. */
  | 'internal';

export interface Failure {
  readonly code: FailureCode;
  /** For the user: what happened, why, what to do next. Holds no secret and no HTML. */
  readonly message: string;
  /** HTTP status for the caller; the default for the code otherwise (`statusOf`). */
  readonly status?: number;
  /** Path of the offending request field, for example `tools[0].type`. */
  readonly param?: string;
  /** Seconds, as the provider said. */
  readonly retryAfterSeconds?: number;
  /** The provider's own error type or code, kept for callers that look at it. */
  readonly providerCode?: string;
  /** The provider's parsed error body. */
  readonly raw?: JsonValue;
  readonly providerRequestId?: string;
}

const STATUS: Record<FailureCode, number> = {
  'bad-request': 400,
  unsupported: 400,
  unauthorized: 401,
  forbidden: 403,
  'auth-expired': 401,
  permission: 403,
  billing: 402,
  'not-found': 404,
  'method-not-allowed': 405,
  'too-large': 413,
  'unsupported-media-type': 415,
  'context-overflow': 400,
  'content-policy': 400,
  'rate-limited': 429,
  overloaded: 529,
  'provider-error': 502,
  unreachable: 502,
  tls: 502,
  timeout: 504,
  protocol: 502,
  cut: 502,
  cancelled: 499,
  internal: 500,
};

/** The HTTP status for the caller: the provider's own where there was one, else the code's default. */
export function statusOf(failure: Failure): number {
  return failure.status ?? STATUS[failure.code];
}

/** Carries a failure up from deep inside a codec; caught once, where the exchange is run. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** Refuses a request because `param` can't be carried; decided before any upstream call. */
export function refuse(param: string, why: string): never {
  throw new FailureError({ code: 'unsupported', param, message: `${param}: ${why}` });
}

/** Refuses a request because it is malformed at `param`. */
export function reject(param: string, why: string): never {
  throw new FailureError({ code: 'bad-request', param, message: `${param}: ${why}` });
}

/** The failure inside any thrown value; what we did not foresee is our own fault. */
export function failureFrom(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message: `Dragoman failed on this request: ${message}` };
}
