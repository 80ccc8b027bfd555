// Shows and deletes stored answers: those kept here, and those that a provider keeps.
import { hostOf } from '../providers/host-of.ts';
import type { ServerResponse } from 'node:http';
import type { ConnectionSettings, Settings } from '../../../shared/model/settings.ts';
import { FailureError } from '../ir/failure.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import { idsOf } from '../routing/candidate-id.ts';
import { httpCandidates, type HttpCandidate } from '../routing/candidate.ts';
import { activeConnectionId } from '../routing/resolve.ts';
import { readAll } from '../upstream/upstream-client.ts';
import type { BoundAnswer } from './exchange/answer-store.ts';
import { codecFor } from './codecs.ts';
import type { ExchangeCall } from './exchange.ts';
import type { ExchangeServices } from './exchange/exchange-context.ts';
import { responseHeaders } from './exchange/forwarded-headers.ts';
import { candidateKey, credentialHeaders, upstreamUrl } from './provider-call/upstream-request.ts';

const PROTOCOL = 'openai-responses';

export interface StoredCall extends ExchangeCall {
  readonly settings: Settings;
  readonly services: ExchangeServices;
}

/** Answers GET and DELETE of one stored answer. Throws FailureError when there is none. */
export async function serveStored(call: StoredCall): Promise<void> {
  const { response, admission, services } = call;
  const id = admission.match.answer ?? '';
  const found = services.answers.find(id);
  if (found?.kind === 'kept') {
    if (admission.match.route.operation === 'show-answer') sendJson(response, found.answer);
    else {
      services.answers.delete(id);
      sendJson(response, codecFor(PROTOCOL).storing?.renderDeleted(id) ?? {});
    }
    return;
  }
  const candidate = keeperOf(call, found);
  if (candidate === undefined) throw notFound(id);
  await passOn(call, candidate, id);
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** The connection that keeps the answer; for one that is unknown, the active one if it keeps answers at all. */
function keeperOf({ settings, services }: StoredCall, bound: BoundAnswer | undefined): HttpCandidate | undefined {
  const wanted = bound?.connectionId ?? activeConnectionId(settings);
  const connection = settings.connections.find(({ id }) => id === wanted);
  if (connection === undefined) return undefined;
  const able = nativeCandidates(connection, services.catalogues.of(settings));
  // Another key may belong to another account, which does not know the answer (TL-17).
  const isKeeper = (candidate: HttpCandidate): boolean =>
    bound?.credential === undefined ||
    idsOf(candidate, (source) => services.keys.peek(source)).credential === bound.credential;
  return able.find(isKeeper);
}

function nativeCandidates(connection: ConnectionSettings, catalogue: Catalogue): HttpCandidate[] {
  const model = connection.models[0] ?? '';
  return httpCandidates(connection, model, { clientProtocol: PROTOCOL, catalogue }).flatMap((candidate) =>
    'problem' in candidate || candidate.endpoint.protocol !== PROTOCOL ? [] : [candidate],
  );
}

function notFound(id: string): FailureError {
  return new FailureError({
    code: 'not-found',
    message: `There is no stored response "${id.slice(0, 100)}". Answers that Dragoman keeps itself are gone after a day or a restart.`,
  });
}

async function passOn(
  { request, response, services }: StoredCall,
  candidate: HttpCandidate,
  id: string,
): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const { endpoint } = candidate;
  const key = await candidateKey(candidate, services.keys);
  const answer = await services.upstream.send({
    method: request.method === 'DELETE' ? 'DELETE' : 'GET',
    url: upstreamUrl(candidate, `v1/responses/${encodeURIComponent(id)}`),
    headers: { accept: 'application/json', ...credentialHeaders(endpoint, key) },
    signal: left.signal,
    firstByteTimeoutMs: services.limits.firstByteTimeoutMs,
  });
  const host = hostOf(endpoint);
  const bytes = await readAll(answer, { maxBytes: services.limits.maxBodyBytes, host });
  if (answer.status < 400 && request.method === 'DELETE') services.answers.delete(id);
  response.writeHead(answer.status, { ...responseHeaders(answer.headers), 'content-type': 'application/json' });
  response.end(bytes);
}
