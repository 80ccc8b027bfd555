// The scripted agent as a provider of all four protocols: one loopback server, strict as the real ones, with a record of all it was asked.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Protocol } from '../../../src/shared/protocols.ts';
import { textOf as streamText } from '../../conformance/upstream/send-reply.ts';
import { fieldsOf } from '../../conformance/matrix/fields.ts';
import type { Answer, Fields } from '../../conformance/matrix/words.ts';
import { decideTurn, type AgentTurn } from './decide-turn.ts';
import { AGENT_PROTOCOLS, type AgentProtocol } from './protocols.ts';

export interface AgentRecord {
  readonly protocol: Protocol | undefined;
  readonly action: 'generate' | 'count' | 'none';
  readonly path: string;
  readonly model: string;
  readonly body: Fields;
  readonly status: number;
  /** Why it was refused. */
  readonly refusal?: string | undefined;
  readonly turn?: AgentTurn | undefined;
  readonly hasReasoningBack: boolean;
}

export interface ScriptedAgent {
  readonly key: string;
  readonly baseUrls: Readonly<Record<Protocol, string>>;
  readonly models: Readonly<Record<Protocol, string>>;
  /** Grows by one with each request, in the order of their arrival. */
  readonly records: readonly AgentRecord[];
  close(): Promise<void>;
}

export async function startAgent(): Promise<ScriptedAgent> {
  const key = `upstream-${randomBytes(12).toString('hex')}`;
  const records: AgentRecord[] = [];
  const state: State = { key, records, cutsSeen: new Set() };
  const server = createServer((request, response) => {
    handle(request, response, state).catch((error: unknown) => {
      records.push({ ...EMPTY_RECORD, path: request.url ?? '', status: 500, refusal: String(error) });
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    key,
    records,
    baseUrls: {
      'anthropic-messages': origin,
      'openai-chat': `${origin}/v1`,
      'openai-responses': `${origin}/v1`,
      gemini: `${origin}/v1beta`,
    },
    models: Object.fromEntries(AGENT_PROTOCOLS.map(({ protocol, model }) => [protocol, model])) as Record<
      Protocol,
      string
    >,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const EMPTY_RECORD: AgentRecord = {
  protocol: undefined,
  action: 'none',
  path: '',
  model: '',
  body: {},
  status: 200,
  hasReasoningBack: false,
};

interface State {
  readonly key: string;
  readonly records: AgentRecord[];
  /** Texts that were cut once. */
  readonly cutsSeen: Set<string>;
}

interface Incoming {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Fields;
}

interface Outcome {
  readonly status: number;
  readonly protocol?: AgentProtocol;
  readonly action: AgentRecord['action'];
  readonly body?: Fields;
  readonly refusal?: string;
  readonly turn?: AgentTurn;
}

async function handle(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const incoming = await readIncoming(request);
  const outcome = decide(incoming, state);
  // Before the answer: whoever reads the records after a client has ended must find all of them.
  state.records.push(recordOf(incoming, outcome));
  const { protocol, turn } = outcome;
  if (protocol === undefined || turn === undefined) {
    sendJson(response, outcome.status, outcome.body ?? {});
    return;
  }
  const { json, sse = [] } = protocol.writeAnswer(
    answerOf(turn, modelOf(incoming, protocol), incoming.body),
    isStreaming(incoming),
  );
  if (sse.length > 0) await sendStream(response, streamText({ sse }, {}), turn.isCut);
  else if (turn.isCut) await sendStream(response, JSON.stringify(json), true);
  else sendJson(response, 200, fieldsOf(json));
}

async function readIncoming(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname } = new URL(request.url ?? '/', 'http://agent');
  return { path: decodeURIComponent(pathname), headers: request.headers, body: parseBody(Buffer.concat(chunks)) };
}

function parseBody(bytes: Buffer): Fields {
  try {
    return fieldsOf(JSON.parse(bytes.toString('utf8')));
  } catch {
    // Refused later as a body without anything that a request needs.
    return {};
  }
}

function decide({ path, headers, body }: Incoming, state: State): Outcome {
  const protocol = AGENT_PROTOCOLS.find((each) => each.path.test(path) || each.countPath?.test(path) === true);
  if (protocol === undefined) return { status: 404, action: 'none', refusal: 'no such path' };
  const isCount = protocol.countPath?.test(path) === true;
  const refuse = (status: number, refusal: string): Outcome => {
    const { json } = protocol.writeError({ status, type: 'invalid_request_error', message: refusal });
    return { status, protocol, action: isCount ? 'count' : 'generate', refusal, body: fieldsOf(json) };
  };
  if (protocol.keyOf(headers) !== state.key) return refuse(401, 'The credential is not the one this agent expects.');
  if (isCount) return { status: 200, protocol, action: 'count', body: protocol.countReply?.(tokensOf(body)) ?? {} };
  const [violation] = protocol.findViolations(body, headers);
  if (violation !== undefined) return refuse(400, violation);
  const turn = decideTurn(protocol.readRequest(body), state.cutsSeen);
  return { status: 200, protocol, action: 'generate', turn };
}

function tokensOf(value: unknown): number {
  return Math.max(1, Math.ceil(JSON.stringify(value).length / 4));
}

function isStreaming({ path, body }: Incoming): boolean {
  return body['stream'] === true || path.endsWith(':streamGenerateContent');
}

function modelOf({ path, body }: Incoming, protocol: AgentProtocol): string {
  return protocol.path.exec(path)?.[1] ?? String(body['model']);
}

/** Ids of their own for each answer: clients keep what they were told apart by them. */
function answerOf(turn: AgentTurn, model: string, body: Fields): Answer {
  const id = randomBytes(8).toString('hex');
  const { thought, text, calls, isCut } = turn;
  const protocol = AGENT_PROTOCOLS.find((each) => each.model === model);
  const signature = protocol === undefined ? {} : { signature: protocol.reasoningProof };
  return {
    id,
    model,
    parts: [
      ...(thought === undefined ? [] : [{ thinking: thought, ...signature }]),
      ...(text === '' ? [] : [{ text }]),
      ...calls.map((call, index) => ({ call: { id: `call_${id}${index}`, ...call } })),
    ],
    stop: calls.length > 0 ? 'tool' : 'stop',
    // The end never comes, and then the line goes dead.
    isCut,
    usage: {
      input: tokensOf(body),
      cached: 0,
      written: 0,
      output: tokensOf(turn),
      reasoning: thought === undefined ? 0 : tokensOf(thought),
    },
  };
}

function recordOf({ path, body }: Incoming, { protocol, action, status, refusal, turn }: Outcome): AgentRecord {
  const proof = protocol?.reasoningProof;
  return {
    protocol: protocol?.protocol,
    action,
    path,
    model: protocol === undefined ? '' : modelOf({ path, body, headers: {} }, protocol),
    body,
    status,
    refusal,
    turn,
    hasReasoningBack: proof !== undefined && JSON.stringify(body).includes(proof),
  };
}

function sendJson(response: ServerResponse, status: number, body: Fields): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

const PAUSE_MS = 2;

/** Event by event, each in two pieces, as a rule inside a character: real streams come so. */
async function sendStream(response: ServerResponse, text: string, isCut: boolean): Promise<void> {
  const type = text.startsWith('{') ? 'application/json' : 'text/event-stream';
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' });
  const events = type === 'application/json' ? [text.slice(0, text.length / 2)] : text.split(/(?<=\n\n)/);
  for (const event of events) await writeInTwo(response, Buffer.from(event));
  if (isCut) response.destroy();
  else response.end();
}

async function writeInTwo(response: ServerResponse, bytes: Buffer): Promise<void> {
  const middle = bytes.findIndex((byte) => byte >= 0x80) + 1 || Math.ceil(bytes.length / 2);
  for (const part of [bytes.subarray(0, middle), bytes.subarray(middle)]) {
    if (response.destroyed) return;
    response.write(part);
    await delay(PAUSE_MS);
  }
}
