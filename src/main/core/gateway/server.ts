// The HTTP server: Express behind one door. Every request passes `checkAccess` before a route sees it.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import express, { type Express } from 'express';
import { createServer } from '../host/node-http.ts';
import { FailureError, failureFrom, type Failure } from '../ir/failure.ts';
import { checkAccess, type AccessResult, type AccessRules, type Admission } from './door/access.ts';
import { closeGently } from './door/close-gently.ts';
import { codecFor } from './codecs.ts';
import type { ExchangeServices } from './exchange/exchange-context.ts';
import { refuse, type ExchangeCall, type ExchangeRunner } from './exchange.ts';
import { MAX_CONNECTIONS, MAX_HEADER_BYTES } from './limits.ts';
import { findModel, listModels, listProtocol, renderModel, renderModelList } from './door/model-list.ts';
import { missingProfile } from '../routing/resolve.ts';
import { answerMalformed, answerRaw } from './door/raw-answer.ts';
import { protocolOfPath } from './door/routes.ts';
import { limitSilentConnections } from './door/silent-connections.ts';
import { serveStored } from './serve-stored.ts';
import { createLoadLimit } from './load-limit.ts';
import type { GatewayDependencies, GatewayLimits } from './types.ts';

export interface ServerParts {
  readonly dependencies: Pick<GatewayDependencies, 'settings' | 'tokens' | 'log' | 'clock' | 'memory'>;
  readonly services: ExchangeServices;
  readonly limits: GatewayLimits;
  readonly runExchange: ExchangeRunner;
  readonly instanceId: string;
  /** The port that requests must name as their host. */
  readonly port: () => number;
}

/** Not yet listening. */
export function createGatewayServer(parts: ServerParts): Server {
  const { limits } = parts;
  const admissions = new WeakMap<IncomingMessage, Admission>();
  const running = new WeakMap<Duplex, ServerResponse>();
  const app = createApp(parts, admissions);
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: 2000,
      keepAliveTimeout: 75_000,
      requireHostHeader: false,
      // HTTP/2 is offered by some clients with every request (Java's does): whoever does not get it goes on as before.
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
    },
    (request, response) => {
      // A client may leave at any moment; whoever writes learns of it from `close`.
      response.on('error', () => undefined);
      running.set(request.socket, response);
      const result = checkAccess(request, rulesOf(parts));
      if ('failure' in result) {
        answerRefusal({ request, response, clock: parts.dependencies.clock }, result);
        return;
      }
      admissions.set(request, result);
      app(request, response);
    },
  );
  // Whoever asks before sending a body is told to go on only if it will be read (S-01).
  server.on('checkContinue', (request, response) => {
    if (!('failure' in checkAccess(request, rulesOf(parts)))) response.writeContinue();
    server.emit('request', request, response);
  });
  server.maxConnections = MAX_CONNECTIONS;
  limitSilentConnections(server, parts.dependencies.clock);
  server.on('clientError', (error, socket) => answerMalformed(error, socket, openAnswer(running.get(socket))));
  server.on('upgrade', (request, socket) => answerUpgrade(request, socket, rulesOf(parts)));
  return server;
}

function openAnswer(response: ServerResponse | undefined): ServerResponse | undefined {
  return response?.writableFinished === false ? response : undefined;
}

function rulesOf({ dependencies, limits, instanceId, port }: ServerParts): AccessRules {
  return { tokens: dependencies.tokens, port: port(), maxBodyBytes: limits.maxBodyBytes, instanceId };
}

/** Express answers what passed the door; none of its optional work is switched on, so it costs next to nothing. */
function createApp(parts: ServerParts, admissions: WeakMap<IncomingMessage, Admission>): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const runExchange = limitOpen(parts);
  app.use(async (request, response) => {
    try {
      const admission = admissions.get(request);
      if (admission === undefined) throw new Error('a request came past the door');
      await answerRoute(parts, runExchange, { request, response, admission });
    } catch (error) {
      answerBug(parts, { request, response, error });
    }
  });
  return app;
}

async function answerRoute(parts: ServerParts, runExchange: ExchangeRunner, call: ExchangeCall): Promise<void> {
  const { settings } = parts.dependencies;
  switch (call.admission.match.route.operation) {
    case 'health':
      return sendJson(call.response, 200, { status: 'ok' });
    case 'list-models':
    case 'show-model':
      return answerModels(parts, call);
    case 'show-answer':
    case 'delete-answer':
      return serveStored({ ...call, settings: settings.current(), services: parts.services });
    case 'generate':
    case 'count-tokens':
    case 'embeddings':
      return runExchange(call);
  }
}

/** Beyond the limit new requests are refused, so that the running ones keep their pace. */
function limitOpen({ limits, runExchange, dependencies }: ServerParts): ExchangeRunner {
  let open = 0;
  const { clock, memory } = dependencies;
  const isFull = createLoadLimit({ clock, limits, memory });
  return async (call) => {
    if (isFull(open)) {
      refuse(call, TOO_MANY, clock);
      return;
    }
    open += 1;
    try {
      await runExchange(call);
    } finally {
      open -= 1;
    }
  };
}

const TOO_MANY: Failure = {
  code: 'overloaded',
  status: 503,
  retryAfterSeconds: 1,
  message: 'Too many requests are running at once. Wait a moment and try again.',
};

/** A bug in one request must not end the others. */
function answerBug(
  { dependencies }: ServerParts,
  { request, response, error }: { request: IncomingMessage; response: ServerResponse; error: unknown },
): void {
  // What was foreseen is no bug; it only happens outside of an exchange.
  if (!(error instanceof FailureError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    dependencies.log.error('A request failed inside the gateway', { error: text });
  }
  if (response.headersSent) response.destroy();
  else answerRefusal({ request, response, clock: dependencies.clock }, { failure: failureFrom(error) });
}

type Refusal = Extract<AccessResult, { failure: Failure }>;

/** The body of a refused request is never looked at: the connection ends instead. */
function answerRefusal(exchange: Parameters<typeof closeGently>[0], { failure, headers = {} }: Refusal): void {
  const { request, response } = exchange;
  const rendered = codecFor(protocolOfPath(request.url ?? '')).renderFailure(failure);
  const all = { ...rendered.headers, ...headers, 'content-type': 'application/json', connection: 'close' };
  response.statusCode = rendered.status;
  response.setHeaders(new Map(Object.entries(all)));
  closeGently(exchange, JSON.stringify(rendered.body));
}

function answerModels({ dependencies }: ServerParts, { request, response, admission }: ExchangeCall): void {
  const settings = dependencies.settings.current();
  const protocol = listProtocol(admission.match.route.protocol, request.headers);
  const { model: id, profile } = admission.match;
  const failure = profile === undefined ? undefined : missingProfile(settings, profile);
  const found =
    failure !== undefined ? { failure } : id === undefined ? undefined : findModel(settings, { id, profile });
  if (found !== undefined && 'failure' in found) {
    const { status, body } = codecFor(protocol).renderFailure(found.failure);
    sendJson(response, status, body);
    return;
  }
  sendJson(
    response,
    200,
    found === undefined ? renderModelList(listModels(settings), protocol) : renderModel(found, protocol),
  );
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Codex asks for a WebSocket first; 426 sends it to plain HTTP at once, anything else costs it seconds. */
function answerUpgrade(request: IncomingMessage, socket: Duplex, rules: AccessRules): void {
  socket.on('error', () => undefined);
  const result = checkAccess(request, rules);
  const isRefused =
    'failure' in result && result.failure.code !== 'method-not-allowed' && result.failure.code !== 'not-found';
  const failure: Failure = isRefused
    ? result.failure
    : { code: 'bad-request', status: 426, message: 'WebSockets are not offered here. Use plain HTTP.' };
  answerRaw(socket, failure, request.url ?? '');
}
