// Tells a connection that died unused in the pool from one that broke over a request: only the first is safe to repeat.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { buildConnector } from 'undici';

/** What the HTTP client publishes when it writes a request onto a socket. */
const REQUEST_SENT = 'undici:client:sendHeaders';

export interface StaleSockets {
  /** Connects as ever, and keeps an eye on what was connected. */
  readonly connect: buildConnector.connector;
  /**
   * Whether the request failed because the provider had closed a connection that served before, without a byte about
   * this request: keep-alive times of both sides differ, so that happens to the best.
   */
  isStale(error: unknown): boolean;
  stop(): void;
}

interface SocketFacts {
  requests: number;
  /** What had come before the last request was sent. */
  bytesBefore: number;
}

/** Begins to watch; to be stopped with its pool. */
export function watchSockets(timeoutMs: number): StaleSockets {
  const sockets = new WeakMap<object, SocketFacts>();
  const stale = new WeakSet<object>();
  const connectPlain = buildConnector({ timeout: timeoutMs });
  const onSent = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    const facts = sockets.get(socket);
    // One of another pool.
    if (facts === undefined) return;
    facts.requests += 1;
    facts.bytesBefore = socket.bytesRead;
  };
  subscribe(REQUEST_SENT, onSent);
  return {
    connect: (options, callback) => {
      connectPlain(options, (...result) => {
        if (result[0] === null) watch(result[1], sockets, stale);
        callback(...result);
      });
    },
    isStale: (error) => typeof error === 'object' && error !== null && stale.has(error),
    stop: () => void unsubscribe(REQUEST_SENT, onSent),
  };
}

/** The error of a socket is the very one that its request fails with. */
function watch(socket: Socket, sockets: WeakMap<object, SocketFacts>, stale: WeakSet<object>): void {
  const facts: SocketFacts = { requests: 0, bytesBefore: 0 };
  sockets.set(socket, facts);
  socket.once('error', (error) => {
    if (facts.requests > 1 && socket.bytesRead === facts.bytesBefore && isClosing(error)) stale.add(error);
  });
}

/** Ends that come from the other side; a time that ran out or a client that left is none. */
function isClosing(error: Error & { code?: unknown }): boolean {
  return ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(String(error.code));
}
