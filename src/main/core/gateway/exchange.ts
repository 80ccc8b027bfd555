// Runs one request through: read, resolve, ask one candidate after the other, and tell a failure in the client's own shape.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FailureError, failureFrom, statusOf, type Failure } from '../ir/failure.ts';
import { asString } from '../ir/json.ts';
import type { Protocol } from '../ir/protocol.ts';
import type { Clock } from '../ports.ts';
import { demoCandidate, httpCandidate, type Candidate } from '../routing/candidate.ts';
import { resolveModel, type Target } from '../routing/resolve.ts';
import { DEMO_CONNECTION_ID } from '../../../shared/protocols.ts';
import type { Admission } from './access.ts';
import { clientName } from './client-name.ts';
import { closeGently } from './close-gently.ts';
import { codecFor } from './codecs.ts';
import { serveCount } from './count-tokens.ts';
import { serveDemo } from './demo-lane.ts';
import { send } from './deliver.ts';
import {
  bareContextOf,
  openResponse,
  parseOptionsOf,
  type ExchangeContext,
  type ExchangeServices,
} from './exchange-context.ts';
import { createExchangeRecord } from './exchange-record.ts';
import { serveNative, VerbatimError } from './native-lane.ts';
import { readBody, type RequestBody } from './read-body.ts';
import { continueConversation, keepBound } from './stored-answers.ts';
import { serveTranslated } from './translate-lane.ts';
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
    try {
      const body = await readBody(call.request, services.limits);
      const context = createContext(call, { body, services, dependencies, id: newId(), signal: departure.signal });
      await run(context, call.admission);
    } catch (error) {
      // Nothing of an exchange exists yet: the request could not even be read.
      refuse(call, failureFrom(error), dependencies.clock);
    } finally {
      departure.stop();
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
  const { json } = body;
  const askedModel = match.model ?? asString(json['model']) ?? '';
  const isStreaming = match.action === undefined ? json['stream'] === true : match.action === 'streamGenerateContent';
  const options = parseOptionsOf(request, {
    ...(match.model === undefined ? {} : { model: match.model }),
    ...(match.action === undefined ? {} : { isStreaming }),
  });
  const start = {
    id: parts.id,
    client: clientName(request.headers),
    operation: match.route.operation === 'count-tokens' ? ('count-tokens' as const) : ('generate' as const),
    profile: match.profile ?? tokenProfile,
    askedModel,
    clientProtocol: codec.protocol,
    isStreaming,
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
    services: parts.services,
    ir: once(() => codec.parseRequest(json, options)),
  };
}

function once<T>(create: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: create() }).value;
}

async function run(context: ExchangeContext, admission: Admission): Promise<void> {
  try {
    const candidates = findCandidates(context, admission);
    await serveFirst(context, candidates, admission.match.route.operation === 'count-tokens');
  } catch (error) {
    await tellFailure(context, error);
  }
}

function findCandidates(context: ExchangeContext, { match, tokenProfile }: Admission): Candidate[] {
  if (context.askedModel === '') {
    throw new FailureError({ code: 'bad-request', message: 'model: this field is required', param: 'model' });
  }
  if (context.askedModel.length > LONGEST_MODEL) {
    const message = `model: a name may have at most ${LONGEST_MODEL} characters`;
    throw new FailureError({ code: 'bad-request', message, param: 'model' });
  }
  if (!context.settings.gateway.isRoutingOn) throw new FailureError(ROUTING_OFF);
  const resolution = resolveModel(context.askedModel, context.settings, match.profile ?? tokenProfile);
  if ('failure' in resolution) throw new FailureError(resolution.failure);
  return keepBound(usableCandidates(context, resolution.targets), context.boundTo);
}

/** A connection that can't be used is passed over as long as another one can. */
function usableCandidates(context: ExchangeContext, targets: readonly Target[]): Candidate[] {
  const problems: unknown[] = [];
  const usable = targets.flatMap((target) => {
    try {
      return [toCandidate(context, target)];
    } catch (error) {
      problems.push(error);
      return [];
    }
  });
  if (usable.length === 0) throw problems[0];
  return usable;
}

/** Names go into headers, addresses and the journal. */
const LONGEST_MODEL = 512;

const ROUTING_OFF: Failure = {
  code: 'overloaded',
  status: 503,
  message: 'Routing is switched off in Dragoman. Switch it on in the window or the tray to go on.',
};

function toCandidate(context: ExchangeContext, { connectionId, model }: Target): Candidate {
  if (connectionId === DEMO_CONNECTION_ID) return demoCandidate();
  const connection = context.settings.connections.find(({ id }) => id === connectionId);
  if (connection === undefined) {
    throw new FailureError({ code: 'not-found', message: `There is no connection "${connectionId}" any more.` });
  }
  const candidate = httpCandidate(connection, model, context.codec.protocol);
  if ('problem' in candidate) {
    throw new FailureError({
      code: 'provider-error',
      message: `The connection "${connectionId}" can't be used: ${candidate.problem}.`,
    });
  }
  return candidate;
}

/** The first candidate that answers; as long as nothing has gone out, a failure only means to ask the next. */
async function serveFirst(context: ExchangeContext, candidates: readonly Candidate[], isCount: boolean): Promise<void> {
  const { firstByteTimeoutWithOthersMs } = context.services.limits;
  let lastError: unknown;
  for (const candidate of candidates) {
    const isLast = candidate === candidates.at(-1);
    const attempt = isLast ? context : { ...context, firstByteTimeoutMs: firstByteTimeoutWithOthersMs };
    context.record.beginAttempt(candidate, protocolOf(candidate, context));
    try {
      await serve(attempt, candidate, isCount);
      return;
    } catch (error) {
      lastError = error;
      const failure = failureOf(error, context);
      context.record.endAttempt({ failure });
      if (!mayMoveOn(context, failure)) break;
    }
  }
  throw lastError;
}

/** Whatever went wrong after the client left is no fault of the provider's. */
function failureOf(error: unknown, { signal }: ExchangeContext): Failure {
  return signal.aborted ? { code: 'cancelled', message: 'The client left.' } : failureFrom(error);
}

function protocolOf(candidate: Candidate, context: ExchangeContext): Protocol {
  return candidate.kind === 'demo' ? context.codec.protocol : candidate.endpoint.protocol;
}

function serve(context: ExchangeContext, candidate: Candidate, isCount: boolean): Promise<void> {
  if (isCount) return serveCount(context, candidate);
  if (candidate.kind === 'demo') return serveDemo(context, candidate);
  const isNative = candidate.endpoint.protocol === context.codec.protocol;
  return isNative ? serveNative(context, candidate) : serveTranslated(context, candidate);
}

/** What the caller got wrong is wrong everywhere; and a client that left wants nothing more. */
function mayMoveOn({ signal }: ExchangeContext, { code }: Failure): boolean {
  return !signal.aborted && !STAYS.has(code);
}

const STAYS: ReadonlySet<Failure['code']> = new Set<Failure['code']>([
  'bad-request',
  'context-overflow',
  'content-policy',
  'too-large',
  'cancelled',
  'internal',
]);

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
    const contentType = headers['content-type'] ?? 'application/json';
    openResponse(context, candidate, { status, contentType, upstreamHeaders: headers });
    await send(context, bytes);
    return;
  }
  const { status, headers, body } = context.codec.renderFailure(failure);
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'x-dragoman-exchange': context.id,
    'request-id': context.id,
  });
  await send(context, JSON.stringify(body));
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
