// A credential that is needed and not there, told in a way that makes no client start a login of its own.
import { FailureError } from '../ir/failure.ts';

/** Marks failures for which nothing was sent, since there was no key to send. */
export const MISSING_KEY = 'missing_key';
/** The same where a sign-in is gone or has to be made again. */
export const LOGIN_PREFIX = 'login_';

/** No 401: clients would take that for a refusal of the token they sent to us. */
export function missingCredential(message: string, options?: ErrorOptions): FailureError {
  return new FailureError({ code: 'auth-expired', status: 502, message, providerCode: MISSING_KEY }, options);
}
