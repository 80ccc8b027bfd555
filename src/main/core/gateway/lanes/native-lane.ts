// Serves a request whose provider speaks the client's own protocol: bytes pass untouched, a tap reads along.
import { hostOf } from '../../providers/host-of.ts';
import { FailureError, statusOf, type Failure } from '../../ir/failure.ts';
import type { ToolNames } from '../../ir/tool-names.ts';
import type { HttpCandidate } from '../../routing/candidate.ts';
import { readAll, type UpstreamResponse } from '../../upstream/upstream-client.ts';
import type { WireCodec } from '../../wire/codec.ts';
import { awaitAnswer, deliverEvents, deliverLane, send, type Delivery } from './deliver.ts';
import { createArrayTap } from './array-tap.ts';
import { createEventFramer } from './event-framer.ts';
import { bareContextOf, type ExchangeContext } from '../exchange/exchange-context.ts';
import { openResponse } from '../exchange/open-response.ts';
import { nativeBody, nativeSource } from './native-body.ts';
import { createNativeTap } from './native-tap.ts';
import { errorsWithoutCredential, readProviderFailure, withoutCredential } from '../provider-call/provider-failure.ts';
import { bindAnswer } from '../exchange/stored-answers.ts';
import { eventsOf, isEventStream } from '../provider-call/whole-answer.ts';

/** A provider's error as it came: clients of the same protocol understand it best. */
export interface VerbatimFailure {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  readonly candidate: HttpCandidate;
}

/** Thrown with the provider's own answer, which goes to the client if no other candidate serves the request. */
export class VerbatimError extends FailureError {
  readonly verbatim: VerbatimFailure;

  constructor(failure: Failure, verbatim: VerbatimFailure) {
    super(failure);
    this.verbatim = verbatim;
  }
}

/** Asks the candidate and passes its answer on. Throws FailureError as long as nothing of an answer has gone out. */
export async function serveNative(context: ExchangeContext, candidate: HttpCandidate): Promise<void> {
  const { codec } = context;
  const { endpoint, model } = candidate;
  const asked = usageToAskFor(context, candidate);
  const response = await awaitAnswer(
    { context, candidate, ignored: [] },
    {
      path: codec.path('generate', { model, isStreaming: context.isStreaming, framing: context.framing }) ?? '',
      query: nativeQuery(context.query),
      body: nativeBody(nativeSource(context), candidate, asked),
      isNative: true,
      protocolHeaders: codec.headers,
      dropHeaders: candidate.nativeRules.dropHeaders,
    },
  );
  const host = hostOf(endpoint);
  const delivery: NativeDelivery = { context, candidate, upstreamHeaders: response.headers, ignored: [] };
  if (response.status >= 400) await throwVerbatim(delivery, response, host);
  const isStream = (response.headers['content-type'] ?? '').includes('event-stream');
  if (!isStream && context.isStreaming && context.framing === 'json-array') await passArray(delivery, response, host);
  else if (isStream && context.isStreaming && context.framing !== 'json-array')
    await passStream(delivery, response, { host, isUsageHidden: asked !== undefined });
  else await passWhole(delivery, response, host);
}

/** Where the usage of a stream must be asked for and the client doesn't, we ask, and keep the answer to ourselves. */
function usageToAskFor(
  { codec, body, isStreaming }: ExchangeContext,
  { dialect }: HttpCandidate,
): WireCodec['usageOnRequest'] {
  const { usageOnRequest } = codec;
  if (usageOnRequest === undefined || !isStreaming || !dialect.allowsStreamOptions) return undefined;
  const { field } = usageOnRequest;
  return usageOnRequest.isAsked({ [field]: body.field(field) ?? null }) ? undefined : usageOnRequest;
}

/** The client's query but for its credential: `?beta=true` means something to the provider. */
export function nativeQuery(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].filter(([name]) => name !== 'key'));
}

type NativeDelivery = Delivery & { readonly candidate: HttpCandidate };

/** Tells what a provider refused, in its own words where they are of its protocol. */
export async function throwVerbatim(
  { context, candidate }: Pick<NativeDelivery, 'context' | 'candidate'>,
  response: UpstreamResponse,
  host: string,
): Promise<never> {
  const { failure, bytes } = await readProviderFailure(response, context.codec, host);
  const isJson = failure.raw !== undefined;
  // A web page is no answer of this protocol: then our own words are better.
  if (!isJson) throw new FailureError(failure);
  throw new VerbatimError(failure, { status: response.status, headers: response.headers, bytes, candidate });
}

async function passStream(
  delivery: NativeDelivery,
  response: UpstreamResponse,
  { host, isUsageHidden }: { host: string; isUsageHidden: boolean },
): Promise<void> {
  const { context, candidate } = delivery;
  const { usageOnRequest } = context.codec;
  const tap = createNativeTap({
    codec: context.codec,
    host,
    framer: createEventFramer(isUsageHidden ? usageOnRequest?.isUsageOnly : undefined),
    hide: (events) => errorsWithoutCredential(events, context.codec, response.credential),
    // Built only when a stream breaks: an error event in the client's own shape.
    renderError: (failure) =>
      context.codec.createEventRenderer(bareContextOf(context)).push({ type: 'error', failure }),
    renderPing: () => context.codec.createEventRenderer(bareContextOf(context)).ping(),
  });
  const { status, headers } = response;
  await deliverLane(delivery, {
    body: response.body,
    lane: tap,
    outcome: tap,
    // The provider itself said what went wrong: its clients understand that better than any rendering of it.
    earlyError: (failure, held) =>
      tap.hasSaidEnd()
        ? new VerbatimError(failure, {
            status,
            headers,
            candidate,
            bytes: Buffer.concat(held.map((part) => Buffer.from(part))),
          })
        : new FailureError(failure),
  });
  bindAnswer(context, tap.answerId(), delivery.candidate.connectionId);
}

/** A stream that is one growing JSON array: it passes as it comes, and a cut leaves it without its bracket. */
async function passArray(delivery: Delivery, response: UpstreamResponse, host: string): Promise<void> {
  const tap = createArrayTap(delivery.context.codec, host);
  await deliverLane(delivery, { body: response.body, lane: tap, outcome: tap });
}

/** Nothing was renamed on the way there. */
const NAMES_AS_THEY_ARE: ToolNames = { toTarget: (name) => name, toClient: () => undefined };

async function passWhole(delivery: NativeDelivery, response: UpstreamResponse, host: string): Promise<void> {
  const { context, candidate, upstreamHeaders } = delivery;
  const { status, headers } = response;
  const bytes = await readAll(response, { maxBytes: context.services.limits.maxBodyBytes, host });
  const events = eventsOf(bytes, context.codec);
  // A stream where one answer was asked for, or the other way round: some providers know only one (W-4, W-15).
  if (context.isStreaming || isEventStream(bytes)) {
    await deliverEvents(delivery, NAMES_AS_THEY_ARE, events);
    return;
  }
  const failure = events.find((event) => event.type === 'error')?.failure;
  if (failure !== undefined) {
    const shown = withoutCredential(bytes, response.credential);
    throw new VerbatimError(failure, { status: statusOf(failure), headers, bytes: shown, candidate });
  }
  const usage = events.findLast((event) => event.type === 'usage')?.usage;
  const start = events.find((event) => event.type === 'start');
  bindAnswer(context, start?.id, candidate.connectionId);
  context.record.firstContent();
  if (usage !== undefined) context.record.usage(usage);
  context.record.endAttempt({ status });
  const contentLength = bytes.length;
  openResponse(context, candidate, { status, contentType: 'application/json', contentLength, upstreamHeaders });
  await send(context, bytes);
  context.record.finish({ status });
}
