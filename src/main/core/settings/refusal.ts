// The refusals that a service gives the window: a stable code and a text for the user.

export type RefusalCode = 'not-found' | 'invalid' | 'read-only' | 'save-failed';

/** A wish that can't be fulfilled as asked. The message says what happened, why, and what to do next. */
export class RefusalError extends Error {
  readonly code: RefusalCode;
  /** Each problem with its path, when there are several. */
  readonly problems: readonly string[];

  constructor(code: RefusalCode, message: string, options: ErrorOptions & { problems?: readonly string[] } = {}) {
    super(message, options);
    this.name = 'RefusalError';
    this.code = code;
    this.problems = options.problems ?? [];
  }
}
