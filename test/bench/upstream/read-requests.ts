// A small HTTP/1.1 reader for the scripted upstream: takes a connection's bytes, gives whole requests.
export interface ReceivedRequest {
  readonly target: string;
  readonly body: Buffer;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const CHUNKED = /\r\ntransfer-encoding: *chunked/i;

/** Throws when the bytes are no request. */
export function createRequestReader(onRequest: (request: ReceivedRequest) => void): (bytes: Buffer) => void {
  let held: Buffer[] = [];
  let length = 0;
  /** Fewer bytes than this can't complete what has begun. */
  let wanted = 0;
  return (bytes) => {
    held.push(bytes);
    length += bytes.length;
    if (length < wanted) return;
    let rest = held.length === 1 ? bytes : Buffer.concat(held, length);
    wanted = 0;
    while (rest.length > 0) {
      const found = readRequest(rest);
      if (typeof found === 'number') {
        wanted = found;
        break;
      }
      onRequest(found.request);
      rest = rest.subarray(found.end);
    }
    held = rest.length === 0 ? [] : [rest];
    length = rest.length;
  };
}

/** The first request, or how many bytes it takes at least. */
function readRequest(bytes: Buffer): { request: ReceivedRequest; end: number } | number {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd === -1) return bytes.length + 1;
  const head = bytes.toString('latin1', 0, headEnd);
  const start = headEnd + HEAD_END.length;
  const target = head.slice(head.indexOf(' ') + 1, head.indexOf(' HTTP/'));
  const contentLength = LENGTH.exec(head)?.[1];
  if (contentLength === undefined && CHUNKED.test(head)) {
    const chunks = readChunks(bytes, start);
    return chunks === undefined ? bytes.length + 1 : { request: { target, body: chunks.body }, end: chunks.end };
  }
  const end = start + Number(contentLength ?? 0);
  return bytes.length < end ? end : { request: { target, body: bytes.subarray(start, end) }, end };
}

/** Undefined until the last chunk is there. */
function readChunks(bytes: Buffer, start: number): { body: Buffer; end: number } | undefined {
  const parts: Buffer[] = [];
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (Number.isNaN(size)) throw new Error('a chunk of the request has no size');
    const next = lineEnd + 2 + size + 2;
    if (bytes.length < next) return undefined;
    if (size === 0) return { body: Buffer.concat(parts), end: next };
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
  }
}
