// Sequenced events into output items: the one state machine behind the stream and the whole answer (rule I-5).
import { NO_USAGE, type IrEvent } from '../../ir/events.ts';
import type { Failure } from '../../ir/failure.ts';
import { asString, isJsonObject, type JsonObject } from '../../ir/json.ts';
import { renderStreamError } from './failures.ts';
import { renderUsage } from './usage.ts';
import { addCitation, closeMessage, closePart, openPart, writePart } from './write-message.ts';
import { closeReasoning, openReasoning, writeProof, writeReasoning } from './write-reasoning.ts';
import { closeTool, openTool, writeTool } from './write-tool.ts';
import { addItem, doneItem, itemId, type WriterState } from './writer-state.ts';

type Writers = { [T in IrEvent['type']]?: (state: WriterState, event: Extract<IrEvent, { type: T }>) => string };

const WRITERS: Writers = {
  start: (state) => begin(state),
  'text-start': (state) => openPart(state, 'output_text'),
  'text-delta': (state, { text }) => writePart(state, text),
  'text-end': closePart,
  'refusal-start': (state) => openPart(state, 'refusal'),
  'refusal-delta': (state, { text }) => writePart(state, text),
  'refusal-end': closePart,
  citation: addCitation,
  'reasoning-start': openReasoning,
  'reasoning-delta': (state, { text }) => writeReasoning(state, text),
  'reasoning-end': closeReasoning,
  'tool-start': (state, event) => writeProof(state, event.signature) + openTool(state, event),
  'tool-delta': (state, { text }) => writeTool(state, text),
  'tool-end': (state, event) => closeTool(state) + writeProof(state, event.signature),
  native: writeNative,
  finish,
  error: (state, { failure }) => fail(state, failure),
};

/** Events that belong to the message that is open; before any other one it is closed. */
const IN_MESSAGE: ReadonlySet<string> = new Set([
  'text-start',
  'text-delta',
  'text-end',
  'refusal-start',
  'refusal-delta',
  'refusal-end',
  'citation',
  // Tells itself how the message ended.
  'finish',
]);

/** Takes one sequenced event and returns the text for the stream. */
export function write(state: WriterState, event: IrEvent): string {
  const writer = WRITERS[event.type] as ((state: WriterState, event: IrEvent) => string) | undefined;
  if (writer === undefined || state.final !== undefined) return '';
  const { open } = state;
  const isBetween = open?.kind === 'message' && open.part === undefined && !IN_MESSAGE.has(event.type);
  const before = isBetween ? closeMessage(state, 'completed') : '';
  return before + writer(state, event);
}

/** The response object without what it repeats of the request. */
function response(state: WriterState, status: string, more: JsonObject = {}): JsonObject {
  const { exchangeId, createdAt, askedModel } = state.context;
  return {
    id: `resp_${exchangeId}`,
    object: 'response',
    created_at: createdAt,
    status,
    error: null,
    incomplete_details: null,
    model: askedModel,
    output: state.output,
    usage: null,
    ...more,
  };
}

function begin(state: WriterState): string {
  if (state.isStarted) return '';
  state.isStarted = true;
  const shell = response(state, 'in_progress');
  return state.frames.response('response.created', shell) + state.frames.response('response.in_progress', shell);
}

/** Only what was cut short is incomplete: Codex treats that as a hard error (rule S-8). */
const INCOMPLETE: Readonly<Record<string, string>> = {
  length: 'max_output_tokens',
  context: 'max_output_tokens',
  filter: 'content_filter',
};

function finish(state: WriterState, event: Extract<IrEvent, { type: 'finish' }>): string {
  const reason = INCOMPLETE[event.reason];
  const status = reason === undefined ? 'completed' : 'incomplete';
  const before = begin(state) + (state.open?.kind === 'message' ? closeMessage(state, status) : '');
  return (
    before +
    end(state, status, {
      usage: renderUsage(event.usage ?? NO_USAGE),
      incomplete_details: reason === undefined ? null : { reason },
    })
  );
}

/** The last event of an answer that failed; what is open stays open, so that nobody runs half a call. */
function fail(state: WriterState, failure: Failure): string {
  return begin(state) + end(state, 'failed', { error: renderStreamError(failure) });
}

function end(state: WriterState, status: string, more: JsonObject): string {
  const last = response(state, status, more);
  state.final = { ...last, ...state.echo };
  return state.frames.response(`response.${status}`, last);
}

/** Items of this protocol's own hosted tools pass as they are; nobody else's can. */
function writeNative(state: WriterState, { protocol, raw }: Extract<IrEvent, { type: 'native' }>): string {
  if (protocol !== 'openai-responses' || !isJsonObject(raw) || asString(raw['type']) === undefined) return '';
  const item = { id: itemId(state, 'item'), ...raw };
  return addItem(state, item) + doneItem(state, item);
}
