// Work that several callers want at the same time and that is done once; each may stop waiting without stopping the others.
import { FailureError } from '../ir/failure.ts';

export interface SharedWork<T> {
  /** Joins the work under this name, or starts it. */
  join(name: string, start: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** Lets all who want the same thing at the same time wait for one piece of work; who leaves early does not end it for the others. */
export function createSharedWork<T>(): SharedWork<T> {
  const underway = new Map<string, Promise<T>>();
  return {
    join: (name, start, signal) => {
      let work = underway.get(name);
      if (work === undefined) {
        work = start().finally(() => underway.delete(name));
        // Whoever still waits hears of its failure; when nobody does, nobody needs to.
        work.catch(() => undefined);
        underway.set(name, work);
      }
      return untilAborted(work, signal);
    },
  };
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const leave = (): void => reject(new FailureError({ code: 'cancelled', message: 'The client left.' }));
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  return promise;
}
