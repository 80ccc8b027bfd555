// Passes a request for embeddings to a provider of the client's own protocol: there is no other to translate it to.
import { hostOf } from '../../providers/host-of.ts';
import { FailureError } from '../../ir/failure.ts';
import { asArray, asObject, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { Candidate, HttpCandidate } from '../../routing/candidate.ts';
import { readAll } from '../../upstream/upstream-client.ts';
import { bridgeOf } from '../../bridges/bridge-of.ts';
import { send } from './deliver.ts';
import type { ExchangeContext } from '../exchange/exchange-context.ts';
import { openResponse } from '../exchange/open-response.ts';
import { callUpstream } from '../provider-call/call-upstream.ts';
import { scanBody } from '../body/json-scan.ts';
import { nativeBody } from './native-body.ts';
import { nativeQuery, throwVerbatim, VerbatimError } from './native-lane.ts';
import { notTheProtocol } from '../provider-call/provider-failure.ts';
import { eventsOf } from '../provider-call/whole-answer.ts';

/** Asks the candidate and passes its answer on. Throws FailureError as long as nothing has gone out. */
export async function serveEmbeddings(context: ExchangeContext, candidate: Candidate): Promise<void> {
  const target = needEmbeddings(context, candidate);
  const { codec, record, services } = context;
  const response = await callUpstream(context, target.candidate, {
    path: target.path,
    query: nativeQuery(context.query),
    body: nativeBody(context.body, target.candidate),
    isNative: true,
    protocolHeaders: codec.headers,
    dropHeaders: target.candidate.nativeRules.dropHeaders,
  });
  const host = hostOf(target.candidate.endpoint);
  const { status, headers } = response;
  if (status >= 400) await throwVerbatim({ context, candidate: target.candidate }, response, host);
  const bytes = await readAll(response, { maxBytes: services.limits.maxBodyBytes, host });
  const usage = codec.readUsage(checked(bytes, { context, candidate: target.candidate, status, headers }), undefined);
  const answer = context.body.field('encoding_format') === 'base64' ? packed(bytes) : bytes;
  record.firstContent();
  if (usage !== undefined) record.usage(usage);
  record.endAttempt({ status });
  openResponse(context, candidate, { status, contentType: 'application/json', upstreamHeaders: headers });
  await send(context, answer);
  record.finish({ status });
}

interface Target {
  readonly candidate: HttpCandidate;
  readonly path: string;
}

/** Throws FailureError for a provider that has none, before it is asked anything. */
function needEmbeddings({ codec }: ExchangeContext, candidate: Candidate): Target {
  const path = codec.path('embeddings', { model: candidate.model, isStreaming: false });
  const isOfProtocol =
    candidate.kind === 'http' &&
    candidate.endpoint.protocol === codec.protocol &&
    bridgeOf(candidate.endpoint) === undefined;
  if (isOfProtocol && path !== undefined) return { candidate, path };
  throw new FailureError({
    code: 'unsupported',
    message: `The connection "${candidate.connectionId}" has no embeddings: they need one that speaks the OpenAI protocol (Chat Completions). Name one in the model, as "connection/model".`,
    param: 'model',
  });
}

/** All of the answer but its vectors, which nobody needs to read. Throws FailureError for what is none. */
function checked(
  bytes: Buffer,
  { context, ...verbatim }: Omit<VerbatimError['verbatim'], 'bytes'> & { context: ExchangeContext },
): JsonObject {
  const { isObject, fields } = scanBody(bytes, Number.MAX_SAFE_INTEGER);
  const valueOf = (name: string): JsonValue | undefined => {
    const span = fields.get(name);
    return span === undefined ? undefined : (JSON.parse(bytes.toString('utf8', span.start, span.end)) as JsonValue);
  };
  if (isObject && fields.has('data')) return { usage: valueOf('usage') ?? null };
  // Some providers tell an error with status 200.
  const isError = isObject && fields.has('error');
  const failure = isError ? eventsOf(bytes, context.codec).find((event) => event.type === 'error')?.failure : undefined;
  throw failure === undefined ? notTheProtocol(bytes) : new VerbatimError(failure, { ...verbatim, bytes });
}

/**
 * Vectors as base64 of little-endian floats where the client asked for that and the provider doesn't know it: OpenAI's own
 * SDKs ask for it unasked and would read the numbers wrongly (openai-node, `embeddings.create`).
 */
function packed(bytes: Buffer): Buffer {
  const json = JSON.parse(bytes.toString('utf8')) as JsonObject;
  const data = asArray(json['data']);
  if (!data.some((item) => Array.isArray(asObject(item)?.['embedding']))) return bytes;
  return Buffer.from(JSON.stringify({ ...json, data: data.map((item) => (isJsonObject(item) ? pack(item) : item)) }));
}

function pack(item: JsonObject): JsonObject {
  const { embedding } = item;
  if (!Array.isArray(embedding)) return item;
  const floats = Buffer.alloc(embedding.length * 4);
  for (const [index, value] of embedding.entries()) floats.writeFloatLE(Number(value), index * 4);
  return { ...item, embedding: floats.toString('base64') };
}
