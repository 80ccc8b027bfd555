// Everything one exchange needs to know, fixed when it begins: a switched provider never touches a running stream.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Settings } from '../../../shared/model/settings.ts';
import type { BudgetLimits } from '../budgets/budget-service.ts';
import type { Bridges } from '../bridges/bridges.ts';
import type { CloudCredentials } from '../credentials/cloud-credentials.ts';
import type { KeyResolver } from '../credentials/key-resolver.ts';
import { FailureError } from '../ir/failure.ts';
import type { IrRequest } from '../ir/request.ts';
import type { Clock } from '../ports.ts';
import type { CandidateHealth } from '../routing/candidate-health.ts';
import type { Catalogues } from '../providers/catalogues.ts';
import type { HttpCandidate } from '../routing/candidate.ts';
import type { RateLimits } from '../routing/rate-limit.ts';
import type { Rotation } from '../routing/rotation.ts';
import type { UpstreamClient, UpstreamResponse } from '../upstream/upstream-client.ts';
import type { AnswerContext, ParseOptions, StreamFraming, WireCodec } from '../wire/codec.ts';
import { HOP_HEADER } from './access.ts';
import type { ExchangeRecording } from '../recording/exchange-recording.ts';
import type { Recorder } from '../recording/recorder.ts';
import type { AnswerStore, BoundAnswer } from './answer-store.ts';
import type { ExchangeRecord } from './exchange-record.ts';
import { requestHeaders, responseHeaders } from './forwarded-headers.ts';
import type { ProofStore } from './proof-store.ts';
import type { RequestBody } from './read-body.ts';
import type { GatewayLimits } from './types.ts';
import { credentialFor, mayRenew, shapeRequest, type PlainRequest } from './prepare-request.ts';
import { shapeAnswer } from './shape-answer.ts';
import { candidateKey, upstreamUrl } from './upstream-request.ts';

export interface ExchangeServices {
  readonly clock: Clock;
  readonly keys: KeyResolver;
  readonly upstream: UpstreamClient;
  readonly limits: GatewayLimits;
  readonly answers: AnswerStore;
  /** Absent where no shell brings it: providers of the clouds can't be used then. */
  readonly cloud: CloudCredentials | undefined;
  readonly bridges: Bridges;
  readonly proofs: ProofStore;
  readonly catalogues: Catalogues;
  readonly routing: RoutingServices;
  /** Marks our own requests, see `access.ts`. */
  readonly instanceId: string;
  /** Absent: bodies are never recorded. */
  readonly recorder?: Pick<Recorder, 'begin'> | undefined;
}

/** What requests learn from each other about candidates. */
export interface RoutingServices {
  readonly health: CandidateHealth;
  readonly budgets?: BudgetLimits | undefined;
  readonly rotation: Rotation;
  readonly rateLimits: RateLimits;
}

export interface ExchangeContext {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The client's protocol. */
  readonly codec: WireCodec;
  readonly query: URLSearchParams;
  readonly settings: Settings;
  readonly body: RequestBody;
  readonly askedModel: string;
  readonly isStreaming: boolean;
  readonly framing: StreamFraming;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
  /** Shorter while there is another provider to ask. */
  readonly firstByteTimeoutMs: number;
  readonly record: ExchangeRecord;
  /** Reads along when the user wants bodies to be kept. */
  readonly recording?: ExchangeRecording | undefined;
  readonly services: ExchangeServices;
  /** Who holds the conversation that this request continues; no other can serve it. */
  readonly boundTo: BoundAnswer | undefined;
  /** The id of the credential that is being tried. */
  readonly credential?: string;
  /** The request in the middle language, parsed at first use: where bytes pass through nobody needs it. */
  readonly ir: () => IrRequest;
}

export function parseOptionsOf(
  request: IncomingMessage,
  fromPath: { model?: string; isStreaming?: boolean },
): ParseOptions {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return { headers, ...fromPath };
}

export function answerContextOf(context: ExchangeContext): AnswerContext {
  return {
    exchangeId: context.id,
    askedModel: context.askedModel,
    createdAt: Math.floor(context.services.clock.now() / 1000),
    request: context.ir(),
    framing: context.framing,
  };
}

/**
 * For signs of life and for errors inside a stream, which need nothing of the request: where bytes pass through it was
 * never parsed, and what our parser would refuse the provider may have taken.
 */
export function bareContextOf(context: ExchangeContext): AnswerContext {
  const { askedModel: model, isStreaming } = context;
  const request: IrRequest = {
    model,
    isStreaming,
    system: [],
    turns: [],
    tools: [],
    sampling: {},
    nativeOnly: [],
    ignored: [],
    paths: {},
  };
  return answerContextOf({ ...context, ir: () => request });
}

export interface UpstreamCall {
  readonly path: string;
  readonly body: Buffer | string;
  readonly isNative: boolean;
  /** Absent: `generate`. */
  readonly operation?: 'generate' | 'count-tokens';
  readonly query?: Readonly<Record<string, string>>;
  readonly protocolHeaders: Readonly<Record<string, string>>;
  readonly dropHeaders?: readonly string[];
}

/** Sends one request to a candidate. Throws FailureError when no answer came. */
export async function callUpstream(
  context: ExchangeContext,
  candidate: HttpCandidate,
  call: UpstreamCall,
): Promise<UpstreamResponse> {
  const { keys, upstream, cloud } = context.services;
  const { endpoint } = candidate;
  const key = await candidateKey(candidate, keys);
  const { operation = 'generate' } = call;
  const { isStreaming, signal, firstByteTimeoutMs } = context;
  const request = shapeRequest(candidate, plainRequest(context, candidate, call), { operation, isStreaming });
  context.recording?.upstreamRequest(request);
  const parts = { scheme: endpoint.auth, key, cloud, signal };
  const send = async (): Promise<UpstreamResponse> => {
    const { headers, secret } = await credentialFor(request, parts);
    const sent = { ...request, headers: { ...request.headers, ...headers }, signal, firstByteTimeoutMs };
    const response = await upstream.send(sent);
    // A login says by itself which token it was.
    return secret === undefined ? response : { credential: secret, ...response };
  };
  const first = await send();
  const isFinal = first.status < 400 || !mayRenew(request, parts, first);
  if (!isFinal) first.body.on('error', () => undefined).destroy();
  const answer = await shapeAnswer(isFinal ? first : await send(), endpoint);
  return context.recording?.upstreamResponse(answer) ?? answer;
}

function plainRequest(context: ExchangeContext, candidate: HttpCandidate, call: UpstreamCall): PlainRequest {
  const { instanceId } = context.services;
  const forwarded = requestHeaders(context.request.headers, call.isNative ? context.codec.protocol : undefined);
  for (const name of call.dropHeaders ?? []) delete forwarded[name];
  const hops = context.request.headers[HOP_HEADER];
  return {
    method: 'POST',
    url: upstreamUrl(candidate, call.path, call.query),
    headers: {
      ...call.protocolHeaders,
      ...forwarded,
      ...lowerCased(candidate.headers),
      'content-type': 'application/json',
      accept: context.isStreaming ? 'text/event-stream' : 'application/json',
      [HOP_HEADER]: hops === undefined ? instanceId : `${String(hops)},${instanceId}`,
    },
    body: call.body,
  };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Status and headers of an answer, written once; who served it is said in headers of our own. */
export function openResponse(
  context: ExchangeContext,
  { connectionId, model }: { connectionId: string; model: string },
  head: {
    status: number;
    contentType: string;
    /** Where the whole body is known: then head and body leave as one. */
    contentLength?: number;
    upstreamHeaders: Readonly<Record<string, string>>;
    ignored?: readonly string[];
  },
): void {
  const { response } = context;
  if (response.headersSent || response.destroyed) return;
  const isStream = !head.contentType.startsWith('application/json');
  response.writeHead(head.status, {
    ...responseHeaders(head.upstreamHeaders),
    'content-type': head.contentType,
    ...(head.contentLength === undefined ? {} : { 'content-length': head.contentLength }),
    'x-dragoman-connection': connectionId,
    'x-dragoman-model': encodeURI(model.toWellFormed()),
    'x-dragoman-exchange': context.id,
    'x-dragoman-attempts': String(context.record.attemptCount()),
    ...(head.ignored === undefined || head.ignored.length === 0
      ? {}
      : { 'x-dragoman-ignored': headerList(head.ignored) }),
    ...(isStream ? { 'cache-control': 'no-cache' } : {}),
  });
}

/** Field paths come from the client's body: only what may stand in a header, and not without end. */
function headerList(paths: readonly string[]): string {
  return paths
    .map((path) => path.replace(/[^\x20-\x7e]|,/g, '_'))
    .join(', ')
    .slice(0, 1024);
}

/** Thrown when the client left: nothing more can be said to anybody. */
export function clientLeft(cause?: unknown): FailureError {
  return new FailureError({ code: 'cancelled', message: 'The client left before the answer was complete.' }, { cause });
}
