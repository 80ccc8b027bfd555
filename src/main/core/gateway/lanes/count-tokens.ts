// Counts input tokens: by the provider where its protocol can, else by an estimate that is marked as one. Never by a completion.
import { hostOf } from '../../providers/host-of.ts';
import { prepareForTarget } from '../../ir/cross-protocol.ts';
import { FailureError } from '../../ir/failure.ts';
import { isJsonObject, type JsonObject } from '../../ir/json.ts';
import { formOf } from '../../providers/forms/index.ts';
import type { Candidate, HttpCandidate } from '../../routing/candidate.ts';
import { readAll, type UpstreamResponse } from '../../upstream/upstream-client.ts';
import type { WireCodec } from '../../wire/codec.ts';
import { codecFor } from '../codecs.ts';
import { send } from './deliver.ts';
import { estimateTokens } from './estimate-tokens.ts';
import type { ExchangeContext } from '../exchange/exchange-context.ts';
import { openResponse } from '../exchange/open-response.ts';
import { callUpstream } from '../provider-call/call-upstream.ts';
import { nativeBody, nativeSource } from './native-body.ts';
import { nativeQuery } from './native-lane.ts';
import { parseAnswerBody, readProviderFailure } from '../provider-call/provider-failure.ts';
import { writtenAnew, type RequestBody } from '../body/read-body.ts';

/** Answers with a count in the shape of the client's protocol. Throws FailureError when the request can't be read, or when the provider that counts refuses it. */
export async function serveCount(context: ExchangeContext, candidate: Candidate): Promise<void> {
  const outbound = candidate.kind === 'http' ? codecFor(candidate.endpoint.protocol) : undefined;
  const isNative = outbound?.protocol === context.codec.protocol;
  const knows = isNative ? outbound?.counting !== undefined : outbound?.counting?.renderRequest !== undefined;
  if (candidate.kind !== 'http' || outbound === undefined || !knows || !formOf(candidate.endpoint).canCount) {
    await answerWithEstimate(context, candidate);
    return;
  }
  if (isNative) await passCount(context, candidate);
  else await translateCount(context, candidate, outbound);
}

async function passCount(context: ExchangeContext, candidate: HttpCandidate): Promise<void> {
  const { codec } = context;
  const { endpoint, model } = candidate;
  const response = await callUpstream(context, candidate, {
    path: codec.path('count-tokens', { model, isStreaming: false }) ?? '',
    query: nativeQuery(context.query),
    body: nativeBody(countSource(context, model), candidate),
    isNative: true,
    operation: 'count-tokens',
    protocolHeaders: codec.headers,
    dropHeaders: candidate.nativeRules.dropHeaders,
  });
  if (await estimatesInstead(context, candidate, response)) return;
  const host = hostOf(endpoint);
  const bytes = await readAll(response, { maxBytes: context.services.limits.maxBodyBytes, host });
  if (countIn(bytes, codec) === undefined) {
    await answerWithEstimate(context, candidate);
    return;
  }
  context.record.endAttempt({ status: response.status });
  openResponse(context, candidate, {
    status: response.status,
    contentType: 'application/json',
    upstreamHeaders: response.headers,
  });
  await send(context, bytes);
  context.record.finish({ status: response.status });
}

function countSource(context: ExchangeContext, model: string): RequestBody {
  const source = nativeSource(context);
  const renamed = context.codec.counting?.renameModel?.(source.json, model);
  return renamed === undefined ? source : writtenAnew(renamed);
}

async function translateCount(context: ExchangeContext, candidate: HttpCandidate, outbound: WireCodec): Promise<void> {
  const { model, dialect, endpoint } = candidate;
  const request = prepareForTarget(context.ir(), outbound.protocol);
  const body = outbound.counting?.renderRequest?.(request, { model, dialect }) ?? {};
  const response = await callUpstream(context, candidate, {
    path: outbound.path('count-tokens', { model, isStreaming: false }) ?? '',
    body: JSON.stringify(body),
    isNative: false,
    operation: 'count-tokens',
    protocolHeaders: outbound.headers,
  });
  if (await estimatesInstead(context, candidate, response)) return;
  const host = hostOf(endpoint);
  const bytes = await readAll(response, { maxBytes: context.services.limits.maxBodyBytes, host });
  const tokens = countIn(bytes, outbound);
  if (tokens === undefined) await answerWithEstimate(context, candidate);
  else await answer(context, candidate, { tokens, isEstimate: false });
}

/** Undefined for what is no count: a web page, or JSON of another kind. */
function countIn(bytes: Buffer, codec: WireCodec): number | undefined {
  try {
    const json = parseAnswerBody(bytes);
    return isJsonObject(json) ? codec.counting?.parseAnswer(json) : undefined;
  } catch {
    // No JSON at all: some servers show their front page at addresses they don't know.
    return undefined;
  }
}

function answerWithEstimate(context: ExchangeContext, candidate: Candidate): Promise<void> {
  return answer(context, candidate, { tokens: estimateTokens(context.ir()), isEstimate: true });
}

/** Many providers copy the protocol without its counting: they say 404 or 405, and then an estimate is better than an error. */
async function estimatesInstead(
  context: ExchangeContext,
  candidate: HttpCandidate,
  response: UpstreamResponse,
): Promise<boolean> {
  if (response.status < 400) return false;
  const codec = codecFor(candidate.endpoint.protocol);
  const { failure } = await readProviderFailure(response, codec, hostOf(candidate.endpoint));
  if (response.status !== 404 && response.status !== 405 && response.status !== 501) throw new FailureError(failure);
  await answerWithEstimate(context, candidate);
  return true;
}

async function answer(
  context: ExchangeContext,
  candidate: Candidate,
  { tokens, isEstimate }: { tokens: number; isEstimate: boolean },
): Promise<void> {
  const body: JsonObject = context.codec.counting?.renderAnswer(tokens) ?? { tokens };
  context.record.endAttempt({ status: 200 });
  if (isEstimate) context.response.setHeader('x-dragoman-estimate', 'true');
  openResponse(context, candidate, { status: 200, contentType: 'application/json', upstreamHeaders: {} });
  await send(context, JSON.stringify(body));
  context.record.finish({ status: 200 });
}
