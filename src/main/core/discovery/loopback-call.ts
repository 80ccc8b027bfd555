// One HTTP question to a port of this computer: short limits, no credential, no redirect, nothing left open.
import type { ClientRequest, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { request as httpRequest } from '../host/node-http.ts';
import { asObject, type JsonObject, type JsonValue } from '../ir/json.ts';
import type { Clock } from '../ports.ts';

export interface LoopbackAnswer {
  readonly status: number;
  readonly text: string;
  /** Undefined when the body is no JSON. */
  readonly json: JsonValue | undefined;
}

/** `refused`: nobody listens there. `silent`: somebody does, and gave no usable answer in time. */
export type LoopbackOutcome = LoopbackAnswer | 'refused' | 'silent';

export interface LoopbackCall {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** Sent as JSON by POST; without it the question is a GET. */
  readonly body?: JsonObject;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const CONNECT_LIMIT_MS = 400;
const TOTAL_LIMIT_MS = 1000;
/** Ollama tells a model's licence and tensors along with what we want to know. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Whether a host is this computer, whatever a name server says. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

/** Asks. Never throws. Only loopback hosts are ever spoken to. */
export async function callLoopback(call: LoopbackCall): Promise<LoopbackOutcome> {
  if (!isLoopbackHost(call.host) || call.signal.aborted) return 'silent';
  const limit = new AbortController();
  const cancelLimit = call.clock.setTimer(TOTAL_LIMIT_MS, () => limit.abort());
  try {
    const response = await send(call, AbortSignal.any([call.signal, limit.signal]));
    const text = await readText(response);
    return { status: response.statusCode ?? 0, text, json: parseJson(text) };
  } catch (error) {
    return isRefusal(error) ? 'refused' : 'silent';
  } finally {
    cancelLimit();
  }
}

function send({ host, port, path, body, clock }: LoopbackCall, signal: AbortSignal): Promise<IncomingMessage> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      host,
      port,
      path,
      // Without an agent no connection is kept, and no proxy of the environment comes in between.
      agent: false,
      method: content === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(content === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) }),
      },
      signal,
    });
    limitConnecting(outgoing, clock);
    outgoing.once('response', resolve).once('error', reject);
    outgoing.end(content);
  });
}

function limitConnecting(outgoing: ClientRequest, clock: Clock): void {
  const cancel = clock.setTimer(CONNECT_LIMIT_MS, () => outgoing.destroy(new Error('nobody took the call in time')));
  outgoing.once('close', cancel);
  outgoing.once('socket', (socket) => void (socket.connecting ? socket.once('connect', cancel) : cancel()));
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_BYTES) throw new Error('the answer is far too long');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // Plain text or HTML: the callers look at the text where that is of use.
    return undefined;
  }
}

const NOBODY = new Set(['ECONNREFUSED', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENETUNREACH', 'EHOSTUNREACH']);

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NOBODY.has(String(error.code));
}

/** The object in an answer of success. */
export function objectIn(answer: LoopbackAnswer | undefined): JsonObject | undefined {
  return answer?.status === 200 ? asObject(answer.json) : undefined;
}
