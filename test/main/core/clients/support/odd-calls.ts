// The real file calls, with something happening at the nth of them: a fault, a kill, or an edit by somebody else.
import { editFileCalls, type EditFileCalls } from '../../../../../src/main/core/clients/edits/edit-file-calls.ts';

export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface OddCalls {
  readonly calls: EditFileCalls;
  /** How many calls were made so far. */
  count(): number;
}

/** Runs `act` directly before the nth call (from 1); when it returns a value, that is thrown instead of making the call. */
export function oddCalls(nth: number, act: (name: string, args: readonly unknown[]) => Error | undefined): OddCalls {
  let count = 0;
  const wrap =
    (name: string, real: (...args: readonly unknown[]) => unknown) =>
    (...args: unknown[]): unknown => {
      count += 1;
      const error = count === nth ? act(name, args) : undefined;
      if (error !== undefined) throw error;
      return real(...args);
    };
  const entries = Object.entries(editFileCalls).map(([name, real]) => [name, wrap(name, real as never)]);
  return { calls: Object.fromEntries(entries) as unknown as EditFileCalls, count: () => count };
}

/** A kill: from the nth call on nothing happens any more. */
export function killedAt(nth: number): OddCalls {
  let count = 0;
  const wrap =
    (real: (...args: readonly unknown[]) => unknown) =>
    (...args: unknown[]): unknown => {
      count += 1;
      if (count >= nth) throw new Killed('killed');
      return real(...args);
    };
  const entries = Object.entries(editFileCalls).map(([name, real]) => [name, wrap(real as never)]);
  return { calls: Object.fromEntries(entries) as unknown as EditFileCalls, count: () => count };
}

export type Fault = 'ENOSPC' | 'EIO' | 'EACCES';

export function faultAt(nth: number, fault: Fault): OddCalls {
  return oddCalls(nth, (name) => Object.assign(new Error(`${fault}: injected into ${name}`), { code: fault }));
}
