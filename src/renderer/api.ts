// The window's one way to the core: a typed client over a MessagePort (desktop) or HTTP (browser), and its errors in words.
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink as HttpLink } from '@orpc/client/fetch';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../shared/contract.ts';

export type Api = ContractRouterClient<typeof contract>;

/** The core refused the session: only a new link helps. */
export class SignedOutError extends Error {
  constructor() {
    super('The session of this window is over.');
    this.name = 'SignedOutError';
  }
}

export interface PortHost {
  postMessage(message: unknown, targetOrigin: string, transfer: Transferable[]): void;
}

/** Hands one end of a channel to the preload script and speaks over the other. */
export function createPortApi(host: PortHost): Api {
  const { port1, port2 } = new MessageChannel();
  host.postMessage('connect-api', '*', [port2]);
  port1.start();
  return createORPCClient(new PortLink({ port: port1 }));
}

export interface HttpApiOptions {
  /** Where the window was served from. */
  origin: string;
  token: string;
  /** Called once per refused call; the caller shows the way to a new link. */
  onSignedOut: () => void;
  fetch: typeof fetch;
}

/** Speaks HTTP to the server that served the window. */
export function createHttpApi(options: HttpApiOptions): Api {
  const link = new HttpLink({
    url: new URL('/rpc', options.origin).href,
    headers: { authorization: `Bearer ${options.token}` },
    fetch: async (request, init) => {
      const response = await options.fetch(request, init);
      if (response.status !== 401) return response;
      options.onSignedOut();
      throw new SignedOutError();
    },
  });
  return createORPCClient(link);
}

/** A failed call, sorted by what the window can say about it. */
export type CallProblem =
  /** The core explained itself; `fields` are the parts of the input it disliked. */
  { kind: 'told'; message: string; fields: FieldProblem[] } | { kind: 'unreachable' } | { kind: 'internal' };

export interface FieldProblem {
  /** For example `baseUrl`. */
  path: string;
  message: string;
}

const REFUSALS = new Set(['NOT_FOUND', 'INVALID', 'READ_ONLY', 'SAVE_FAILED']);

/** Sorts any error that a call threw. */
export function problemOf(error: unknown): CallProblem {
  if (!(error instanceof ORPCError)) return { kind: 'unreachable' };
  if (REFUSALS.has(error.code)) return { kind: 'told', message: error.message, fields: [] };
  const fields = fieldProblems(error.data);
  if (fields.length > 0) return { kind: 'told', message: '', fields };
  return { kind: 'internal' };
}

function fieldProblems(data: unknown): FieldProblem[] {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues)) return [];
  return data.issues.flatMap((issue: unknown) => {
    if (typeof issue !== 'object' || issue === null || !('message' in issue)) return [];
    const path = 'path' in issue && Array.isArray(issue.path) ? issue.path.map(String).join('.') : '';
    return [{ path, message: String(issue.message) }];
  });
}
