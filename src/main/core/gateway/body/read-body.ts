// Collects a request's body: bounded, decoded, checked, and parsed once if anybody needs it.
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { FailureError } from '../../ir/failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { bodyTooLarge } from '../door/access.ts';
import { scanBody, type BodyScan } from './json-scan.ts';
import type { GatewayLimits } from '../types.ts';

export interface RequestBody {
  /** Decoded bytes, exactly as the client wrote them. */
  readonly bytes: Buffer;
  /** Parsed at first use: where bytes pass through, nobody needs all of it. */
  readonly json: JsonObject;
  readonly scan: BodyScan;
  /** The value of one top-level field, without parsing the others. */
  field(name: string): JsonValue | undefined;
  /** The bytes, to be sent as they are: who sends them may need them longer than the exchange lasts. */
  lend(): Buffer;
  /** The exchange is over: the memory of bytes that were not lent is free at once. Nothing may be read after that. */
  letGo(): void;
}

class CheckedBody implements RequestBody {
  readonly bytes: Buffer;
  readonly scan: BodyScan;
  #json: JsonObject | undefined;
  #isLent = false;

  constructor(bytes: Buffer, scan: BodyScan, json?: JsonObject) {
    this.bytes = bytes;
    this.scan = scan;
    this.#json = json;
  }

  get json(): JsonObject {
    this.#json ??= parse(this.bytes);
    return this.#json;
  }

  field(name: string): JsonValue | undefined {
    const span = this.scan.fields.get(name);
    if (span === undefined) return undefined;
    if (this.#json !== undefined) return this.#json[name];
    return JSON.parse(this.bytes.toString('utf8', span.start, span.end)) as JsonValue;
  }

  lend(): Buffer {
    this.#isLent = true;
    return this.bytes;
  }

  letGo(): void {
    if (!this.#isLent) freeNow(this.bytes);
  }
}

/**
 * Gives the memory of a large buffer back without waiting for the garbage collector: V8 collects its whole heap whenever
 * so many bytes outside of it have come up, which was every fifty requests of 150 KB and a third of their CPU time.
 */
function freeNow({ buffer, byteLength }: Buffer): void {
  // Small ones share their memory with others.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** A body that was changed on the way: its bytes are no longer the client's. */
export function writtenAnew(json: JsonObject): RequestBody {
  const bytes = Buffer.from(JSON.stringify(json));
  return new CheckedBody(bytes, scanBody(bytes, Number.MAX_SAFE_INTEGER), json);
}

type Decoder = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: ReadonlyMap<string, Decoder> = new Map([
  ['gzip', promisify(zlib.gunzip) as Decoder],
  ['x-gzip', promisify(zlib.gunzip) as Decoder],
  ['deflate', promisify(zlib.inflate) as Decoder],
  ['br', promisify(zlib.brotliDecompress) as Decoder],
  ['zstd', promisify(zlib.zstdDecompress) as Decoder],
]);

/** Reads the whole body. Throws FailureError when it is too large, too deep, or no JSON object. */
export async function readBody(request: IncomingMessage, limits: GatewayLimits): Promise<RequestBody> {
  const raw = await collect(request, limits.maxBodyBytes);
  const bytes = await decode(raw, request.headers['content-encoding'], limits.maxBodyBytes);
  const scan = scanBody(bytes, limits.maxJsonDepth);
  if (scan.depth > limits.maxJsonDepth) {
    throw badBody(`The JSON is nested deeper than ${limits.maxJsonDepth} levels.`);
  }
  if (scan.isObject) return new CheckedBody(bytes, scan);
  // The parser knows best what is wrong, and where.
  parse(bytes);
  throw badBody('The body is not valid JSON.');
}

function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) {
        request.pause();
        // Many of these at once must not fill the memory until a collection comes by.
        for (const kept of chunks.splice(0)) freeNow(kept);
        reject(new FailureError(bodyTooLarge(maxBytes)));
        return;
      }
      chunks.push(chunk);
    });
    request.once('end', () => resolve(joined(chunks, length)));
    // Every request closes in the end; only one that closes before its end is an error worth making.
    const left = (): void => {
      if (request.readableEnded) return;
      reject(new FailureError({ code: 'cancelled', message: 'The client left while it was sending.' }));
    };
    request.once('error', left);
    request.once('close', left);
  });
}

function joined(chunks: readonly Buffer[], length: number): Buffer {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const whole = Buffer.concat(chunks, length);
  for (const chunk of chunks) freeNow(chunk);
  return whole;
}

async function decode(raw: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  const decoder = DECODERS.get(name);
  if (decoder === undefined) return raw;
  try {
    return await decoder(raw, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    if (isTooLarge) throw new FailureError(bodyTooLarge(maxBytes), { cause: error });
    throw badBody(`The body could not be decoded as ${name}.`, error);
  }
}

function parse(bytes: Buffer): JsonObject {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    const detail = error instanceof SyntaxError ? describeSyntaxError(error) : '';
    throw badBody(`The body is not valid JSON${detail}.`, error);
  }
  if (!isJsonObject(json)) throw badBody('The body must be a JSON object.');
  return json;
}

/** Where it went wrong, but never the text around it: that is the user's. */
function describeSyntaxError(error: SyntaxError): string {
  const place = /at position (\d+)/.exec(error.message)?.[1];
  return place === undefined ? '' : ` (something is wrong at character ${place})`;
}

function badBody(message: string, cause?: unknown): FailureError {
  return new FailureError({ code: 'bad-request', message }, { cause });
}
