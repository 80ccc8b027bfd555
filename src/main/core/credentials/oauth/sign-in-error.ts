// What can go wrong with a login, as a closed list, each with a text for the user.

export type SignInErrorCode =
  | 'denied'
  | 'expired-code'
  | 'port-taken'
  | 'cancelled'
  | 'timeout'
  | 'unavailable'
  | 'not-entitled'
  | 'bad-token'
  | 'nothing-to-import'
  | 'needs-login'
  | 'invalid-grant'
  | 'reused'
  | 'blocked'
  | 'edge-blocked'
  | 'network'
  | 'rejected';

/** Only these mean that the login is gone. Anything else passes, and must never throw tokens away. */
const TERMINAL: ReadonlySet<SignInErrorCode> = new Set<SignInErrorCode>(['invalid-grant', 'reused', 'bad-token']);

export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly code: SignInErrorCode;

  constructor(code: SignInErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }

  /** Signing in again is the only way out. */
  get isTerminal(): boolean {
    return TERMINAL.has(this.code);
  }
}
