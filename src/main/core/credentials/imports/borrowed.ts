// Logins that belong to another program: their access token is used while it lives, and only their owner renews them.
import { SignInError } from '../oauth/sign-in-error.ts';
import type { Credential, Login, Renewed, Tokens } from '../vault/credential.ts';

export interface Borrowing {
  readonly credential: Credential;
  readonly tokens: Tokens;
  /** All logins of this provider that are in files now. */
  readonly found: readonly Login[];
  readonly owner: string;
}

/**
 * The tokens that the owner has made since, of the same account. Two programs that use up one rotating token log each other
 * out, so nothing is ever renewed here. Throws SignInError when there are none.
 */
export function adoptNewer({ credential, tokens, found, owner }: Borrowing): Renewed {
  const next = found.find(
    (login) => login.identity === credential.identity && login.tokens.accessToken !== tokens.accessToken,
  );
  if (next !== undefined) return { ...next.tokens, ...(next.facts === undefined ? {} : { facts: next.facts }) };
  throw new SignInError(
    'invalid-grant',
    `The login that was taken over from ${owner} is over, and only ${owner} may renew it. Use ${owner} once and take its login over again, or sign in here.`,
  );
}

/** The first of the logins in files. Throws the reason why there is none. */
export function firstOf(found: readonly Login[], place: string): Login {
  const [first] = found;
  if (first !== undefined) return first;
  throw new SignInError(
    'nothing-to-import',
    `There is no login in ${place}. The program may keep it elsewhere, or nobody is signed in there. Sign in here instead.`,
  );
}
