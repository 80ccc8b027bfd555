// Reads along with one exchange: what the client sent, what went to the provider, and both answers.
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { pipeline, Transform } from 'node:stream';
import { HIDDEN } from '../host/hide-secrets.ts';
import { isSecretEntry } from '../host/redact.ts';
import type { Failure } from '../ir/failure.ts';
import type { Protocol } from '../ir/protocol.ts';
import type { UpstreamResponse } from '../upstream/upstream-client.ts';
import { createBodyCapture, type BodyCapture, type CaptureBudget } from './body-capture.ts';
import { recordedRequestHeaders, recordedResponseHeaders } from './recorded-headers.ts';

/** A message as it passed; nothing is taken out yet. */
export interface RawMessage {
  address?: string;
  status?: number;
  headers: Record<string, string>;
  readonly body: BodyCapture;
}

export interface RawRecording {
  readonly exchangeId: string;
  readonly at: number;
  readonly parts: {
    clientRequest: RawMessage;
    upstreamRequest?: RawMessage;
    upstreamResponse?: RawMessage;
    clientResponse?: RawMessage;
  };
  /** Credentials that were sent, which providers may repeat. */
  readonly credentials: Set<string>;
}

export interface ExchangeRecording {
  /** A request goes to a provider; what was read of the one before is forgotten. */
  upstreamRequest(request: { url: URL; headers: Record<string, string>; body: Buffer | string }): void;
  /** The same answer, which is read along with from now on. */
  upstreamResponse(response: UpstreamResponse): UpstreamResponse;
  /** The exchange is over, and how. */
  end(failure: Failure | undefined): void;
}

export interface RecordingStart {
  readonly exchangeId: string;
  readonly at: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly protocol: Protocol;
  /** As the client sent it, decoded. */
  readonly body: Buffer;
  readonly response: ServerResponse;
}

export interface RecordingHooks {
  readonly budget: CaptureBudget;
  /** Called once. `isDropped`: there was no room for all of it. */
  readonly onEnd: (raw: RawRecording, result: { failure: Failure | undefined; isDropped: boolean }) => void;
}

/** Begins with what the client sent. Nothing here waits or throws. */
export function recordExchange(start: RecordingStart, { budget, onEnd }: RecordingHooks): ExchangeRecording {
  const { exchangeId, at, protocol } = start;
  let isDropped = false;
  let isOver = false;
  const capture = (): BodyCapture => createBodyCapture(budget, () => void (isDropped = true));
  const clientRequest: RawMessage = {
    address: withoutKey(start.path),
    headers: recordedRequestHeaders(start.headers, protocol),
    body: capture(),
  };
  clientRequest.body.add(start.body);
  const raw: RawRecording = { exchangeId, at, parts: { clientRequest }, credentials: new Set() };
  raw.parts.clientResponse = watchResponse(start.response, capture());
  return {
    upstreamRequest: ({ url, headers, body }) => {
      delete raw.parts.upstreamResponse;
      const message = {
        address: withoutKey(url.href),
        headers: recordedRequestHeaders(headers, protocol),
        body: capture(),
      };
      message.body.add(body);
      raw.parts.upstreamRequest = message;
    },
    upstreamResponse: (response) => {
      if (response.credential !== undefined) raw.credentials.add(response.credential);
      const { status, headers } = response;
      const message = { status, headers: recordedResponseHeaders(headers), body: capture() };
      raw.parts.upstreamResponse = message;
      return { ...response, body: tapped(response, message.body) };
    },
    end: (failure) => {
      if (isOver) return;
      isOver = true;
      onEnd(raw, { failure, isDropped });
    },
  };
}

/** Gemini's SDK sends its key in the query; others are given theirs by the user. */
function withoutKey(address: string): string {
  const kept = address.replace(/([?&])key=[^&]*&?/, '$1').replace(/[?&]$/, '');
  return kept.replace(/(?<=[?&])[^=&#]+=[^&#]*/gu, (entry) => {
    const [name = '', value = ''] = entry.split('=', 2);
    return isSecretEntry(name, value) ? `${name}=${HIDDEN}` : entry;
  });
}

/** The same bytes with the same end, errors included; a listener on the body itself would set it flowing too early. */
function tapped({ body }: UpstreamResponse, capture: BodyCapture): Transform {
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      capture.add(chunk);
      done(null, chunk);
    },
  });
  // Whoever reads the tap learns of an error there.
  pipeline(body, tap, () => undefined);
  return tap;
}

type AnyWrite = (chunk?: unknown, ...rest: unknown[]) => never;

/** What leaves is seen where all of it passes: at the response itself. */
function watchResponse(response: ServerResponse, body: BodyCapture): RawMessage {
  const message: RawMessage = { headers: {}, body };
  const writeHead = response.writeHead.bind(response) as (status: number, headers?: object) => ServerResponse;
  response.writeHead = ((status: number, headers?: Record<string, unknown>) => {
    message.status = status;
    const texts = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
    message.headers = recordedResponseHeaders(Object.fromEntries(texts) as Record<string, string>);
    return writeHead(status, headers);
  }) as typeof response.writeHead;
  for (const name of ['write', 'end'] as const) {
    const original = response[name].bind(response) as AnyWrite;
    const watched: AnyWrite = (chunk, ...rest) => {
      if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) body.add(chunk);
      return original(chunk, ...rest);
    };
    Object.assign(response, { [name]: watched });
  }
  return message;
}
