// Errors of clouds that serve Claude, in the words of Anthropic's own API.
import { asNumber, asObject, asString, type JsonObject, type JsonValue } from '../../ir/json.ts';

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  424: 'api_error',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  529: 'overloaded_error',
};

/** The body of an error as Anthropic writes it. */
export function anthropicError(status: number, message: string): JsonObject {
  return { type: 'error', error: { type: TYPES[status] ?? 'api_error', message } };
}

/** Undefined when the body is Anthropic's already, or says nothing. */
export function errorOfCloud({
  status,
  json,
}: {
  status: number;
  json: JsonValue | undefined;
}): JsonObject | undefined {
  const body = asObject(Array.isArray(json) ? json[0] : json);
  if (body === undefined || body['type'] === 'error') return undefined;
  const error = asObject(body['error']);
  const message = asString(error?.['message']) ?? asString(body['message']) ?? asString(body['Message']);
  return message === undefined ? undefined : anthropicError(asNumber(error?.['code']) ?? status, message);
}
