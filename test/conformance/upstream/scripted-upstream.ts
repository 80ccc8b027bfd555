// The providers of the conformance run: one loopback server that records what it is asked in any protocol and plays replies.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Protocol } from '../../../src/shared/protocols.ts';
import type { Reply } from '../case-types.ts';
import type { Sources } from './placeholders.ts';
import { sendReply } from './send-reply.ts';

/** A request as the provider got it. */
export interface Hit {
  readonly protocol: Protocol;
  readonly operation: 'generate' | 'count-tokens';
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface Script {
  readonly reply: Reply | readonly Reply[] | undefined;
  readonly sources: Sources;
}

export interface ScriptedUpstream {
  readonly baseUrls: Readonly<Record<Protocol, string>>;
  /** Everything asked from now on is answered by this script; what was asked is returned by `hits`. */
  play(script: Script): void;
  hits(): readonly Hit[];
  close(): Promise<void>;
}

export async function startScriptedUpstream(): Promise<ScriptedUpstream> {
  let current: Script = { reply: undefined, sources: {} };
  let hits: Hit[] = [];
  const server = createServer((request, response) => {
    request.socket.setNoDelay(true);
    answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const hit = await readHit(request);
    if (hit === undefined) {
      sendJson(response, 404, { error: { message: `There is nothing at ${request.url}`, type: 'not_found_error' } });
      return;
    }
    hits.push(hit);
    const replies = [current.reply ?? []].flat();
    const reply = replies[Math.min(hits.length, replies.length) - 1];
    if (reply === undefined) sendJson(response, 500, { error: { message: 'This call was not expected.' } });
    else await sendReply(response, reply, { ...current.sources, req: hit.body });
  };
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrls: {
      'anthropic-messages': `${origin}/anthropic`,
      'openai-chat': `${origin}/openai-chat/v1`,
      'openai-responses': `${origin}/openai-responses/v1`,
      gemini: `${origin}/gemini`,
    },
    play: (script) => {
      current = script;
      hits = [];
    },
    hits: () => hits,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const PLACES: readonly [RegExp, Protocol, Hit['operation']][] = [
  [/\/messages\/count_tokens$/, 'anthropic-messages', 'count-tokens'],
  [/\/messages$/, 'anthropic-messages', 'generate'],
  [/\/chat\/completions$/, 'openai-chat', 'generate'],
  [/\/responses\/input_tokens$/, 'openai-responses', 'count-tokens'],
  [/\/responses$/, 'openai-responses', 'generate'],
  [/:(?:generateContent|streamGenerateContent)$/, 'gemini', 'generate'],
  [/:countTokens$/, 'gemini', 'count-tokens'],
];

async function readHit(request: IncomingMessage): Promise<Hit | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://upstream');
  const [, protocol, operation] = PLACES.find(([pattern]) => pattern.test(url.pathname)) ?? [];
  if (protocol === undefined || operation === undefined) return undefined;
  return {
    protocol,
    operation,
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown,
  };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
