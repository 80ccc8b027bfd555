// The control channel: the contract and "show yourself" over a socket that only this user can open.
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from '../host/node-http.ts';
import { StartError } from '../host/start-error.ts';
import type { Log } from '../ports.ts';
import type { ControlAddress } from './control-address.ts';
import { createApiHandler, RPC_PREFIX, type ApiRouter } from './rpc-handler.ts';

/** What the running app answers to a second start. */
export interface ShowAnswer {
  readonly processId: number;
  readonly shell: 'electron' | 'headless';
  /** Opens the window once, for a minute; only the headless shell has one. */
  readonly url?: string;
}

export interface ControlServerOptions {
  readonly address: ControlAddress;
  readonly router: ApiRouter;
  readonly log: Log;
  /** Shows the window, or makes an address to open it with. */
  readonly onShow: () => Promise<ShowAnswer> | ShowAnswer;
}

export interface ControlServer {
  /** Closes at once, also what is still running: nobody but our own command is on the other end. */
  stop(): Promise<void>;
}

/** Listens at the address. Only the holder of the instance lock may call it: a socket that is there already is stale. */
export async function startControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const { address } = options;
  if (address.folder !== undefined) ensurePrivateFolder(address.folder);
  if (address.kind === 'socket') rmSync(address.path, { force: true });
  const server = createServer(createListener(options));
  await listen(server, address.path);
  if (address.kind === 'socket') chmodSync(address.path, 0o600);
  return { stop: () => close(server) };
}

function createListener({ router, log, onShow }: ControlServerOptions) {
  const handler = createApiHandler({ router, log });
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => {
      log.error('the control channel failed', { error });
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { error: 'Something went wrong inside Dragoman. The log file says more.' });
    });
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/show') {
      request.resume();
      if (request.method !== 'POST') return sendJson(response, 405, { error: 'use POST' });
      return sendJson(response, 200, await onShow());
    }
    const { matched } = await handler.handle(request, response, { prefix: RPC_PREFIX });
    if (!matched) sendJson(response, 404, { error: 'there is nothing here' });
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The folder is in a place where anybody can make one, so it must be ours and closed to others. */
function ensurePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const isOurs = process.getuid === undefined || found.uid === process.getuid();
  if (!found.isDirectory() || !isOurs) {
    throw new StartError(
      `${folder} belongs to somebody else, so Dragoman can't listen there. Remove it, then start again.`,
    );
  }
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

async function listen(server: Server, path: string): Promise<void> {
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(path, () => {
      server.off('error', fail);
      done();
    });
  });
}

/** Node removes the socket file when it closes the server. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeAllConnections();
  await closed;
}
