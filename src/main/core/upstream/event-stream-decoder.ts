// Turns Amazon's binary event stream into server-sent events of the protocol inside it, piece by piece.
import { Transform, type TransformCallback } from 'node:stream';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { asObject, asString, type JsonObject } from '../ir/json.ts';
import { EventTooLargeError, MAX_EVENT_BYTES } from './sse-reader.ts';

/** Total length, length of the headers, and their checksum stand in front of each message. */
const PRELUDE_BYTES = 12;
/** And a checksum of all behind it. */
const LEAST_BYTES = 16;

/** What Bedrock adds to the last event for its own statistics; no client expects it. */
const METRICS = 'amazon-bedrock-invocationMetrics';

/** How errors in the stream are named in Anthropic's words. */
const ERROR_TYPES: Readonly<Record<string, string>> = {
  throttlingException: 'rate_limit_error',
  serviceQuotaExceededException: 'rate_limit_error',
  serviceUnavailableException: 'overloaded_error',
  modelNotReadyException: 'overloaded_error',
  modelTimeoutException: 'timeout_error',
  validationException: 'invalid_request_error',
  accessDeniedException: 'permission_error',
};

const text = new TextDecoder();
const bytesOf = new TextEncoder();

/** Bytes in, text of `event:`/`data:` lines out. A message that is damaged ends the stream with an error. */
export class EventStreamDecoder extends Transform {
  readonly #codec = new EventStreamCodec(
    (input) => (typeof input === 'string' ? input : text.decode(input)),
    (input) => bytesOf.encode(input),
  );
  #rest: Buffer = Buffer.alloc(0);

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
      this.#takeMessages();
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    done(this.#rest.length === 0 ? null : new Error('the event stream ended in the middle of a message'));
  }

  #takeMessages(): void {
    while (this.#rest.length >= PRELUDE_BYTES) {
      const length = this.#rest.readUInt32BE(0);
      if (length < LEAST_BYTES || length > MAX_EVENT_BYTES) throw new EventTooLargeError();
      if (this.#rest.length < length) return;
      const message = this.#codec.decode(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
      const event = eventOf(message.headers, text.decode(message.body));
      if (event !== undefined) this.push(frame(event));
    }
  }
}

type Headers = ReturnType<EventStreamCodec['decode']>['headers'];

function eventOf(headers: Headers, body: string): JsonObject | undefined {
  const kind = headers[':message-type']?.value;
  if (kind === 'exception' || kind === 'error') return errorEvent(headers, body);
  const inner = asString(parse(body)?.['bytes']);
  const event = inner === undefined ? undefined : parse(Buffer.from(inner, 'base64').toString('utf8'));
  if (event === undefined) return undefined;
  const { [METRICS]: _metrics, ...clean } = event;
  return clean;
}

function errorEvent(headers: Headers, body: string): JsonObject {
  const name = textOf(headers, ':exception-type') || textOf(headers, ':error-code');
  const said = asString(parse(body)?.['message']) || textOf(headers, ':error-message');
  const message = said === '' ? `The stream ended with ${name || 'an error'}.` : said;
  return { type: 'error', error: { type: ERROR_TYPES[name] ?? 'api_error', message } };
}

function textOf(headers: Headers, name: string): string {
  const value = headers[name]?.value;
  return typeof value === 'string' ? value : '';
}

function parse(json: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(json));
  } catch {
    // No event of the protocol: nothing that a client could read.
    return undefined;
  }
}

function frame(event: JsonObject): string {
  const type = asString(event['type']) ?? 'message';
  return `event: ${type.replace(/[\r\n]/g, '')}\ndata: ${JSON.stringify(event)}\n\n`;
}
