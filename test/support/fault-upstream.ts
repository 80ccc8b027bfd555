// A provider that does wrong: a raw TCP server that plays a script for each request and remembers every byte it was sent.
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What is done to the connection, one step after the other. */
export type Step =
  /** Bytes as they are, in pieces of these sizes (cycled), with a pause between the pieces. */
  | { readonly send: string | Buffer; readonly sizes?: readonly number[]; readonly gapMs?: number }
  | { readonly wait: number | Promise<unknown> }
  /** Sends the same bytes again and again as fast as they are taken; ends with the connection or after `times`. */
  | { readonly flood: Buffer; readonly times?: number; readonly gapMs?: number }
  /** `fin`: an orderly close. `half-close`: no more from us, but we still listen. `hold`: silence until the peer leaves. */
  | { readonly end: 'fin' | 'reset' | 'half-close' | 'hold' };

export type Script = readonly Step[];

export interface ReceivedRequest {
  readonly method: string;
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Request line and headers as they came. */
  readonly head: string;
  readonly body: Buffer;
  /** Resolves when this connection is gone, with the time on the performance clock. */
  readonly closed: Promise<number>;
}

export interface FaultUpstream {
  readonly port: number;
  /** Without a path: `http://127.0.0.1:PORT`. */
  readonly origin: string;
  readonly requests: ReceivedRequest[];
  /** Every byte that came in, over all connections. */
  received(): Buffer;
  /** Bytes that the system has taken from us so far. */
  sent(): number;
  readonly openConnections: number;
  readonly connectionCount: number;
  /** What to play from now on. */
  play(script: Script | ((request: ReceivedRequest, index: number) => Script)): void;
  /** Forgets what was received. */
  forget(): void;
  close(): Promise<void>;
}

type Player = (request: ReceivedRequest, index: number) => Script;

class RawUpstream implements FaultUpstream {
  readonly requests: ReceivedRequest[] = [];
  connectionCount = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
  #bytes: Buffer[] = [];
  #sent = 0;
  #player: Player = () => [{ end: 'fin' }];

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get openConnections(): number {
    return this.#sockets.size;
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  received(): Buffer {
    return Buffer.concat(this.#bytes);
  }

  sent(): number {
    let total = this.#sent;
    for (const socket of this.#sockets) total += socket.bytesWritten - socket.writableLength;
    return total;
  }

  play(script: Script | Player): void {
    this.#player = typeof script === 'function' ? script : () => script;
  }

  forget(): void {
    this.requests.length = 0;
    this.#bytes = [];
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    this.connectionCount += 1;
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    // Peers that leave are the point of many tests.
    socket.on('error', () => undefined);
    const closed = new Promise<number>((resolve) => {
      socket.once('close', () => {
        this.#sockets.delete(socket);
        this.#sent += socket.bytesWritten;
        resolve(performance.now());
      });
    });
    // A peer that closes its side has left: providers stop then.
    socket.once('end', () => socket.destroy());
    const parser = createRequestParser();
    let turn = Promise.resolve();
    socket.on('data', (bytes: Buffer) => {
      this.#bytes.push(bytes);
      for (const parsed of parser(bytes)) {
        const request: ReceivedRequest = { ...parsed, closed };
        const index = this.requests.push(request) - 1;
        turn = turn.then(() => perform(socket, this.#player(request, index)));
      }
    });
  }
}

/** Listens on a free port of the loopback address. */
export async function startFaultUpstream(): Promise<FaultUpstream> {
  const upstream = new RawUpstream();
  await upstream.listen();
  return upstream;
}

type ParsedRequest = Omit<ReceivedRequest, 'closed'>;

/** Requests with a `content-length` or none: that is what the code under test sends. */
function createRequestParser(): (bytes: Buffer) => ParsedRequest[] {
  let parts: Buffer[] = [];
  let length = 0;
  /** So many bytes must be there before it is worth looking again. */
  let needed = 1;
  return (bytes) => {
    parts.push(bytes);
    length += bytes.length;
    const requests: ParsedRequest[] = [];
    while (length >= needed) {
      const buffer = Buffer.concat(parts);
      const parsed = parseRequest(buffer);
      const rest = parsed?.request === undefined ? buffer : buffer.subarray(parsed.end);
      parts = [rest];
      length = rest.length;
      needed = parsed?.request === undefined ? (parsed?.end ?? length + 1) : 1;
      if (parsed?.request === undefined) break;
      requests.push(parsed.request);
    }
    return requests;
  };
}

/** The request at the beginning and where it ends; without the request as long as it is not complete. */
function parseRequest(buffer: Buffer): { end: number; request?: ParsedRequest } | undefined {
  const headEnd = buffer.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = buffer.subarray(0, headEnd).toString('latin1');
  const headers = parseHeaders(head);
  const end = headEnd + 4 + Number(headers['content-length'] ?? 0);
  if (buffer.length < end) return { end };
  const [method = '', target = ''] = head.split(' ', 2);
  return { end, request: { method, target, headers, head, body: Buffer.from(buffer.subarray(headEnd + 4, end)) } };
}

function parseHeaders(head: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

async function perform(socket: Socket, script: Script): Promise<void> {
  for (const step of script) {
    if (socket.destroyed) return;
    if ('send' in step) await sendPieces(socket, step);
    else if ('wait' in step) await (typeof step.wait === 'number' ? pause(step.wait) : step.wait);
    else if ('flood' in step) await flood(socket, step);
    else await finish(socket, step.end);
  }
}

async function sendPieces(socket: Socket, { send, sizes, gapMs = 0 }: Extract<Step, { send: unknown }>): Promise<void> {
  const bytes = Buffer.from(send);
  let from = 0;
  for (let index = 0; from < bytes.length && !socket.destroyed; index += 1) {
    const size = sizes?.[index % sizes.length] ?? bytes.length;
    await write(socket, bytes.subarray(from, from + size));
    from += size;
    if (gapMs > 0) await pause(gapMs);
  }
}

async function flood(socket: Socket, { flood: bytes, times = Infinity, gapMs = 0 }: Extract<Step, { flood: unknown }>) {
  for (let round = 0; round < times && !socket.destroyed; round += 1) {
    await write(socket, bytes);
    if (gapMs > 0) await pause(gapMs);
  }
}

/** Resolves when the bytes have left this process, or the connection is gone. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const gone = (): void => resolve();
    socket.once('close', gone);
    socket.write(bytes, () => {
      socket.off('close', gone);
      resolve();
    });
  });
}

async function finish(socket: Socket, end: Extract<Step, { end: unknown }>['end']): Promise<void> {
  if (end === 'reset') socket.resetAndDestroy();
  else if (end === 'fin') socket.end(() => socket.destroySoon());
  else if (end === 'half-close') socket.end();
  if (end === 'hold' || end === 'half-close') await new Promise((resolve) => socket.once('close', resolve));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
