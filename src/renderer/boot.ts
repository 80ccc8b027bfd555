// From a bare page to a working client: chooses the transport, signs in, and waits for the first answer.
import type { AppStatus } from '../shared/model/views.ts';
import { createHttpApi, createPortApi, SignedOutError, type Api, type PortHost } from './api.ts';
import { forgetSession, openSession, type SessionHost } from './session.ts';

/** The desktop shell answers at once; after this it never will, and HTTP would only give misleading errors. */
const PORT_ANSWER_MS = 2000;

export type Boot =
  | { state: 'ready'; api: Api; status: AppStatus }
  | { state: 'signed-out' }
  | { state: 'no-answer'; transport: 'port' | 'http' };

export interface BootHost extends SessionHost, PortHost {
  location: SessionHost['location'];
  onSignedOut: () => void;
  portAnswerMs?: number;
}

/** Opens the way to the core. Never falls back from one transport to the other. */
export async function boot(host: BootHost, signal: AbortSignal): Promise<Boot> {
  const isPort = new URLSearchParams(host.location.search).get('transport') === 'port';
  return isPort ? bootPort(host, signal) : bootHttp(host, signal);
}

async function bootPort(host: BootHost, signal: AbortSignal): Promise<Boot> {
  const api = createPortApi(host);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(host.portAnswerMs ?? PORT_ANSWER_MS)]);
  try {
    const status = await untilAborted(api.status.get(undefined, { signal: limit }), limit);
    return { state: 'ready', api, status };
  } catch {
    // Whatever went wrong on the port, the way out is the same: start the app again.
    return { state: 'no-answer', transport: 'port' };
  }
}

async function bootHttp(host: BootHost, signal: AbortSignal): Promise<Boot> {
  try {
    const token = await openSession(host, signal);
    if (token === undefined) return { state: 'signed-out' };
    const onSignedOut = (): void => {
      forgetSession(host.storage);
      host.onSignedOut();
    };
    const api = createHttpApi({ origin: host.location.origin, token, onSignedOut, fetch: host.fetch });
    return { state: 'ready', api, status: await api.status.get(undefined, { signal }) };
  } catch (error) {
    return error instanceof SignedOutError ? { state: 'signed-out' } : { state: 'no-answer', transport: 'http' };
  }
}

/** A port that nobody holds stays silent for ever, so the wait itself must end. */
async function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const stopped = Promise.withResolvers<never>();
  const onAbort = (): void => stopped.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
