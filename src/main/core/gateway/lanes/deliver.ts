// Hands an answer to the client, streamed or whole, and keeps the books; shared by every source of answers.
import type { Readable } from 'node:stream';
import type { IrEvent } from '../../ir/events.ts';
import { FailureError, type Failure } from '../../ir/failure.ts';
import type { ToolNames } from '../../ir/tool-names.ts';
import type { Candidate, HttpCandidate } from '../../routing/candidate.ts';
import type { UpstreamResponse } from '../../upstream/upstream-client.ts';
import { limitTime, watchStall } from './answer-limits.ts';
import { createEventPipe } from './event-pipe.ts';
import { answerContextOf, bareContextOf, clientLeft, type ExchangeContext } from '../exchange/exchange-context.ts';
import { openResponse } from '../exchange/open-response.ts';
import { keepAnswer } from '../exchange/stored-answers.ts';
import { callUpstream, type UpstreamCall } from '../provider-call/call-upstream.ts';
import type { Lane, Outcome, Primed } from './lane.ts';
import { keepAlive, pipeLane, primeLane } from './lane-stream.ts';

export interface Delivery {
  readonly context: ExchangeContext;
  readonly candidate: Candidate;
  readonly upstreamHeaders: Readonly<Record<string, string>>;
  readonly ignored: readonly string[];
}

/** Asks a provider; a client that wants a stream gets signs of life meanwhile. */
export function awaitAnswer(
  delivery: Omit<Delivery, 'upstreamHeaders'> & { candidate: HttpCandidate },
  call: UpstreamCall,
): Promise<UpstreamResponse> {
  return withSignsOfLife(delivery, () => callUpstream(delivery.context, delivery.candidate, call));
}

/** As long as the work gives nothing, a client that wants a stream hears that it goes on (trust.md §3.0, rule 2). */
export async function withSignsOfLife<T>(
  { context, candidate, ignored }: Omit<Delivery, 'upstreamHeaders'>,
  work: () => Promise<T>,
): Promise<T> {
  if (!context.isStreaming) return work();
  const { clock, limits } = context.services;
  const pings = keepAlive({ clock, keepAliveEveryMs: limits.keepAliveEveryMs }, () => {
    openStream({ context, candidate, ignored, upstreamHeaders: {} });
    context.response.write(context.codec.createEventRenderer(bareContextOf(context)).ping());
  });
  try {
    return await work();
  } finally {
    pings.stop();
  }
}

export interface LaneDelivery {
  readonly body: Readable;
  readonly lane: Lane;
  readonly outcome: Outcome;
  /** What to throw for a failure before any content, if not the plain failure; `held` is what the client would have got. */
  readonly earlyError?: (failure: Failure, held: readonly (string | Buffer)[]) => FailureError;
}

/**
 * Streams an answer. Throws FailureError when it failed before any content, so that another candidate may be asked;
 * a later failure has been told to the client within the stream.
 */
export async function deliverLane(delivery: Delivery, parts: LaneDelivery): Promise<void> {
  const { services, settings } = delivery.context;
  const minutes = settings.gateway.longestAnswerMinutes;
  const stopLimit = limitTime(parts.body, { clock: services.clock, minutes });
  try {
    await streamLane(delivery, parts);
  } finally {
    stopLimit();
  }
}

async function streamLane(delivery: Delivery, { body, lane, outcome, earlyError }: LaneDelivery): Promise<void> {
  const { context } = delivery;
  const options = {
    response: context.response,
    clock: context.services.clock,
    ...context.services.limits,
    openResponse: () => openStream(delivery),
    onCommit: () => context.record.firstContent(),
  };
  const primed = await primeOrFail(body, lane, options);
  const early = outcome.failure();
  if (early !== undefined && !outcome.hasContent()) {
    body.destroy();
    throw earlyError?.(early, primed.held) ?? new FailureError(early);
  }
  try {
    await pipeLane(body, lane, { ...options, primed });
  } catch (error) {
    // Codex hangs up as soon as it has read the last event: then nobody left early.
    const isAllSaid = context.signal.aborted && outcome.isComplete();
    // No failure of a kind after which another provider would be asked: the client has seen a part of this answer.
    if (!isAllSaid) {
      throw context.signal.aborted
        ? clientLeft(error)
        : new Error('the answer could not be completed', { cause: error });
    }
  }
  keepBooks(context, outcome);
}

async function primeOrFail(body: Readable, lane: Lane, options: Parameters<typeof primeLane>[2]): Promise<Primed> {
  try {
    return await primeLane(body, lane, options);
  } catch (error) {
    body.destroy();
    // The lane knows what a broken stream means; nothing of its text may go out, since another candidate may answer.
    lane.fail(error);
    return { held: [], heldBytes: 0, hasEnded: true };
  }
}

function openStream({ context, candidate, upstreamHeaders, ignored }: Delivery): void {
  openResponse(context, candidate, {
    status: 200,
    contentType: context.framing === 'json-array' ? 'application/json' : context.codec.streamContentType,
    upstreamHeaders,
    ignored,
  });
}

function keepBooks(context: ExchangeContext, outcome: Outcome): void {
  const usage = outcome.usage();
  if (usage !== undefined) context.record.usage(usage);
  const failure = outcome.failure();
  if (failure !== undefined) context.record.endAttempt({ status: 200, failure });
  else context.record.endAttempt({ status: 200 });
  context.record.finish({ status: 200, ...(failure === undefined ? {} : { failure }) });
}

/** Delivers an answer whose events are all there. */
export async function deliverEvents(
  delivery: Delivery,
  toolNames: ToolNames,
  events: readonly IrEvent[],
): Promise<void> {
  const { context } = delivery;
  if (context.isStreaming) {
    const renderer = context.codec.createEventRenderer(answerContextOf(context));
    const pipe = createEventPipe({ toolNames, render: remembering(context, (event) => renderer.push(event)) });
    const text = pipe.push(events) + pipe.end();
    throwIfFailed(pipe);
    openStream(delivery);
    context.record.firstContent();
    await send(context, text);
    keepAnswer(context, renderer.answer?.());
    keepBooks(context, pipe);
    return;
  }
  const collected: IrEvent[] = [];
  const collect = (event: IrEvent): string => {
    collected.push(event);
    return '';
  };
  const pipe = createEventPipe({ toolNames, render: remembering(context, collect) });
  pipe.push(events);
  pipe.end();
  throwIfFailed(pipe);
  context.record.firstContent();
  const answer = context.codec.renderAnswer(collected, answerContextOf(context));
  await sendJson(delivery, answer);
  keepAnswer(context, answer);
  keepBooks(context, pipe);
}

/** Keeps what proves the reasoning behind calls on the way, where clients don't send it back. */
export function remembering(
  { codec, services }: ExchangeContext,
  render: (event: IrEvent) => string,
): (event: IrEvent) => string {
  if (codec.losesProofs !== true) return render;
  const watch = services.proofs.watch();
  return (event) => {
    watch(event);
    return render(event);
  };
}

function throwIfFailed(outcome: Outcome): void {
  const failure = outcome.failure();
  if (failure !== undefined) throw new FailureError(failure);
}

async function sendJson({ context, candidate, upstreamHeaders, ignored }: Delivery, body: unknown): Promise<void> {
  const text = JSON.stringify(body);
  openResponse(context, candidate, {
    status: 200,
    contentType: 'application/json',
    contentLength: Buffer.byteLength(text),
    upstreamHeaders,
    ignored,
  });
  await send(context, text);
}

/** Ends the response with this text and waits until the system has taken it. */
export function send({ response, services }: ExchangeContext, text: string | Buffer): Promise<void> {
  const { clock, limits } = services;
  let stopWatch: () => void = () => undefined;
  const sent = new Promise<void>((resolve, reject) => {
    if (response.destroyed) {
      reject(clientLeft());
      return;
    }
    response.once('finish', resolve);
    response.once('close', () => {
      if (!response.writableFinished) reject(clientLeft());
    });
    response.end(text);
    // Most answers are with the system at once.
    if (response.writableLength > 0) stopWatch = watchStall(response, { clock, stallTimeoutMs: limits.stallTimeoutMs });
  });
  return sent.finally(() => stopWatch());
}
