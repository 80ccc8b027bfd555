// The error for a start that can't go on for a reason the user can do something about.

/** The message says what happened, why, and what to do next; it is shown as it is. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
