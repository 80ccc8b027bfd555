// Answers on a bare connection, where there is no request that Node could answer: upgrades, and what is no proper HTTP.
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { STATUS_CODES } from '../../host/node-http.ts';
import { statusOf, type Failure } from '../../ir/failure.ts';
import { codecFor } from '../codecs.ts';
import { protocolOfPath } from './routes.ts';

/** Writes the failure in the shape of the address, and ends the connection whatever the other side does. */
export function answerRaw(socket: Duplex, failure: Failure, path: string): void {
  const { body } = codecFor(protocolOfPath(path)).renderFailure(failure);
  const status = statusOf(failure);
  const text = JSON.stringify(body);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  // A peer that keeps its side open would keep the connection, and with it the server from closing.
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}

export interface ParserError extends Error {
  readonly code?: string;
  /** The bytes that the parser stumbled over. */
  readonly rawPacket?: Buffer;
}

/**
 * Answers bytes that are no request (S-10, S-11, R-32).
 * @param running the answer that is under way on this connection
 */
export function answerMalformed(error: ParserError, socket: Duplex, running: ServerResponse | undefined): void {
  const isInsideAnAnswer = running?.headersSent === true;
  if (isInsideAnAnswer || !socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const begin = error.rawPacket?.subarray(0, 2048).toString('latin1') ?? '';
  const path = running?.req.url ?? /^[A-Z]+ (\S+)/.exec(begin)?.[1] ?? '';
  answerRaw(socket, describe(error.code), path);
}

function describe(code: string | undefined): Failure {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { code: 'bad-request', status: 431, message: 'The headers of the request are larger than 16 KB.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { code: 'timeout', status: 408, message: 'The request did not arrive in time. Send it again.' };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { code: 'too-large', message: 'The request has too many chunk extensions.' };
    default:
      return { code: 'bad-request', message: 'The request is not proper HTTP, so it was not read any further.' };
  }
}
