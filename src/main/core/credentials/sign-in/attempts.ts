// Logins under way: one for each provider at a time, each to be watched, helped by pasting, or cancelled.
import { randomUUID } from 'node:crypto';
import type { SignInAttempt, SignInWay } from '../../../../shared/model/sign-in.ts';
import type { CallbackServer } from '../oauth/callback-server.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import { RefusalError } from '../../settings/refusal.ts';
import type { Prompt } from './flow.ts';

export interface AttemptWork {
  readonly provider: string;
  readonly way: SignInWay;
  /** Resolves to the part of the view that tells the success. */
  readonly run: (tools: {
    signal: AbortSignal;
    prompt: (prompt: Prompt) => void;
  }) => Promise<Pick<SignInAttempt, 'account'>>;
}

export interface Attempts {
  begin(work: AttemptWork): SignInAttempt;
  find(id: string): SignInAttempt;
  /** Those that are not over, the newest last. */
  waiting(): SignInAttempt[];
  /** The attempt now and after each change, until it is over. */
  watch(id: string, signal: AbortSignal): AsyncGenerator<SignInAttempt>;
  paste(id: string, text: string): void;
  cancel(id: string): void;
  stop(): void;
}

interface Running {
  view: SignInAttempt;
  readonly controller: AbortController;
  readonly listeners: Set<() => void>;
  callback?: CallbackServer;
}

/** Windows may ask once more how an attempt ended; nobody asks about older ones. */
const KEPT = 20;

/** Makes the list. */
export function createAttempts(): Attempts {
  const all = new Map<string, Running>();
  const get = (id: string): Running => {
    const running = all.get(id);
    if (running === undefined)
      throw new RefusalError('not-found', 'There is no such sign-in any more. Start a new one.');
    return running;
  };
  const change = (running: Running, next: Partial<SignInAttempt>): void => {
    // What comes in after the end belongs to nobody.
    if (running.view.state !== 'waiting') return;
    running.view = { ...running.view, ...next };
    for (const listener of running.listeners) listener();
  };
  const cancel = (running: Running): void => {
    change(running, { state: 'cancelled' });
    running.controller.abort();
  };
  return {
    begin: ({ provider, way, run }) => {
      for (const other of all.values()) if (other.view.provider === provider) cancel(other);
      const id = randomUUID();
      const running: Running = {
        view: { id, provider, way, state: 'waiting', takesPaste: false },
        controller: new AbortController(),
        listeners: new Set(),
      };
      all.set(id, running);
      for (const old of [...all.keys()].slice(0, -KEPT)) all.delete(old);
      const prompt = ({ url, userCode, endsAt, callback }: Prompt): void => {
        if (callback !== undefined) running.callback = callback;
        const code = userCode === undefined ? {} : { userCode };
        change(running, { url, endsAt, takesPaste: callback !== undefined, ...code });
      };
      run({ signal: running.controller.signal, prompt }).then(
        (done) => change(running, { state: 'done', ...done }),
        (error: unknown) => change(running, { state: 'failed', problem: problemOf(error) }),
      );
      return running.view;
    },
    find: (id) => get(id).view,
    waiting: () => [...all.values()].flatMap(({ view }) => (view.state === 'waiting' ? [view] : [])),
    watch: (id, signal) => watchAttempt(get(id), signal),
    paste: (id, text) => pasteInto(get(id), text),
    cancel: (id) => cancel(get(id)),
    stop: () => {
      for (const running of all.values()) cancel(running);
    },
  };
}

async function* watchAttempt(running: Running, signal: AbortSignal): AsyncGenerator<SignInAttempt> {
  while (!signal.aborted) {
    const { view } = running;
    yield view;
    if (view.state !== 'waiting') return;
    if (view === running.view) await nextChange(running, signal);
  }
}

function nextChange({ listeners }: Running, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      listeners.delete(end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    listeners.add(end);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}

function pasteInto({ callback, view }: Running, text: string): void {
  if (callback === undefined || view.state !== 'waiting') {
    throw new RefusalError('invalid', 'This sign-in waits for nothing that could be pasted.');
  }
  try {
    callback.paste(text);
  } catch (error) {
    throw new RefusalError('invalid', messageOf(error), { cause: error });
  }
}

function problemOf(error: unknown): { code: string; message: string } {
  if (error instanceof SignInError) return { code: error.code, message: error.message };
  return { code: 'internal', message: `The sign-in failed: ${messageOf(error)}` };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
