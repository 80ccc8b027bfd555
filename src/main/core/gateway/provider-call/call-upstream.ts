// Sends one request of an exchange to a candidate: in the form of its endpoint, with its credential, recorded if wanted.
import type { HttpCandidate } from '../../routing/candidate.ts';
import type { UpstreamResponse } from '../../upstream/upstream-client.ts';
import { HOP_HEADER } from '../door/access.ts';
import type { ExchangeContext } from '../exchange/exchange-context.ts';
import { requestHeaders } from '../exchange/forwarded-headers.ts';
import { credentialFor, mayRenew, shapeRequest, type PlainRequest } from './prepare-request.ts';
import { shapeAnswer } from './shape-answer.ts';
import { candidateKey, upstreamUrl } from './upstream-request.ts';

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
