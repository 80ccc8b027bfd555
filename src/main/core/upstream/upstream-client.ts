// HTTP to providers: own connection pools, own waiting times, and no redirect is ever followed (trust.md L4).
import type { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { FailureError } from '../ir/failure.ts';
import { classifyTransportError } from './classify-transport.ts';
import { proxyFailure, type ProxyFor } from './proxy-choice.ts';
import { sendRequest, type PlainAnswer } from './send-request.ts';
import { watchSockets } from './stale-socket.ts';

export interface UpstreamTimeouts {
  readonly connectTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body?: Buffer | string;
  readonly signal: AbortSignal;
  readonly firstByteTimeoutMs: number;
}

export interface UpstreamResponse {
  readonly status: number;
  /** Lower-case names; several values of one name are joined by a comma. */
  readonly headers: Record<string, string>;
  /** Decoded; it errors when the provider cuts the connection. */
  readonly body: Readable;
  /** The credential that was sent: some providers repeat it in their errors, which are told without it (rule E-7). */
  readonly credential?: string;
}

export interface UpstreamClient {
  /** Throws FailureError when no answer came. */
  send(request: UpstreamRequest): Promise<UpstreamResponse>;
  close(): Promise<void>;
}

/**
 * A client with connections of its own, kept open between requests. `connectTimeoutMs` is for one connection, `idleTimeoutMs` for the
 * silence within an answer. It follows no redirect, and takes a proxy only where `proxyFor` names one.
 */
export function createUpstreamClient(timeouts: UpstreamTimeouts, proxyFor: ProxyFor = () => undefined): UpstreamClient {
  const straight = createStraightWay(timeouts);
  const proxies = createProxies(timeouts);
  return {
    send: async (request) => {
      const { url, headers, signal } = request;
      const proxy = proxyFor(url);
      try {
        const response = await (proxy === undefined ? straight.send(request) : sendOn(proxies.at(proxy), request));
        // No redirect: what the asker has already is still right.
        const isUnchanged = response.status === 304 && headers['if-none-match'] !== undefined;
        return isUnchanged ? { ...response, headers: flatten(response.headers) } : toResponse(response);
      } catch (error) {
        if (error instanceof FailureError) throw error;
        if (signal.aborted)
          throw new FailureError({ code: 'cancelled', message: 'The client left.' }, { cause: error });
        const atProxy = proxy === undefined ? undefined : proxyFailure(error, proxy, url.host);
        throw atProxy ?? new FailureError(classifyTransportError(error, url.host), { cause: error });
      }
    },
    close: async () => void (await Promise.all([straight.close(), proxies.close()])),
  };
}

const POOL = { connections: 256, pipelining: 1, keepAliveTimeout: 30_000 } as const;

interface Way {
  send(request: UpstreamRequest): Promise<PlainAnswer>;
  close(): Promise<void>;
}

function createStraightWay({ connectTimeoutMs, idleTimeoutMs }: UpstreamTimeouts): Way {
  const sockets = watchSockets(connectTimeoutMs);
  const options = { ...POOL, connect: sockets.connect, bodyTimeout: idleTimeoutMs };
  const agent = new Agent(options);
  /** Each of its connections is new, and used once. */
  const fresh = new Agent({ ...options, pipelining: 0 });
  return {
    send: (request) =>
      sendOn(agent, request).catch((error: unknown) => {
        if (request.signal.aborted || !sockets.isStale(error)) throw error;
        return sendOn(fresh, request);
      }),
    close: async () => {
      sockets.stop();
      await Promise.all([agent.destroy(), fresh.destroy()]);
    },
  };
}

/** One pool for each proxy that was ever chosen: there are hardly ever two. */
function createProxies({ connectTimeoutMs, idleTimeoutMs }: UpstreamTimeouts) {
  const known = new Map<string, ProxyAgent>();
  return {
    at: (uri: string): Dispatcher => {
      const connectTimeout = connectTimeoutMs;
      const agent = known.get(uri) ?? new ProxyAgent({ ...POOL, uri, connectTimeout, bodyTimeout: idleTimeoutMs });
      known.set(uri, agent);
      return agent;
    },
    close: () => Promise.all([...known.values()].map((agent) => agent.destroy())),
  };
}

function sendOn(dispatcher: Dispatcher, request: UpstreamRequest): Promise<PlainAnswer> {
  const { method, url, body, signal, firstByteTimeoutMs: headersTimeout } = request;
  const headers = { ...request.headers, 'accept-encoding': 'identity' };
  return sendRequest(dispatcher, { method, url, headers, body, signal, headersTimeout });
}

function toResponse({ status, headers: rawHeaders, body }: PlainAnswer): UpstreamResponse {
  const headers = flatten(rawHeaders);
  if (status >= 300 && status < 400) {
    // Ended unread on purpose: that is no error to anybody.
    body.destroy();
    throw redirected(status);
  }
  if (status > LAST_STATUS) {
    body.destroy();
    throw new FailureError({
      code: 'protocol',
      message: `The provider answered with status ${status}, which HTTP does not have. Is the connection's address right?`,
    });
  }
  return { status, headers, body: decoded(body, headers) };
}

/** Clients refuse an answer with a higher one, and say nothing about why. */
const LAST_STATUS = 599;

function redirected(status: number): FailureError {
  return new FailureError({
    code: 'protocol',
    message: `The provider answered with a redirect (${status}), which is not followed because it would carry your key elsewhere. Set the connection's address to where the service really is.`,
    providerCode: 'upstream_redirect',
  });
}

function flatten(raw: PlainAnswer['headers']): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value !== undefined) headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

const DECODERS: ReadonlyMap<string, () => NodeJS.ReadWriteStream> = new Map<string, () => NodeJS.ReadWriteStream>([
  ['gzip', () => zlib.createGunzip()],
  ['x-gzip', () => zlib.createGunzip()],
  ['deflate', () => zlib.createInflate()],
  ['br', () => zlib.createBrotliDecompress()],
  ['zstd', () => zlib.createZstdDecompress()],
]);

/** We ask for no compression; some send it all the same. */
function decoded(body: Readable, headers: Record<string, string>): Readable {
  const createDecoder = DECODERS.get(headers['content-encoding']?.trim().toLowerCase() ?? 'identity');
  if (createDecoder === undefined) return body;
  delete headers['content-encoding'];
  delete headers['content-length'];
  const decoder = createDecoder() as NodeJS.ReadWriteStream & Readable;
  body.once('error', (error) => decoder.destroy(error));
  decoder.once('close', () => body.destroy());
  body.pipe(decoder);
  return decoder;
}

/** Reads a whole body of at most `maxBytes`; throws FailureError when it is cut or larger. */
export async function readAll(
  response: UpstreamResponse,
  { maxBytes, host }: { maxBytes: number; host: string },
): Promise<Buffer> {
  try {
    return await collect(response.body, maxBytes);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw new FailureError(classifyTransportError(error, host), { cause: error });
  }
}

/** By events: the steps of an async iteration cost more than a short answer itself. */
function collect(body: Readable, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onClose = (): void => {
      if (!body.readableEnded) reject(body.errored ?? new Error('the provider closed the connection'));
    };
    body.on('data', (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= maxBytes) return;
      reject(tooLarge(maxBytes));
      body.destroy();
    });
    body.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length)));
    body.once('error', reject).once('close', onClose);
    if (body.closed) onClose();
  });
}

function tooLarge(maxBytes: number): FailureError {
  const megabytes = Math.round(maxBytes / 1024 / 1024);
  return new FailureError({
    code: 'protocol',
    message: `The provider's answer is larger than ${megabytes} MB, which is more than Dragoman takes.`,
  });
}
