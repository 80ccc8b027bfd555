// Sequenced events into a generateContent stream: parts are increments, calls come whole, the last chunk tells the end (§9.1 G).
import { NO_USAGE, type IrEvent } from '../../ir/events.ts';
import type { JsonObject } from '../../ir/json.ts';
import type { AnswerContext, EventRenderer } from '../codec.ts';
import { createAnswerParts, type AnswerParts } from './answer-parts.ts';
import { renderFailureBody } from './failures.ts';
import { renderFinishReason } from './finish-reasons.ts';
import { renderCitations } from './render-citations.ts';
import { renderUsage } from './usage.ts';

interface State {
  readonly parts: AnswerParts;
  readonly frame: Frame;
  /** JSON text before and behind a chunk's only part, built once. */
  readonly head: string;
  readonly tail: string;
  readonly identity: JsonObject;
  readonly citations: Extract<IrEvent, { type: 'citation' }>[];
  hasRefusal: boolean;
}

/** Writes one stream, as server-sent events or as one long JSON list, whichever the client asked for. */
export function createEventRenderer(context: AnswerContext): EventRenderer {
  const frame = context.framing === 'json-array' ? createArrayFrame() : EVENT_FRAME;
  const identity = answerIdentity(context);
  const state: State = {
    parts: createAnswerParts(context),
    frame,
    head: '{"candidates":[{"content":{"role":"model","parts":[',
    tail: `]},"index":0}],${JSON.stringify(identity).slice(1)}`,
    identity,
    citations: [],
    hasRefusal: false,
  };
  return { push: (event) => render(state, event), ping: () => frame.ping };
}

/** What names the answer in every chunk: the model is the one that the client asked for. */
export function answerIdentity({ askedModel, exchangeId }: AnswerContext): JsonObject {
  return { modelVersion: askedModel, responseId: exchangeId };
}

/** How chunks are put together. */
interface Frame {
  chunk(json: string): string;
  last(json: string): string;
  readonly ping: string;
}

const EVENT_FRAME: Frame = {
  chunk: (json) => `data: ${onOneLine(json)}\n\n`,
  last: (json) => `data: ${onOneLine(json)}\n\n`,
  ping: ': keep-alive\n\n',
};

/** Google's Python SDK reads by `str.splitlines`, to which these are line ends as well. */
const LINE_ENDS = /[\u0085\u2028\u2029]/;

function onOneLine(json: string): string {
  if (!LINE_ENDS.test(json)) return json;
  return json.replaceAll('\u0085', '\\u0085').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** White space between the items of a list says nothing, wherever it stands. */
function createArrayFrame(): Frame {
  let isFirst = true;
  const chunk = (json: string): string => {
    const before = isFirst ? '[' : ',\n';
    isFirst = false;
    return before + json;
  };
  return { chunk, last: (json) => `${chunk(json)}]\n`, ping: '\n' };
}

type Renderers = { [T in IrEvent['type']]?: (state: State, event: Extract<IrEvent, { type: T }>) => string };

const RENDERERS: Renderers = {
  'text-delta': (state, { text }) => part(state, `{"text":${JSON.stringify(text)}}`),
  'refusal-delta': renderRefusal,
  'reasoning-delta': renderThought,
  'reasoning-end': ({ parts }, event) => silently(parts.endThought(event)),
  'tool-start': ({ parts }, event) => silently(parts.startCall(event)),
  'tool-delta': ({ parts }, { text }) => silently(parts.noteArguments(text)),
  'tool-end': renderCall,
  native: (state, { protocol, raw }) => (protocol === 'gemini' ? part(state, JSON.stringify(raw)) : ''),
  citation: ({ citations }, event) => {
    citations.push(event);
    return '';
  },
  finish: renderFinish,
  error: ({ frame }, { failure }) => frame.last(JSON.stringify(renderFailureBody(failure))),
};

function render(state: State, event: IrEvent): string {
  const renderer = RENDERERS[event.type] as ((state: State, event: IrEvent) => string) | undefined;
  return renderer === undefined ? '' : renderer(state, event);
}

function silently(_done: void): string {
  return '';
}

function part({ frame, head, tail }: State, json: string): string {
  return frame.chunk(head + json + tail);
}

/** A refusal is told as text; the finish reason says what it is (rule S-8). */
function renderRefusal(state: State, { text }: { text: string }): string {
  state.hasRefusal = true;
  return part(state, `{"text":${JSON.stringify(text)}}`);
}

function renderThought(state: State, { text }: { text: string }): string {
  state.parts.noteThought(text);
  return state.parts.showsThoughts ? part(state, `{"text":${JSON.stringify(text)},"thought":true}`) : '';
}

function renderCall(state: State, event: Extract<IrEvent, { type: 'tool-end' }>): string {
  const call = state.parts.endCall(event);
  return call === undefined ? '' : part(state, JSON.stringify(call));
}

/** The last chunk has an empty text, as Google's has: the SDK's chats throw away an answer with a chunk that has no part. */
function renderFinish(
  { frame, identity, citations, hasRefusal }: State,
  event: Extract<IrEvent, { type: 'finish' }>,
): string {
  const candidate: JsonObject = {
    content: { role: 'model', parts: [{ text: '' }] },
    finishReason: renderFinishReason(event.reason, hasRefusal),
    index: 0,
    ...renderCitations(citations),
  };
  const usageMetadata = renderUsage(event.usage ?? NO_USAGE);
  return frame.last(JSON.stringify({ candidates: [candidate], usageMetadata, ...identity }));
}
