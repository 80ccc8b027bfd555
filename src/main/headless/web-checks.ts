// The checks that every request to the window's server must pass before anything looks at it.
import type { IncomingMessage } from 'node:http';

export interface Refusal {
  readonly status: number;
  readonly error: string;
}

/** What a request may be: a file of the window, or a call from it. */
export type RequestKind = 'file' | 'call';

const WRONG_HOST: Refusal = { status: 403, error: 'this address is not served here' };
const FOREIGN_PAGE: Refusal = { status: 403, error: 'only the window itself may ask here' };

/** A page of another site, or of another server on this machine, that the browser tells us about. */
const FOREIGN_SITES = new Set(['cross-site', 'same-site']);

/** Host and origin: why the request is refused, or undefined. Without this any web page could reach us by DNS rebinding. */
export function checkSource(request: IncomingMessage, kind: RequestKind): Refusal | undefined {
  const target = request.url ?? '';
  if (!target.startsWith('/') || target.startsWith('//')) return { status: 400, error: 'this is not a path' };
  const hosts = request.headersDistinct['host'] ?? [];
  // Node takes the first of two, a proxy perhaps the second.
  if (hosts.length !== 1) return { status: 400, error: 'send one Host header' };
  const port = request.socket.localPort;
  const host = hosts[0];
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return WRONG_HOST;
  return checkOrigin(request, { kind, own: `http://${host}` });
}

function checkOrigin(request: IncomingMessage, options: { kind: RequestKind; own: string }): Refusal | undefined {
  const origins = request.headersDistinct['origin'] ?? [];
  if (origins.some((origin) => origin !== options.own)) return FOREIGN_PAGE;
  // Browsers send it with every call; its absence must not be a way around the check.
  if (options.kind === 'call' && origins.length !== 1) return FOREIGN_PAGE;
  const site = request.headers['sec-fetch-site'];
  return typeof site === 'string' && FOREIGN_SITES.has(site) ? FOREIGN_PAGE : undefined;
}

/** Method and content type of a call: only POST with JSON, which no page can send to another origin without asking. */
export function checkCall(request: IncomingMessage): Refusal | undefined {
  if (request.method !== 'POST') return { status: 405, error: 'use POST' };
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  return type === 'application/json' ? undefined : { status: 415, error: 'send application/json' };
}

/** The token of `Authorization: Bearer …`; undefined when there is none. */
export function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer ([\w-]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
}
