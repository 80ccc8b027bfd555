// The door: every check on a request's head, in one place, before any route or body (trust.md §2.2).
import type { IncomingMessage } from 'node:http';
import type { LocalTokens } from '../../credentials/local-token.ts';
import type { Failure } from '../../ir/failure.ts';
import { MAX_HEADER_COUNT } from '../limits.ts';
import { matchRoute, protocolOfPath, type RouteMatch } from './routes.ts';

export interface AccessRules {
  readonly tokens: LocalTokens;
  /** The port we listen on. */
  readonly port: number;
  readonly maxBodyBytes: number;
  /** Marks requests that went out from this instance (S-21). */
  readonly instanceId: string;
}

export interface Admission {
  readonly match: RouteMatch;
  /** The profile that the token is bound to. */
  readonly tokenProfile?: string;
  readonly query: URLSearchParams;
}

export type AccessResult = Admission | { readonly failure: Failure; readonly headers?: Record<string, string> };

/** Marks our own requests to providers, so that one that comes back can be stopped. */
export const HOP_HEADER = 'x-dragoman-hop';

/** Names the exchange that a request repeats; for the log only. */
export const REPLAY_HEADER = 'x-dragoman-replay';

/** Checks a request's head. Nothing of the body has been read, and nothing is answered here. */
export function checkAccess(request: IncomingMessage, rules: AccessRules): AccessResult {
  const target = request.url ?? '';
  const failure =
    checkShape(request, target) ??
    checkHost(request, rules.port) ??
    checkOrigin(request, rules.port) ??
    checkHop(request, rules);
  if (failure !== undefined) return { failure };
  const url = splitTarget(target);
  if (url === undefined) return { failure: { code: 'not-found', message: 'There is no such address.' } };
  return checkRoute(request, url, rules);
}

function checkRoute(request: IncomingMessage, url: Target, rules: AccessRules): AccessResult {
  const found = matchRoute(request.method ?? '', url.path);
  // Whether Dragoman is there at all is no secret; everything else is.
  if ('route' in found && found.route.operation === 'health') return { match: found, query: url.query };
  const owner = checkToken(request, url, rules.tokens);
  if (owner === undefined) return { failure: wasTakenBack(request, rules.tokens) ? TAKEN_BACK : NO_TOKEN };
  if (!('route' in found)) return refuseRoute(found.allowedMethods, url.path);
  const failure = found.route.method === 'POST' ? checkBodyHead(request, rules) : undefined;
  if (failure !== undefined) return { failure };
  return { match: found, query: url.query, ...(owner.profile === undefined ? {} : { tokenProfile: owner.profile }) };
}

const NO_TOKEN: Failure = {
  code: 'unauthorized',
  message:
    'The local token is missing or wrong. Copy it from Dragoman (Overview, or `dragoman env`) and send it as "Authorization: Bearer" or "x-api-key".',
};

const TAKEN_BACK: Failure = {
  code: 'unauthorized',
  message:
    'Dragoman has taken this token back: the client was disconnected, or the token was revoked. Start the client anew, or type /login in Claude Code.',
};

/** A session that outlives its connection shows what it had. */
function wasTakenBack({ headers }: IncomingMessage, tokens: LocalTokens): boolean {
  const shown = [headers.authorization?.replace(/^Bearer\s+/i, ''), headers['x-api-key'], headers['x-goog-api-key']];
  return shown.some((token) => typeof token === 'string' && tokens.wasTakenBack(token));
}

function refuseRoute(allowed: string[], path: string): AccessResult {
  if (allowed.length > 0) {
    const message = `This address takes ${allowed.join(' or ')} only.`;
    return { failure: { code: 'method-not-allowed', message }, headers: { allow: allowed.join(', ') } };
  }
  return { failure: { code: 'not-found', message: `There is no address ${path.slice(0, 200)} here.` } };
}

/** One Host, no absolute address, no flood of headers (S-03, S-06, S-11). */
function checkShape(request: IncomingMessage, target: string): Failure | undefined {
  if (request.rawHeaders.length / 2 > MAX_HEADER_COUNT) {
    return { code: 'bad-request', status: 431, message: `A request may have at most ${MAX_HEADER_COUNT} headers.` };
  }
  if (countHeader(request.rawHeaders, 'host') !== 1)
    return { code: 'bad-request', message: 'A request needs exactly one Host header.' };
  if (!target.startsWith('/')) return { code: 'bad-request', message: 'Send the path only, not a whole address.' };
  if (request.method === 'OPTIONS') {
    return { code: 'forbidden', message: 'Web pages may not call this gateway.' };
  }
  return undefined;
}

/** Names and values take turns in `rawHeaders`. */
function countHeader(rawHeaders: readonly string[], wanted: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === wanted.length && name.toLowerCase() === wanted) count += 1;
  }
  return count;
}

/** Against DNS rebinding: a name of somebody else that points to this computer is still somebody else's (S-03). */
function checkHost(request: IncomingMessage, port: number): Failure | undefined {
  const host = request.headers.host;
  const allowed = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (host !== undefined && allowed.includes(host)) return undefined;
  return { code: 'forbidden', message: `Only requests to ${allowed[0]} are answered.` };
}

/** Browsers say who asks; programs on the command line don't (S-04). Sec-Fetch-Mode says nothing: Node sends it too (L16). */
function checkOrigin(request: IncomingMessage, port: number): Failure | undefined {
  const { origin, referer } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined && referer === undefined && site === undefined) return undefined;
  const own = [`http://127.0.0.1:${port}`, `http://localhost:${port}`, `http://[::1]:${port}`];
  const isForeign =
    (origin !== undefined && !own.includes(origin)) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (referer !== undefined && !own.some((address) => referer === address || referer.startsWith(`${address}/`)));
  return isForeign ? { code: 'forbidden', message: 'Web pages may not call this gateway.' } : undefined;
}

const MAX_HOPS = 3;

function checkHop(request: IncomingMessage, { instanceId }: AccessRules): Failure | undefined {
  const came = request.headers[HOP_HEADER];
  if (came === undefined) return undefined;
  const hops = String(came).split(',').filter(Boolean);
  if (!hops.includes(instanceId) && hops.length < MAX_HOPS) return undefined;
  return {
    code: 'bad-request',
    status: 508,
    message: 'This request has come from Dragoman itself: a connection points back here. Change its address.',
  };
}

interface Target {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Splits path and query; undefined for paths that try to mean another one (S-17). */
function splitTarget(target: string): Target | undefined {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  if (/\/\/|\\|\.\.|%2e|%5c|%00|%25/i.test(path)) return undefined;
  // A slash inside a model name may come encoded, but it must not build a path of its own.
  if (/%2f/i.test(path) && !/^\/(?:p\/[^/]+\/)?(?:v1beta|v1)\/models\//.test(path)) return undefined;
  if (!isDecodable(path)) return undefined;
  return {
    path: path.length > 1 ? path.replace(/\/$/, '') : path,
    query: new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1)),
  };
}

function isDecodable(path: string): boolean {
  if (!path.includes('%')) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    // A percent sign that encodes nothing.
    return false;
  }
}

/** The Bearer goes first: an old key in the environment may come along as `x-api-key`. The query only for Gemini's SDK (S-02). */
function checkToken(request: IncomingMessage, url: Target, tokens: LocalTokens): { profile?: string } | undefined {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const inQuery = protocolOfPath(url.path) === 'gemini' ? url.query.get('key') : null;
  for (const presented of [bearer, request.headers['x-api-key'], request.headers['x-goog-api-key'], inQuery]) {
    if (typeof presented !== 'string' || presented === '') continue;
    const owner = tokens.check(presented);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

const ENCODINGS = new Set(['identity', 'gzip', 'x-gzip', 'deflate', 'br', 'zstd']);

/** JSON only: what a page can send without asking is refused before it is read (S-07, S-12). */
function checkBodyHead(request: IncomingMessage, { maxBodyBytes }: AccessRules): Failure | undefined {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return { code: 'unsupported-media-type', message: 'Send the body as JSON with "content-type: application/json".' };
  }
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (!ENCODINGS.has(encoding)) {
    const message = `The body's content-encoding is not understood. Use one of gzip, deflate, br, zstd, or none.`;
    return { code: 'unsupported-media-type', message };
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return bodyTooLarge(maxBodyBytes);
  return undefined;
}

/** The failure for a body of more than `maxBodyBytes`, by what its head says or by what came (S-12). */
export function bodyTooLarge(maxBodyBytes: number): Failure {
  const megabytes = Math.round(maxBodyBytes / 1024 / 1024);
  return {
    code: 'too-large',
    message: `The request is larger than ${megabytes} MB. Shorten the conversation or send smaller files.`,
  };
}
