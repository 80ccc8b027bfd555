// Sends a recorded request again through the gateway, to a connection of the user's choice.
import type { RecordedMessage } from '../../../shared/model/recording.ts';
import type { ReplayState, ReplayWish } from '../../../shared/model/replay.ts';
import type { Exchange } from '../../../shared/model/exchange.ts';
import { REPLAY_HEADER } from '../gateway/door/access.ts';
import { codecFor } from '../gateway/codecs.ts';
import { eventsOf } from '../gateway/provider-call/whole-answer.ts';
import type { IrEvent } from '../ir/events.ts';
import { failureFrom } from '../ir/failure.ts';
import { asObject, asString, type JsonValue } from '../ir/json.ts';
import type { Clock } from '../ports.ts';
import type { Recorder } from '../recording/recorder.ts';
import { RefusalError } from '../settings/refusal.ts';
import { createSseReader } from '../upstream/sse-reader.ts';
import { readAll, type UpstreamClient, type UpstreamResponse } from '../upstream/upstream-client.ts';

export interface ReplayDependencies {
  readonly clock: Clock;
  /** Closed by whoever made it. */
  readonly client: UpstreamClient;
  readonly find: (id: string) => Exchange | undefined;
  readonly recorder: Pick<Recorder, 'find'>;
  readonly access: { address(): string; token(): string };
}

/** More than this of an answer is not shown. */
const MOST_TEXT = 200_000;
const MOST_BYTES = 32 * 1024 * 1024;
/** At most ten messages a second. */
const PAUSE_MS = 100;
const FIRST_BYTE_TIMEOUT_MS = 600_000;
const NOT_SENT = /^(?:content-length|accept-encoding|idempotency-key|traceparent|x-dragoman-.*)$/;

/** The state now and after each change. Throws RefusalError when there is no body to send; ends with the signal. */
export async function* replay(
  wish: ReplayWish,
  dependencies: ReplayDependencies,
  signal: AbortSignal,
): AsyncGenerator<ReplayState> {
  const { clock } = dependencies;
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  const run = createRun(findRequest(wish, dependencies), dependencies, ended);
  let isOver = false;
  const work = run.go().finally(() => (isOver = true));
  try {
    while (!isOver && !signal.aborted) {
      yield run.state();
      const pause = Promise.withResolvers<void>();
      const cancel = clock.setTimer(PAUSE_MS, pause.resolve);
      await Promise.race([work, pause.promise]);
      cancel();
    }
    yield run.state();
  } finally {
    // Nobody listens any more: the provider shall not be paid for the rest.
    stop.abort();
    await work;
  }
}

interface ReplayRequest {
  readonly exchange: Exchange;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

function findRequest({ id, connectionId, model }: ReplayWish, dependencies: ReplayDependencies): ReplayRequest {
  const exchange = dependencies.find(id);
  if (exchange === undefined) throw new RefusalError('not-found', 'This request is no longer in the log.');
  const { state, recording } = dependencies.recorder.find(id);
  const request = recording?.clientRequest;
  if (request === undefined || request.isCut) throw new RefusalError('invalid', whyNot(state, request));
  const target = `${connectionId}/${model}`;
  const headers = Object.entries(request.headers).filter(([name]) => !NOT_SENT.test(name));
  return {
    exchange,
    path: pathFor(request.address ?? '', target),
    headers: { ...Object.fromEntries(headers), [REPLAY_HEADER]: id },
    body: exchange.clientProtocol === 'gemini' ? request.text : withModel(request.text, target),
  };
}

function whyNot(state: string, request: RecordedMessage | undefined): string {
  const next = 'Turn recording on, send the request once more, and replay that one.';
  if (request?.isCut === true) return `The request was longer than what is kept of a body. It can't be sent again.`;
  return state === 'dropped'
    ? `The body of this request was left out, because too much came at once. ${next}`
    : `The body of this request was not recorded. ${next}`;
}

const GEMINI_MODEL =
  /(\/models\/|\/v1(?:beta|alpha)?\/)(?:models\/)?[^?]+(:(?:generateContent|streamGenerateContent|countTokens))/;

/** Without a profile, whose routes might lead elsewhere. */
function pathFor(address: string, target: string): string {
  const path = address.replace(/^\/p\/[^/]+/, '');
  return path.replace(
    GEMINI_MODEL,
    (_all, begin: string, action: string) => begin + encodeURIComponent(target) + action,
  );
}

function withModel(text: string, target: string): string {
  return JSON.stringify({ ...asObject(JSON.parse(text) as JsonValue), model: target });
}

function createRun(
  { exchange, path, headers, body }: ReplayRequest,
  dependencies: ReplayDependencies,
  signal: AbortSignal,
) {
  const { client, access } = dependencies;
  let state: ReplayState = { state: 'running', text: '', isCut: false };
  const set = (change: Partial<ReplayState>): void => void (state = { ...state, ...change });
  const take = (events: readonly IrEvent[]): void => {
    for (const event of events) {
      if (event.type === 'error') set({ problem: event.failure.message });
      const text = state.text + textOf(event);
      set(text.length > MOST_TEXT ? { text: text.slice(0, MOST_TEXT), isCut: true } : { text });
    }
  };
  const go = async (): Promise<void> => {
    try {
      const response = await client.send({
        method: 'POST',
        url: new URL(access.address() + path),
        headers: { ...headers, authorization: `Bearer ${access.token()}` },
        body,
        signal,
        firstByteTimeoutMs: FIRST_BYTE_TIMEOUT_MS,
      });
      const exchangeId = response.headers['x-dragoman-exchange'];
      set({ status: response.status, ...(exchangeId === undefined ? {} : { exchangeId }) });
      await readAnswer(response, { exchange, take, set });
      set({ state: state.problem === undefined ? 'done' : 'failed' });
    } catch (error) {
      set({ state: 'failed', problem: failureFrom(error).message });
    }
  };
  return { go, state: () => state };
}

interface Reading {
  readonly exchange: Exchange;
  readonly take: (events: readonly IrEvent[]) => void;
  readonly set: (change: Partial<ReplayState>) => void;
}

async function readAnswer(response: UpstreamResponse, { exchange, take, set }: Reading): Promise<void> {
  const codec = codecFor(exchange.clientProtocol);
  if (response.status < 400 && (response.headers['content-type'] ?? '').includes('event-stream')) {
    const reader = createSseReader();
    const parser = codec.createEventParser();
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      for (const event of reader.push(chunk)) take(parser.push(event));
    }
    for (const event of reader.end()) take(parser.push(event));
    return;
  }
  const bytes = await readAll(response, { maxBytes: MOST_BYTES, host: 'the gateway' });
  if (response.status >= 400) set({ problem: messageOf(bytes) });
  else if (exchange.operation !== 'generate') set({ text: bytes.toString('utf8').slice(0, MOST_TEXT) });
  else take(eventsOf(bytes, codec));
}

/** The gateway's errors are JSON with a message somewhere in `error`, in every protocol. */
function messageOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  try {
    const error = asObject(asObject(JSON.parse(text) as JsonValue)?.['error']);
    return asString(error?.['message']) ?? text.slice(0, 2000);
  } catch {
    // Not JSON, so it is shown as it is.
    return text.slice(0, 2000);
  }
}

function textOf(event: IrEvent): string {
  if (event.type === 'text-delta' || event.type === 'refusal-delta') return event.text;
  return event.type === 'tool-start' ? `\n[${event.name}]\n` : '';
}
