// Takes answers out of the envelopes in which some endpoints send them, event by event or as a whole.
import { Transform, type TransformCallback } from 'node:stream';
import { isJsonObject, type JsonObject } from '../../ir/json.ts';
import { createSseReader } from '../../upstream/sse-reader.ts';
import type { UpstreamResponse } from '../../upstream/upstream-client.ts';

type Unwrap = (data: JsonObject) => JsonObject;

/** The answer as the protocol has it. What is no JSON passes as it is. */
export function unwrapAnswer(response: UpstreamResponse, unwrap: Unwrap): UpstreamResponse {
  const isStream = (response.headers['content-type'] ?? '').includes('event-stream');
  const opened = isStream ? createEventOpener(unwrap) : createWholeOpener(unwrap);
  // A break on either side must reach the other one: nobody reads on, and a cut never looks like an end.
  response.body.once('error', (error) => opened.destroy(error));
  opened.once('close', () => response.body.destroy());
  response.body.pipe(opened);
  const { 'content-length': _length, ...headers } = response.headers;
  return { ...response, headers, body: opened };
}

function createEventOpener(unwrap: Unwrap): Transform {
  const reader = createSseReader();
  const written = (events: ReturnType<typeof reader.push>): string =>
    events.map(({ data }) => `data: ${openText(data, unwrap)}\n\n`).join('');
  return new Transform({
    transform: (bytes: Buffer, _encoding, done) => finish(() => written(reader.push(bytes)), done),
    flush: (done) => finish(() => written(reader.end()), done),
  });
}

function createWholeOpener(unwrap: Unwrap): Transform {
  const parts: Buffer[] = [];
  return new Transform({
    transform: (bytes: Buffer, _encoding, done) => {
      parts.push(bytes);
      done();
    },
    flush: (done) => finish(() => openText(Buffer.concat(parts).toString('utf8'), unwrap), done),
  });
}

function finish(work: () => string, done: TransformCallback): void {
  try {
    done(null, work());
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
  }
}

function openText(text: string, unwrap: Unwrap): string {
  try {
    const parsed: unknown = JSON.parse(text);
    return isJsonObject(parsed) ? JSON.stringify(unwrap(parsed)) : text;
  } catch {
    // Not ours to judge: whoever reads the protocol says what is wrong with it.
    return text;
  }
}
