// Serves the window to a browser on this machine: its files, the sign-in, and the contract behind a session token.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApiHandler, RPC_PREFIX, type ApiHandler, type ApiRouter } from '../core/control/rpc-handler.ts';
import { createServer } from '../core/host/node-http.ts';
import { PAGE_HEADERS } from '../core/host/page-headers.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { WebAssets } from './web-assets.ts';
import { bearerOf, checkCall, checkSource, type Refusal } from './web-checks.ts';
import { createWebSessions, type WebSessions } from './web-session.ts';

export interface WebServerOptions {
  /** Called when somebody opens the window. */
  readonly assets: () => WebAssets;
  readonly router: ApiRouter;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 or absent: any free port. */
  readonly port?: number;
}

export interface WebServer {
  /** Without a slash at the end, for example `http://127.0.0.1:40123`. */
  readonly address: string;
  /** An address that opens the window once, within a minute. */
  createWindowAddress(): string;
  stop(): Promise<void>;
}

interface Parts {
  readonly assets: () => WebAssets;
  readonly handler: ApiHandler;
  readonly sessions: WebSessions;
}

const MAXIMUM_SESSION_BODY = 1024;

const HEADERS = { ...PAGE_HEADERS, 'cross-origin-resource-policy': 'same-origin' };
const SIGNED_OUT: Refusal = { status: 401, error: 'Sign in first: run "dragoman open" for a new link.' };
const NOTHING_HERE: Refusal = { status: 404, error: 'there is nothing here' };

/** Starts the server on the loopback address. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const parts: Parts = {
    assets: options.assets,
    handler: createApiHandler(options),
    sessions: createWebSessions(options),
  };
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, (request, response) => {
    answer(parts, request, response).catch((error: unknown) => {
      options.log.error('the window server failed', { error });
      if (response.headersSent) response.destroy();
      else refuse(response, { status: 500, error: 'Something went wrong inside Dragoman. The log file says more.' });
    });
  });
  await listen(server, options.port ?? 0);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    // In the fragment: it is never sent, so it reaches no log and no Referer.
    createWindowAddress: () => `${address}/#code=${parts.sessions.createCode()}`,
    stop: () => close(server),
  };
}

async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const isRpc = path.startsWith(`${RPC_PREFIX}/`);
  if (isRpc || path === '/session') {
    const refusal = checkSource(request, 'call') ?? checkCall(request);
    response.setHeader('cache-control', 'no-store');
    if (refusal !== undefined) return refuse(response, refusal);
    return isRpc ? call(parts, request, response) : signIn(parts, request, response);
  }
  const refusal = checkSource(request, 'file');
  if (refusal !== undefined) return refuse(response, refusal);
  sendFile({ asset: parts.assets().get(path), path }, request, response);
}

interface FoundFile {
  readonly asset: { readonly contentType: string; readonly bytes: Buffer } | undefined;
  readonly path: string;
}

function sendFile({ asset, path }: FoundFile, request: IncomingMessage, response: ServerResponse): void {
  if (asset === undefined) return refuse(response, NOTHING_HERE);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, { status: 405, error: 'use GET' });
  }
  // Files under assets/ carry a hash of their content in the name.
  const cache = path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';
  response.writeHead(200, {
    'content-type': asset.contentType,
    'content-length': asset.bytes.length,
    'cache-control': cache,
  });
  response.end(request.method === 'HEAD' ? undefined : asset.bytes);
}

async function signIn(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = await readBody(request, MAXIMUM_SESSION_BODY);
  if (text === undefined) return refuse(response, { status: 413, error: 'this is too long for a code' });
  const token = parts.sessions.exchange(codeIn(text) ?? '');
  if (token === undefined) return refuse(response, SIGNED_OUT);
  sendJson(response, 200, { token });
}

async function call(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const token = bearerOf(request);
  if (token === undefined || !parts.sessions.isValid(token)) return refuse(response, SIGNED_OUT);
  const { matched } = await parts.handler.handle(request, response, { prefix: RPC_PREFIX });
  if (!matched) refuse(response, NOTHING_HERE);
}

function codeIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const isCode = typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
    return isCode ? (body.code as string) : undefined;
  } catch {
    // No JSON, so no code: the answer is the same as for a wrong one.
    return undefined;
  }
}

async function readBody(request: IncomingMessage, maximumBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maximumBytes) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Closes the connection too: what follows on it was sent by somebody who was not welcome, or is a body nobody reads. */
function refuse(response: ServerResponse, { status, error }: Refusal): void {
  response.setHeader('connection', 'close');
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  sendJson(response, status, { error });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes);
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', fail);
      done();
    });
  });
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeAllConnections();
  await closed;
}
