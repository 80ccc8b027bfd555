// Carries a service's refusal over the contract, with its text for the user.
import { type RefusalCode, RefusalError } from '../settings/refusal.ts';

type MakeError = (options: { message: string; cause?: unknown }) => Error;

export interface RefusalErrors {
  readonly NOT_FOUND: MakeError;
  readonly INVALID: MakeError;
  readonly READ_ONLY: MakeError;
  readonly SAVE_FAILED: MakeError;
}

const NAMES: Readonly<Record<RefusalCode, keyof RefusalErrors>> = {
  'not-found': 'NOT_FOUND',
  invalid: 'INVALID',
  'read-only': 'READ_ONLY',
  'save-failed': 'SAVE_FAILED',
};

/** Runs the work; a RefusalError becomes the contract's error of the same meaning, anything else passes. */
export async function withRefusals<T>(errors: RefusalErrors, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RefusalError) throw errors[NAMES[error.code]]({ message: error.message, cause: error });
    throw error;
  }
}
