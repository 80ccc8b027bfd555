// A client that sends exactly the bytes it is given and looks at exactly what comes back.
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** 0: nothing that looks like an answer came. */
  readonly status: number;
  /** Lower-case names; several values are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly text: string;
  /** The framing says that this is all: a client can't tell it from an answer that ended well. */
  readonly isComplete: boolean;
  readonly raw: Buffer;
}

export interface RawClient {
  readonly socket: Socket;
  write(bytes: string | Buffer): void;
  /** What has come so far. */
  answer(): RawAnswer;
  /** Waits until the answer so far satisfies; throws after the time is up. */
  until(isEnough: (answer: RawAnswer) => boolean, timeoutMs?: number): Promise<RawAnswer>;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  readonly isClosed: boolean;
  leave(): void;
}

export function openRawClient(port: number): RawClient {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const chunks: Buffer[] = [];
  const listeners = new Set<() => void>();
  let isClosed = false;
  const wake = (): void => {
    for (const listener of listeners) listener();
  };
  let isWaking = false;
  socket.on('data', (bytes: Buffer) => {
    chunks.push(bytes);
    if (isWaking) return;
    // Looking reads the whole answer anew: once for all that has come by then is enough.
    isWaking = true;
    setTimeout(() => {
      isWaking = false;
      wake();
    }, 1);
  });
  // A reset is an outcome like any other; `closed` follows.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isClosed = true;
      wake();
      resolve();
    });
  });
  const answer = (): RawAnswer => parseAnswer(Buffer.concat(chunks), isClosed);
  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    answer,
    until: (isEnough, timeoutMs = 5000) =>
      waitUntil({ answer, isEnough, listeners, timeoutMs, isOver: () => isClosed }),
    closed,
    get isClosed() {
      return isClosed;
    },
    leave: () => void socket.destroy(),
  };
}

interface Wait {
  readonly answer: () => RawAnswer;
  readonly isEnough: (answer: RawAnswer) => boolean;
  readonly listeners: Set<() => void>;
  readonly timeoutMs: number;
  readonly isOver: () => boolean;
}

function waitUntil({ answer, isEnough, listeners, timeoutMs, isOver }: Wait): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      listeners.delete(look);
      act();
    };
    const look = (): void => {
      const current = answer();
      if (isEnough(current)) settle(() => resolve(current));
      else if (isOver()) settle(() => reject(new Error(`the connection closed too early: ${describe(current)}`)));
    };
    const timer = setTimeout(
      () => settle(() => reject(new Error(`nothing more came in ${timeoutMs} ms: ${describe(answer())}`))),
      timeoutMs,
    );
    listeners.add(look);
    look();
  });
}

function describe(answer: RawAnswer): string {
  return JSON.stringify(answer.raw.toString('latin1').slice(-600));
}

/** Sends one request; resolves when its answer is complete or the connection is gone. */
export async function sendRaw(
  port: number,
  bytes: string | Buffer | readonly (string | Buffer)[],
  { timeoutMs = 5000, untilClosed = false }: { timeoutMs?: number; untilClosed?: boolean } = {},
): Promise<RawAnswer & { readonly isClosed: boolean }> {
  const client = openRawClient(port);
  for (const part of Array.isArray(bytes) ? (bytes as (string | Buffer)[]) : [bytes as string | Buffer]) {
    client.write(part);
  }
  try {
    const isDone = (answer: RawAnswer): boolean => client.isClosed || (!untilClosed && answer.isComplete);
    const answer = await client.until(isDone, timeoutMs);
    return { ...answer, isClosed: client.isClosed };
  } finally {
    client.leave();
  }
}

function parseAnswer(raw: Buffer, isClosed: boolean): RawAnswer {
  const end = raw.indexOf('\r\n\r\n');
  if (end === -1) return { status: 0, headers: {}, body: Buffer.alloc(0), text: '', isComplete: false, raw };
  const [first = '', ...lines] = raw.subarray(0, end).toString('latin1').split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  const { body, isComplete } = readBody(raw.subarray(end + 4), headers, isClosed);
  return { status: Number(first.split(' ')[1]), headers, body, text: body.toString('utf8'), isComplete, raw };
}

function readBody(
  bytes: Buffer,
  headers: Record<string, string>,
  isClosed: boolean,
): { body: Buffer; isComplete: boolean } {
  const length = headers['content-length'];
  if (length !== undefined) {
    return { body: bytes.subarray(0, Number(length)), isComplete: bytes.length >= Number(length) };
  }
  if (headers['transfer-encoding'] === 'chunked') return readChunks(bytes);
  return { body: bytes, isComplete: isClosed };
}

function readChunks(bytes: Buffer): { body: Buffer; isComplete: boolean } {
  const parts: Buffer[] = [];
  let from = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', from);
    const size = lineEnd === -1 ? NaN : Number.parseInt(bytes.subarray(from, lineEnd).toString('latin1'), 16);
    if (Number.isNaN(size)) return { body: Buffer.concat(parts), isComplete: false };
    if (size === 0) return { body: Buffer.concat(parts), isComplete: bytes.length >= lineEnd + 4 };
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    from = lineEnd + 2 + size + 2;
  }
}

export interface RawRequest {
  readonly method?: string;
  readonly target: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Buffer;
}

/** The bytes of a request; `content-length` is added, everything else is the caller's. */
export function rawRequest({ method = 'POST', target, headers = [], body }: RawRequest): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  const length = body === undefined ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}${length}\r\n`, 'latin1'),
    Buffer.from(body ?? ''),
  ]);
}
