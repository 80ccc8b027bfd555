// Ends a connection over a request that is refused unread, so that the client gets to read why.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../ports.ts';

/** So long a client may go on sending what nobody reads. */
const LINGER_MS = 500;

/**
 * Sends the whole answer at once, but closes only when the client has stopped sending: a connection that is closed over
 * unread bytes is reset, and many clients then lose the answer with it. `connection: close` must have been set.
 */
export function closeGently(
  { request, response, clock }: { request: IncomingMessage; response: ServerResponse; clock: Clock },
  text: string,
): void {
  response.setHeader('content-length', Buffer.byteLength(text));
  if (request.method === 'HEAD' || request.complete) {
    response.end(request.method === 'HEAD' ? undefined : text);
    return;
  }
  response.write(text);
  const finish = (): void => {
    cancel();
    response.end();
  };
  const cancel = clock.setTimer(LINGER_MS, finish);
  request.removeAllListeners('data').once('end', finish).once('close', finish).resume();
}
