// Serves a request whose provider speaks another protocol: render, ask, parse the answer, render it for the client.
import { hostOf } from '../../providers/host-of.ts';
import type { Readable } from 'node:stream';
import { prepareForTarget } from '../../ir/cross-protocol.ts';
import { FailureError } from '../../ir/failure.ts';
import type { JsonObject } from '../../ir/json.ts';
import { recallProofs } from '../../ir/recall-proofs.ts';
import type { IrRequest } from '../../ir/request.ts';
import type { ToolNames } from '../../ir/tool-names.ts';
import type { HttpCandidate } from '../../routing/candidate.ts';
import { createSseReader } from '../../upstream/sse-reader.ts';
import { readAll, type UpstreamResponse } from '../../upstream/upstream-client.ts';
import type { WireCodec } from '../../wire/codec.ts';
import { codecFor } from '../codecs.ts';
import { awaitAnswer, deliverEvents, deliverLane, remembering, type Delivery } from './deliver.ts';
import { answerContextOf, type ExchangeContext } from '../exchange/exchange-context.ts';
import { createEventPipe, type EventPipe } from './event-pipe.ts';
import { jsonBytes } from '../body/json-bytes.ts';
import type { Lane } from './lane.ts';
import { failureOfBreak, notTheProtocol, readProviderFailure } from '../provider-call/provider-failure.ts';
import { keepAnswer } from '../exchange/stored-answers.ts';
import { eventsOf } from '../provider-call/whole-answer.ts';

/** Asks the candidate and delivers its answer. Throws FailureError as long as nothing of an answer has gone out. */
export async function serveTranslated(context: ExchangeContext, candidate: HttpCandidate): Promise<void> {
  const outbound = codecFor(candidate.endpoint.protocol);
  const request = prepareForTarget(askedFor(context), outbound.protocol);
  const { model, dialect, maxOutputTokens } = candidate;
  const rendered = outbound.renderRequest(request, {
    model,
    dialect,
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  });
  const fitted = fit(rendered.body, candidate);
  const ignored = [...request.ignored, ...rendered.ignored, ...fitted.lost];
  context.record.ignore(ignored);
  const response = await awaitAnswer(
    { context, candidate, ignored },
    {
      path: outbound.path('generate', { model, isStreaming: context.isStreaming }) ?? '',
      body: bodyText(fitted.body, context.body.bytes.length),
      isNative: false,
      protocolHeaders: outbound.headers,
    },
  );
  const host = hostOf(candidate.endpoint);
  if (response.status >= 400) {
    const { failure } = await readProviderFailure(response, outbound, host);
    throw new FailureError(failure);
  }
  const delivery: Delivery = { context, candidate, upstreamHeaders: response.headers, ignored };
  await deliver(response, { outbound, toolNames: rendered.toolNames, delivery, host });
}

function askedFor({ ir, codec, services }: ExchangeContext): IrRequest {
  return codec.losesProofs === true ? recallProofs(ir(), (call) => services.proofs.find(call)) : ir();
}

/** From here on pieces cost less than one text. */
const LARGE_BYTES = 16 * 1024;

function bodyText(body: JsonObject, askedBytes: number): Buffer | string {
  return askedBytes < LARGE_BYTES ? JSON.stringify(body) : jsonBytes(body, askedBytes);
}

/** Fields that we write into every request of their protocol: nobody misses them. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['store', 'include']);

/** The body without what this provider refuses, as its rules or the user have it. */
function fit(body: JsonObject, { stripParams, nativeRules }: HttpCandidate): { body: JsonObject; lost: string[] } {
  const listed = typeof stripParams === 'string' ? [] : stripParams;
  const refused = new Set(stripParams === 'none' ? [] : [...nativeRules.drop, ...listed]);
  const left = Object.keys(body).filter((field) => refused.has(field));
  if (left.length === 0) return { body, lost: [] };
  const kept = Object.fromEntries(Object.entries(body).filter(([field]) => !refused.has(field)));
  return { body: kept, lost: left.filter((field) => !OWN_FIELDS.has(field)) };
}

interface AnswerParts {
  readonly outbound: WireCodec;
  readonly toolNames: ToolNames;
  readonly delivery: Delivery;
  readonly host: string;
}

/** Streams and whole answers come as they were asked for, or the other way round: some providers know only one (W-4, W-15). */
async function deliver(response: UpstreamResponse, parts: AnswerParts): Promise<void> {
  const { context } = parts.delivery;
  const isStream = (response.headers['content-type'] ?? '').includes('event-stream');
  if (isStream && context.isStreaming) {
    await deliverStream(response.body, parts);
    return;
  }
  const maxBytes = context.services.limits.maxBodyBytes;
  const bytes = await readAll(response, { maxBytes, host: parts.host });
  await deliverEvents(parts.delivery, parts.toolNames, eventsOf(bytes, parts.outbound));
}

async function deliverStream(body: Readable, parts: AnswerParts): Promise<void> {
  const { context } = parts.delivery;
  const renderer = context.codec.createEventRenderer(answerContextOf(context));
  const pipe = createEventPipe({
    toolNames: parts.toolNames,
    render: remembering(context, (event) => renderer.push(event)),
  });
  const lane = createTranslatingLane(parts, pipe, () => renderer.ping());
  await deliverLane(parts.delivery, { body, lane, outcome: pipe });
  if (pipe.failure() === undefined) keepAnswer(context, renderer.answer?.());
}

function createTranslatingLane({ outbound, host }: AnswerParts, pipe: EventPipe, ping: () => string): Lane {
  const reader = createSseReader();
  const parser = outbound.createEventParser();
  let begin: Buffer | undefined;
  return {
    push: (bytes) => {
      begin ??= bytes;
      let text = '';
      for (const event of reader.push(bytes)) text += pipe.push(parser.push(event));
      return text;
    },
    end: () => {
      let text = '';
      for (const event of reader.end()) text += pipe.push(parser.push(event));
      // Not one event: the stream was none.
      if (!pipe.hasContent() && pipe.failure() === undefined && looksForeign(begin)) {
        return text + pipe.push([{ type: 'error', failure: notTheProtocol(begin ?? Buffer.alloc(0)).failure }]);
      }
      return text + pipe.end();
    },
    fail: (error) => pipe.push([{ type: 'error', failure: failureOfBreak(error, host) }]),
    ping,
    isReady: () => pipe.hasContent() || pipe.isOver(),
  };
}

function looksForeign(begin: Buffer | undefined): boolean {
  return begin === undefined || begin.subarray(0, 64).toString('utf8').trimStart().startsWith('<');
}
