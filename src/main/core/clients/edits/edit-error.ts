// Why a client's file was not edited, in words for the user.

export type EditErrorCode = 'broken-file' | 'odd-shape' | 'not-allowed' | 'changing' | 'write-failed';

/** The file is as it was. The message says what happened, why, and what to do next. */
export class EditError extends Error {
  override readonly name = 'EditError';
  readonly code: EditErrorCode;
  readonly path: string;

  constructor(code: EditErrorCode, options: { path: string; message: string; cause?: unknown }) {
    super(options.message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.path = options.path;
  }
}
