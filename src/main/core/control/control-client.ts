// The other end of the control channel: what the `dragoman` command and a second start use.
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { z } from 'zod';
import type { contract } from '../../../shared/contract.ts';
import { systemErrorCode } from '../files/file-calls.ts';
import { request as httpRequest } from '../host/node-http.ts';
import type { ControlAddress } from './control-address.ts';
import type { ShowAnswer } from './control-server.ts';
import { RPC_PREFIX } from './rpc-handler.ts';

export type ApiClient = ContractRouterClient<typeof contract>;

/** Nothing listens at the address: the app is not running, or not yet. */
export class NotRunningError extends Error {
  override readonly name = 'NotRunningError';
}

const NOBODY_CODES = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENOTDIR']);

const showAnswerSchema = z.object({
  processId: z.number(),
  shell: z.enum(['electron', 'headless']),
  url: z.string().optional(),
});

/** Calls of the contract to the running app. Each call rejects with NotRunningError when there is none. */
export function createControlClient(address: ControlAddress): ApiClient {
  const link = new RPCLink({
    // The host is never looked up: the socket is the address.
    url: `http://dragoman${RPC_PREFIX}`,
    fetch: async (request) => {
      const body = Buffer.from(await request.arrayBuffer());
      const answer = await send(address, {
        method: request.method,
        path: new URL(request.url).pathname,
        headers: Object.fromEntries(request.headers),
        body,
        signal: request.signal,
      });
      return toResponse(answer);
    },
  });
  return createORPCClient(link);
}

/** Asks the running app to show its window. */
export async function askToShow(address: ControlAddress, signal: AbortSignal): Promise<ShowAnswer> {
  const answer = await send(address, { method: 'POST', path: '/show', headers: {}, body: Buffer.alloc(0), signal });
  const { url, ...rest } = showAnswerSchema.parse(JSON.parse(await textOf(answer)));
  return { ...rest, ...(url === undefined ? {} : { url }) };
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  readonly signal: AbortSignal;
}

async function send(address: ControlAddress, call: Call): Promise<IncomingMessage> {
  try {
    return await new Promise<IncomingMessage>((done, fail) => {
      const { method, path, headers, signal } = call;
      const outgoing = httpRequest({ socketPath: address.path, agent: false, method, path, headers, signal });
      outgoing.once('response', done).once('error', fail);
      outgoing.end(call.body);
    });
  } catch (error) {
    if (!NOBODY_CODES.has(systemErrorCode(error) ?? '')) throw error;
    throw new NotRunningError('Dragoman is not running.', { cause: error });
  }
}

function toResponse(answer: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const status = answer.statusCode ?? 502;
  const hasBody = status !== 204 && status !== 304;
  // Node's stream type and the one of the web platform are the same thing under two names.
  const body = hasBody ? (Readable.toWeb(answer) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>) : null;
  return new Response(body, { status, headers });
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
