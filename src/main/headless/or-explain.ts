// A call to the running app whose refusal is told to the user in its own words.
import { ORPCError } from '@orpc/client';
import { CommandError } from './command.ts';

/** Resolves to the call's answer. A refusal of the contract becomes a CommandError; anything else is thrown as it is. */
export async function orExplain<T>(call: PromiseLike<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ORPCError && error.defined) throw new CommandError(error.message, { cause: error });
    throw error;
  }
}
