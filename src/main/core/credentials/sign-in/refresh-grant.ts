// The refresh of RFC 6749 and how its answers are told apart: the login is over, or the service is in trouble.
import { expiryOf, fieldsOf, numberOf, textOf, type Fields } from '../oauth/claims.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import type { VendorReply } from '../oauth/vendor-client.ts';
import type { NewTokens, Tokens } from '../vault/credential.ts';

const REUSED = new Set(['refresh_token_reused']);
const OVER = new Set([
  'invalid_grant',
  'refresh_token_expired',
  'refresh_token_invalidated',
  'invalid_refresh_token',
  'token_revoked',
]);

/** What a token answer holds, over what was there before: a vendor may leave out what did not change. */
export function tokensFrom(fields: Fields, before: Partial<Tokens>, now: number): NewTokens {
  const accessToken = textOf(fields, 'access_token') ?? before.accessToken;
  const refreshToken = textOf(fields, 'refresh_token') ?? before.refreshToken;
  const seconds = numberOf(fields, 'expires_in');
  const expiresAt = seconds === undefined ? (expiryOf(accessToken) ?? now + 3_600_000) : now + seconds * 1000;
  return {
    ...(accessToken === undefined ? {} : { accessToken }),
    ...(refreshToken === undefined ? {} : { refreshToken }),
    expiresAt,
  };
}

/** Throws what an answer to a refresh means, unless it holds a token. */
export function checkRefresh({ status, fields }: VendorReply, name: string): void {
  if (status < 300 && textOf(fields, 'access_token') !== undefined) return;
  const code = codeOf(fields);
  if (REUSED.has(code)) {
    throw new SignInError(
      'reused',
      `${name} ended this login, because its last token was used somewhere else. Sign in again.`,
    );
  }
  if (OVER.has(code) || status === 401) {
    throw new SignInError('invalid-grant', `${name} has ended this login. Sign in again.`);
  }
  if (status === 403) {
    throw new SignInError(
      'blocked',
      `${name} knows this login but refuses it: the subscription may not include this use. Look at your plan there.`,
    );
  }
  throw new SignInError('network', `${name} could not renew the login (status ${status}). It is tried again later.`);
}

/** In `error.code`, in `error` as a text, or in `code`. */
function codeOf(fields: Fields): string {
  return textOf(fieldsOf(fields['error']), 'code') ?? textOf(fields, 'error') ?? textOf(fields, 'code') ?? '';
}
