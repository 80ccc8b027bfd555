// Reads a provider's error answer into a failure.
import { FailureError, failureFrom, type Failure } from '../../ir/failure.ts';
import type { JsonValue } from '../../ir/json.ts';
import { classifyTransportError } from '../../upstream/classify-transport.ts';
import { createSseReader, EventTooLargeError } from '../../upstream/sse-reader.ts';
import { readAll, type UpstreamResponse } from '../../upstream/upstream-client.ts';
import type { WireCodec } from '../../wire/codec.ts';

/** Error bodies are short; a longer one is a web page or worse. */
const MAX_ERROR_BYTES = 1024 * 1024;
const KEPT_TEXT = 4096;

export interface ProviderFailure {
  readonly failure: Failure;
  readonly bytes: Buffer;
}

/** The failure in an answer whose status is not 2xx, and its bytes for clients of the same protocol. */
export async function readProviderFailure(
  response: UpstreamResponse,
  codec: WireCodec,
  host: string,
): Promise<ProviderFailure> {
  const bytes = withoutCredential(await readAll(response, { maxBytes: MAX_ERROR_BYTES, host }), response.credential);
  const text = bytes.toString('utf8');
  const { status, headers } = response;
  return { failure: codec.parseFailure({ status, headers, json: parse(text), text: text.slice(0, KEPT_TEXT) }), bytes };
}

/** Shorter ones are made up for local servers, and are words of their own. */
const SHORTEST_SECRET = 8;

/** Errors go to clients, into the journal and onto the screen: none of these may learn the key (rule E-7). */
export function withoutCredential(bytes: Buffer, credential = ''): Buffer {
  if (credential.length < SHORTEST_SECRET || !bytes.includes(credential)) return bytes;
  return Buffer.from(bytes.toString('utf8').replaceAll(credential, '[key]'));
}

/** The same for events of a stream, where an error is among them: whatever else an answer says is passed as it is. */
export function errorsWithoutCredential(events: Buffer, codec: WireCodec, credential = ''): Buffer {
  const clean = withoutCredential(events, credential);
  if (clean === events) return events;
  const reader = createSseReader();
  const parser = codec.createEventParser();
  const read = [...reader.push(events), ...reader.end()].flatMap((event) => parser.push(event));
  return read.some(({ type }) => type === 'error') ? clean : events;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // Not JSON: the text itself, or the status, must do.
    return undefined;
  }
}

/** A whole answer of status 200 that should be JSON of the provider's protocol. */
export function parseAnswerBody(bytes: Buffer): JsonValue {
  const parsed = parse(bytes.toString('utf8'));
  if (parsed === undefined) throw notTheProtocol(bytes);
  return parsed;
}

/** What it means that an answer broke off with this error. */
export function failureOfBreak(error: unknown, host: string): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof EventTooLargeError) {
    return { code: 'protocol', message: `The provider's answer can't be passed on: ${error.message}.` };
  }
  // Not the network's fault, but ours.
  if (error instanceof TypeError || error instanceof RangeError) return failureFrom(error);
  return classifyTransportError(error, host);
}

/** The provider said 200 but sent a web page, a text, or nothing. */
export function notTheProtocol(bytes: Buffer): FailureError {
  const begin = bytes.subarray(0, 512).toString('utf8').trim();
  const what = begin === '' ? 'nothing' : begin.startsWith('<') ? 'a web page' : 'something that is not its protocol';
  return new FailureError({
    code: 'protocol',
    message: `The provider answered with success, but sent ${what}. Is the connection's address right?`,
  });
}
