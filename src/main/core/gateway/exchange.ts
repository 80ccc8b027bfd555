// Runs one request through: read, resolve, ask one candidate after the other, and tell a failure in the client's own shape.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from '../../../shared/model/exchange.ts';
import { failureFrom, statusOf, type Failure } from '../ir/failure.ts';
import { asString } from '../ir/json.ts';
import type { Clock } from '../ports.ts';
import type { Candidate } from '../routing/candidate.ts';
import { REPLAY_HEADER, type Admission } from './door/access.ts';
import { bridgeOf } from '../bridges/bridge-of.ts';
import { serveBridge } from './lanes/bridge-lane.ts';
import { findOptions } from './failover/candidates.ts';
import { clientName } from './door/client-name.ts';
import { closeGently } from './door/close-gently.ts';
import { codecFor } from './codecs.ts';
import { serveCount } from './lanes/count-tokens.ts';
import { serveDemo } from './lanes/demo-lane.ts';
import { serveEmbeddings } from './lanes/embeddings.ts';
import { send } from './lanes/deliver.ts';
import {
  bareContextOf,
  parseOptionsOf,
  type ExchangeContext,
  type ExchangeServices,
} from './exchange/exchange-context.ts';
import { openResponse } from './exchange/open-response.ts';
import { createExchangeRecord } from './exchange/exchange-record.ts';
import { serveNative, VerbatimError } from './lanes/native-lane.ts';
import { readBody, type RequestBody } from './body/read-body.ts';
import type { Route, RouteMatch } from './door/routes.ts';
import { countFirst, failureOf, serveFirst } from './failover/serve-options.ts';
import { continueConversation } from './exchange/stored-answers.ts';
import { serveTranslated } from './lanes/translate-lane.ts';
import type { GatewayDependencies } from './types.ts';

export interface ExchangeCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly admission: Admission;
}

export type ExchangeRunner = (call: ExchangeCall) => Promise<void>;

/** Ids sort by time and are short enough to read out. */
export function createExchangeRunner(
  services: ExchangeServices,
  dependencies: Pick<GatewayDependencies, 'settings' | 'journal' | 'log' | 'clock'>,
  newId: () => string,
): ExchangeRunner {
  return async (call) => {
    const departure = watchDeparture(call);
    let body: RequestBody | undefined;
    try {
      body = await readBody(call.request, services.limits);
      const context = createContext(call, { body, services, dependencies, id: newId(), signal: departure.signal });
      await run(context, call.admission);
    } catch (error) {
      // Nothing of an exchange exists yet: the request could not even be read.
      refuse(call, failureFrom(error), dependencies.clock);
    } finally {
      departure.stop();
      body?.letGo();
    }
  };
}

/** The signal aborts when the client leaves before its answer is complete. */
function watchDeparture({ response }: ExchangeCall): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const onClose = (): void => {
    if (!response.writableFinished) controller.abort();
  };
  response.once('close', onClose);
  return { signal: controller.signal, stop: () => response.off('close', onClose) };
}

interface ContextParts {
  readonly body: RequestBody;
  readonly services: ExchangeServices;
  readonly dependencies: Pick<GatewayDependencies, 'settings' | 'journal' | 'clock'>;
  readonly id: string;
  readonly signal: AbortSignal;
}

function createContext({ request, response, admission }: ExchangeCall, parts: ContextParts): ExchangeContext {
  const { match, query, tokenProfile } = admission;
  const codec = codecFor(match.route.protocol);
  const { body, boundTo } = continueConversation(parts.body, codec.storing, parts.services.answers);
  const askedModel = match.model ?? asString(body.field('model')) ?? '';
  const isStreaming = wantsStream(match, body);
  const options = parseOptionsOf(request, {
    ...(match.model === undefined ? {} : { model: match.model }),
    ...(match.action === undefined ? {} : { isStreaming }),
  });
  const start = {
    id: parts.id,
    client: clientName(request.headers),
    operation: operationOf(match.route),
    profile: match.profile ?? tokenProfile ?? parts.dependencies.settings.current().activeProfile,
    askedModel,
    clientProtocol: codec.protocol,
    isStreaming,
    replayOf: replayedId(request),
  };
  return {
    id: parts.id,
    request,
    response,
    codec,
    query,
    settings: parts.dependencies.settings.current(),
    body,
    boundTo,
    askedModel,
    isStreaming,
    framing: codec.framingOf?.(query) ?? 'sse',
    signal: parts.signal,
    firstByteTimeoutMs: parts.services.limits.firstByteTimeoutMs,
    record: createExchangeRecord(start, parts.dependencies),
    recording: parts.services.recorder?.begin({
      exchangeId: parts.id,
      path: request.url ?? '',
      headers: request.headers,
      protocol: codec.protocol,
      body: parts.body.bytes,
      response,
    }),
    services: parts.services,
    ir: once(() => codec.parseRequest(body.json, options)),
  };
}

/** Whatever is no id of ours is not believed. */
function replayedId({ headers }: IncomingMessage): string | undefined {
  const id = headers[REPLAY_HEADER];
  return typeof id === 'string' && /^[a-z0-9]{12,40}$/.test(id) ? id : undefined;
}

function operationOf({ operation }: Route): Exchange['operation'] {
  return operation === 'count-tokens' || operation === 'embeddings' ? operation : 'generate';
}

/** Whether a stream is wanted: said in the path or in the body, and by nobody who wants no text. */
function wantsStream({ action, route }: RouteMatch, body: RequestBody): boolean {
  if (route.operation === 'embeddings') return false;
  return action === undefined ? body.field('stream') === true : action === 'streamGenerateContent';
}

function once<T>(create: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: create() }).value;
}

async function run(context: ExchangeContext, { match, tokenProfile }: Admission): Promise<void> {
  try {
    const operation = operationOf(match.route);
    const found = findOptions(context, { profileId: match.profile ?? tokenProfile, operation });
    if (operation === 'count-tokens') await countFirst(context, found, serveCount);
    else await serveFirst(context, found, operation === 'embeddings' ? serveEmbeddings : serve);
  } catch (error) {
    await tellFailure(context, error);
  } finally {
    context.recording?.end(context.record.failure());
  }
}

function serve(context: ExchangeContext, candidate: Candidate): Promise<void> {
  if (candidate.kind === 'demo') return serveDemo(context, candidate);
  const bridge = bridgeOf(candidate.endpoint);
  if (bridge !== undefined) return serveBridge(context, candidate, bridge);
  const isNative = candidate.endpoint.protocol === context.codec.protocol;
  return isNative ? serveNative(context, candidate) : serveTranslated(context, candidate);
}

async function tellFailure(context: ExchangeContext, error: unknown): Promise<void> {
  const { response, record, signal } = context;
  const failure = failureOf(error, context);
  const verbatim = error instanceof VerbatimError && !signal.aborted ? error.verbatim : undefined;
  record.finish({ status: verbatim?.status ?? statusOf(failure), failure });
  if (response.destroyed || signal.aborted) return;
  if (response.headersSent) {
    await endWithError(context, failure);
    return;
  }
  if (verbatim !== undefined) {
    const { status, headers, bytes, candidate } = verbatim;
    openResponse(context, candidate, { status, contentType: verbatimType(headers), upstreamHeaders: headers });
    await send(context, bytes);
    return;
  }
  const { status, headers, body } = context.codec.renderFailure(failure);
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'x-dragoman-exchange': context.id,
    'x-dragoman-attempts': String(record.attemptCount()),
    'request-id': context.id,
  });
  await send(context, JSON.stringify(body));
}

/** What is passed on is JSON or events, whatever the provider calls it: nobody may be told that it is a page (S-26). */
function verbatimType({ 'content-type': said = '' }: Readonly<Record<string, string>>): string {
  return /^(?:application\/json|text\/event-stream)\b/i.test(said) ? said : 'application/json';
}

/** Signs of life have gone out, so the status is spent: the stream itself must tell. */
async function endWithError(context: ExchangeContext, failure: Failure): Promise<void> {
  const { response, codec } = context;
  if (response.writableEnded) return;
  await send(context, codec.createEventRenderer(bareContextOf(context)).push({ type: 'error', failure }));
}

/** Answers a request that is refused before it became an exchange, and closes the connection. */
export function refuse({ request, response, admission }: ExchangeCall, failure: Failure, clock: Clock): void {
  if (response.headersSent || response.destroyed) return;
  const { status, headers, body } = codecFor(admission.match.route.protocol).renderFailure(failure);
  response.statusCode = status;
  response.setHeaders(new Map(Object.entries({ ...headers, 'content-type': 'application/json', connection: 'close' })));
  closeGently({ request, response, clock }, JSON.stringify(body));
}
