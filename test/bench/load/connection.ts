// One keep-alive connection that sends one prebuilt request again and again: raw, so that it costs microseconds.
import { connect, type Socket } from 'node:net';
import { ResponseReader, type BodyListener } from './response-reader.ts';

export interface PreparedRequest {
  readonly host: string;
  readonly port: number;
  readonly bytes: Buffer;
}

export interface Result {
  /** 0 when no whole answer came. */
  readonly status: number;
  /** Why not. */
  readonly problem?: string;
}

export interface RequestParts {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function prepareRequest(address: string, { headers, body }: RequestParts): PreparedRequest {
  const url = new URL(address);
  const all = {
    host: url.host,
    'content-type': 'application/json',
    accept: '*/*',
    'user-agent': 'bench',
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('')}\r\n`;
  return { host: url.hostname, port: Number(url.port), bytes: Buffer.from(head + body) };
}

export class Connection {
  readonly #request: PreparedRequest;
  readonly #reader = new ResponseReader();
  #socket: Socket | undefined;
  #finish: ((result: Result) => void) | undefined;

  constructor(request: PreparedRequest) {
    this.#request = request;
  }

  /** Sends the request; calls `finish` once, with the whole answer read or a problem. */
  send(onBody: BodyListener, finish: (result: Result) => void): void {
    this.#finish = finish;
    this.#reader.expect(onBody);
    this.#socket ??= this.#open();
    this.#socket.write(this.#request.bytes);
  }

  /** Ends an answer that takes too long. */
  giveUp(): void {
    this.close();
    this.#end({ status: 0, problem: 'no whole answer in time' });
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
  }

  #open(): Socket {
    const { host, port } = this.#request;
    const socket = connect({ host, port, noDelay: true });
    socket.on('data', (bytes) => {
      if (this.#finish === undefined || !this.#reader.feed(bytes)) return;
      if (!this.#reader.keepsAlive) this.close();
      this.#end({ status: this.#reader.status });
    });
    socket.on('error', (error) => this.#lost(socket, error.message));
    socket.on('close', () => this.#lost(socket, 'the connection was closed early'));
    return socket;
  }

  #lost(socket: Socket, problem: string): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#end(this.#reader.endsWithConnection ? { status: this.#reader.status } : { status: 0, problem });
  }

  #end(result: Result): void {
    const finish = this.#finish;
    this.#finish = undefined;
    finish?.(result);
  }
}

export interface WholeAnswer extends Result {
  readonly text: string;
}

/** One request on a connection of its own. */
export function askOnce(request: PreparedRequest, timeoutMs = 30_000): Promise<WholeAnswer> {
  return new Promise((resolve) => {
    const connection = new Connection(request);
    const parts: Buffer[] = [];
    const timer = setTimeout(() => connection.giveUp(), timeoutMs);
    connection.send(
      (bytes, from, to) => void parts.push(Buffer.from(bytes.subarray(from, to))),
      (result) => {
        clearTimeout(timer);
        connection.close();
        resolve({ ...result, text: Buffer.concat(parts).toString('utf8') });
      },
    );
  });
}
