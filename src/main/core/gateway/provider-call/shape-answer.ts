// Brings the answer of an endpoint with a form of its own into that of its protocol, before any lane sees it.
import { hostOf } from '../../providers/host-of.ts';
import { Readable } from 'node:stream';
import type { JsonValue } from '../../ir/json.ts';
import type { Endpoint } from '../../providers/endpoint.ts';
import { formOf } from '../../providers/forms/index.ts';
import { readAll, type UpstreamResponse } from '../../upstream/upstream-client.ts';
import { unwrapAnswer } from './unwrap-answer.ts';

const EVENT_STREAM_TYPE = 'application/vnd.amazon.eventstream';

/** Error bodies are short; a longer one is a web page or worse. */
const MAX_ERROR_BYTES = 1024 * 1024;

/** The same object where there is nothing to change. */
export async function shapeAnswer(response: UpstreamResponse, endpoint: Endpoint): Promise<UpstreamResponse> {
  const form = formOf(endpoint);
  if (response.status >= 400 && form.errorBody !== undefined) return shapeError(response, endpoint);
  if (form.unwrap !== undefined && response.status < 400) return unwrapAnswer(response, form.unwrap);
  const isFramed = (response.headers['content-type'] ?? '').startsWith(EVENT_STREAM_TYPE);
  if (form.usesEventStream !== true || !isFramed) return response;
  // Loaded at first use: most people have no such provider.
  const { EventStreamDecoder } = await import('../../upstream/event-stream-decoder.ts');
  const decoder = new EventStreamDecoder();
  response.body.once('error', (error) => decoder.destroy(error));
  decoder.once('close', () => response.body.destroy());
  response.body.pipe(decoder);
  return { ...response, headers: { ...response.headers, 'content-type': 'text/event-stream' }, body: decoder };
}

async function shapeError(response: UpstreamResponse, endpoint: Endpoint): Promise<UpstreamResponse> {
  const host = hostOf(endpoint);
  const bytes = await readAll(response, { maxBytes: MAX_ERROR_BYTES, host });
  const body = formOf(endpoint).errorBody?.({ status: response.status, json: parse(bytes) });
  const text = body === undefined ? bytes : Buffer.from(JSON.stringify(body));
  const headers = { ...response.headers, 'content-length': String(text.length) };
  return { ...response, headers, body: Readable.from([text], { objectMode: false }) };
}

function parse(bytes: Buffer): JsonValue | undefined {
  try {
    return JSON.parse(bytes.toString('utf8')) as JsonValue;
  } catch {
    // Not JSON: it stays as it is, and the status has to do.
    return undefined;
  }
}
