// A credential that is needed and not there, told in a way that makes no client start a login of its own.
import { FailureError } from '../ir/failure.ts';

/** No 401: clients would take that for a refusal of the token they sent to us. */
export function missingCredential(message: string, options?: ErrorOptions): FailureError {
  return new FailureError({ code: 'auth-expired', status: 502, message, providerCode: 'missing_key' }, options);
}
