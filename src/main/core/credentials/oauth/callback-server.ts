// The loopback page to which a browser comes back from a login: one path, one state, one use.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemErrorCode } from '../../files/file-calls.ts';
import { createServer, request as httpRequest } from '../../host/node-http.ts';
import { findPortOwner } from '../../host/port-owner.ts';
import type { Clock } from '../../ports.ts';
import { isSameSecret } from './pkce.ts';
import { SignInError } from './sign-in-error.ts';
import { cancelled } from './vendor-client.ts';
import { wait } from './wait.ts';

export interface CallbackOptions {
  /** In this order; 0 lets the system choose. */
  readonly ports: readonly number[];
  readonly path: string;
  /** As the vendor has it registered. */
  readonly host: 'localhost' | '127.0.0.1';
  readonly state: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** So often a port is tried again after whoever holds it was asked to let go. */
  readonly tries?: number;
}

export interface CallbackServer {
  readonly redirectUri: string;
  /** The code of the first right call. Rejects with SignInError when the user refused. */
  readonly code: Promise<string>;
  /** Takes what the user copied out of another browser: a whole address, or `code#state`. Throws SignInError. */
  paste(text: string): void;
  close(): void;
}

const TRIES = 10;
const PAUSE_MS = 200;
/** A browser on a busy computer takes its time, and must not end on an error after a sign-in that went well. */
const LAST_PAGE_MS = 20_000;

/** Listens before any browser is opened; the caller must close it. */
export async function openCallback(options: CallbackOptions): Promise<CallbackServer> {
  const outcome = Promise.withResolvers<string>();
  // A failure may come before anybody waits for it.
  outcome.promise.catch(() => undefined);
  const pages: Pages = { isUsed: false, isShown: false, onShown: () => undefined };
  const handler = createHandler(options, outcome, pages);
  const { servers, port } = await listenOnFirst(options, handler);
  const closeNow = (): void => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
  const close = (): void => {
    if (!pages.isUsed || pages.isShown || options.signal.aborted) {
      closeNow();
      return;
    }
    // The browser is still on its way to the page that says so.
    const cancelTimer = options.clock.setTimer(LAST_PAGE_MS, closeNow);
    pages.onShown = (): void => {
      cancelTimer();
      closeNow();
    };
  };
  const onAbort = (): void => {
    outcome.reject(cancelled());
    closeNow();
  };
  options.signal.addEventListener('abort', onAbort, { once: true });
  return {
    redirectUri: `http://${options.host}:${port}${options.path}`,
    code: outcome.promise,
    paste: (text) => takePasted(text, options.state, outcome),
    close,
  };
}

type Outcome = PromiseWithResolvers<string>;
/** How far the browser has come. */
interface Pages {
  isUsed: boolean;
  isShown: boolean;
  onShown: () => void;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

function createHandler({ path, state }: CallbackOptions, outcome: Outcome, pages: Pages): Handler {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://loopback');
    const isShowingEnd = url.pathname === '/success' && pages.isUsed;
    if (!isForUs(request) || (url.pathname !== path && !isShowingEnd)) {
      answer(response, 404, 'There is nothing here.');
    } else if (isShowingEnd) {
      showEnd(response, pages, DONE);
    } else if (!isSameSecret(url.searchParams.get('state') ?? '', state)) {
      // Anybody can call this address; only the page that we opened knows the state. The login goes on waiting.
      answer(response, 400, 'This page does not belong to the sign-in that is waiting in Dragoman.');
    } else if (pages.isUsed) {
      answer(response, 200, DONE);
    } else {
      pages.isUsed = true;
      take(url.searchParams, { response, outcome, pages });
    }
  };
}

function isForUs({ method, headers }: IncomingMessage): boolean {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  return method === 'GET' && (host === 'localhost' || host === '127.0.0.1' || host === '[::1]');
}

function take(
  query: URLSearchParams,
  { response, outcome, pages }: { response: ServerResponse; outcome: Outcome; pages: Pages },
): void {
  const code = query.get('code') ?? '';
  if (code === '') {
    const error = refusalOf(query);
    outcome.reject(error);
    showEnd(response, pages, error.message);
    return;
  }
  outcome.resolve(code);
  // The code leaves the address bar.
  response.writeHead(302, { ...HEADERS, location: '/success' }).end();
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'",
  'x-content-type-options': 'nosniff',
  connection: 'close',
};

const DONE = 'Signed in. You can close this page and go back to Dragoman.';

function showEnd(response: ServerResponse, pages: Pages, text: string): void {
  response.once('finish', () => {
    pages.isShown = true;
    pages.onShown();
  });
  answer(response, 200, text);
}

/** Plain text: nothing that comes in an address can become a page. */
function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

function refusalOf(query: URLSearchParams): SignInError {
  const description = (query.get('error_description') ?? query.get('error') ?? '').slice(0, 300);
  if (description.includes('missing_codex_entitlement')) {
    return new SignInError(
      'not-entitled',
      'This workspace has no access to Codex. Ask its administrator, or sign in with another account.',
    );
  }
  return new SignInError(
    'denied',
    `The sign-in was refused in the browser${description === '' ? '' : ` (${description})`}. Try again to choose another account.`,
  );
}

function takePasted(text: string, state: string, outcome: Outcome): void {
  const given = readPasted(text.trim());
  if (!isSameSecret(given.get('state') ?? '', state)) {
    throw new SignInError(
      'rejected',
      "What was pasted doesn't belong to this sign-in. Copy the whole address of the last page in the browser, and paste it again.",
    );
  }
  const code = given.get('code') ?? '';
  if (code === '') outcome.reject(refusalOf(given));
  else outcome.resolve(code);
}

/** A whole address, or `code#state`. */
function readPasted(text: string): URLSearchParams {
  if (URL.canParse(text)) return new URL(text).searchParams;
  const [code = '', state = ''] = text.split('#');
  return new URLSearchParams({ code, state });
}

async function listenOnFirst(options: CallbackOptions, handler: Handler): Promise<{ servers: Server[]; port: number }> {
  for (const port of options.ports) {
    const servers = await listenPatiently(port, options, handler);
    const [first] = servers ?? [];
    if (servers !== undefined && first !== undefined) return { servers, port: (first.address() as AddressInfo).port };
  }
  throw portTaken(options.ports);
}

function portTaken(ports: readonly number[]): SignInError {
  const owners = ports.flatMap((port) => findPortOwner(port) ?? []);
  const names = [...new Set(owners.map(({ name, processId }) => `${name} (PID ${processId})`))].join(', ');
  const wanted = ports.join(' or ');
  return new SignInError(
    'port-taken',
    names === ''
      ? `The sign-in needs port ${wanted} of this computer, and other programs hold it: perhaps another sign-in of Codex, or an editor. Close them and try again, or sign in with a code instead.`
      : `The sign-in needs port ${wanted} of this computer, which is held by ${names}. Close that and try again, or sign in with a code instead.`,
  );
}

/** An older login of the same vendor's program lets go when it is asked to. */
async function listenPatiently(
  port: number,
  options: CallbackOptions,
  handler: Handler,
): Promise<Server[] | undefined> {
  const { clock, signal, tries = TRIES } = options;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const servers = await listenEverywhere(port, options.host, handler);
    if (servers !== undefined) return servers;
    if (attempt === 0) await askToLetGo(port, signal);
    if (attempt + 1 < tries) await wait(clock, PAUSE_MS, signal);
  }
  return undefined;
}

async function askToLetGo(port: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((done) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, path: '/cancel', agent: false, signal, timeout: 1000 });
    outgoing.once('response', (response) => response.resume());
    outgoing.once('timeout', () => outgoing.destroy());
    // Whatever it says, or if it says nothing: we only look whether the port becomes free.
    outgoing.on('error', () => undefined).once('close', () => done());
    outgoing.end();
  });
}

/** A browser may take `localhost` for either address, so both must be ours. */
async function listenEverywhere(
  port: number,
  host: CallbackOptions['host'],
  handler: Handler,
): Promise<Server[] | undefined> {
  const first = await listen(port, '127.0.0.1', handler);
  if (typeof first === 'string') return undefined;
  if (host === '127.0.0.1') return [first];
  const second = await listen((first.address() as AddressInfo).port, '::1', handler);
  if (typeof second !== 'string') return [first, second];
  if (second !== 'EADDRINUSE') return [first];
  first.close();
  return undefined;
}

/** The server, or the system's word for why not. */
function listen(port: number, address: string, handler: Handler): Promise<Server | string> {
  return new Promise((resolve) => {
    const server = createServer(handler);
    server.once('error', (error) => resolve(systemErrorCode(error) ?? 'unknown'));
    server.listen(port, address, () => resolve(server));
  });
}
