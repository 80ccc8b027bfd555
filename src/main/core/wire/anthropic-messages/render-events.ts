// Sequenced events into a Messages stream: one block at a time, indexes in the order of opening (wire.md §9.1).
import { NO_USAGE, type IrEvent, type IrToolStart } from '../../ir/events.ts';
import type { JsonObject } from '../../ir/json.ts';
import type { IrSignature } from '../../ir/request.ts';
import { UNSIGNED, wrapSignature } from '../../ir/signatures.ts';
import type { AnswerContext, EventRenderer } from '../codec.ts';
import { createCallIds } from './call-ids.ts';
import { renderCitation } from './citations.ts';
import { renderFailureBody } from './failures.ts';
import { renderStopReason } from './stop-reasons.ts';
import { renderUsage } from './usage.ts';

interface State {
  readonly context: AnswerContext;
  readonly callId: (id: string) => string;
  /** Index of the block that is open or was opened last. */
  index: number;
  /** Text before and behind the delta's JSON string, built once per block. */
  deltaHead: string;
  hasRefusal: boolean;
}

const DELTA_TAIL = '}}\n\n';

/** Writes one stream; each push gives the finished text of the events, empty where nothing is to be sent yet. */
export function createEventRenderer(context: AnswerContext): EventRenderer {
  const state: State = { context, callId: createCallIds(), index: -1, deltaHead: '', hasRefusal: false };
  return { push: (event) => render(state, event), ping: () => PING };
}

function frame(data: JsonObject & { type: string }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

const PING = frame({ type: 'ping' });

type Renderers = { [T in IrEvent['type']]?: (state: State, event: Extract<IrEvent, { type: T }>) => string };

const RENDERERS: Renderers = {
  start: (state) => frame({ type: 'message_start', message: messageShell(state.context) }),
  'text-start': (state) => openBlock(state, { type: 'text', text: '' }, ['text_delta', 'text']),
  'text-delta': renderDelta,
  'text-end': closeBlock,
  citation: renderCitationDelta,
  'refusal-start': openRefusal,
  'refusal-delta': renderDelta,
  'refusal-end': closeBlock,
  'reasoning-start': openThinking,
  'reasoning-delta': renderDelta,
  'reasoning-end': closeThinking,
  'tool-start': openTool,
  'tool-delta': renderDelta,
  'tool-end': closeBlock,
  finish: renderFinish,
  error: (_state, event) => frame({ ...renderFailureBody(event.failure), type: 'error' }),
};

function render(state: State, event: IrEvent): string {
  const renderer = RENDERERS[event.type] as ((state: State, event: IrEvent) => string) | undefined;
  return renderer === undefined ? '' : renderer(state, event);
}

/** The message as it stands before the first block. */
export function messageShell({ exchangeId, askedModel }: AnswerContext): JsonObject {
  return {
    id: `msg_${exchangeId}`,
    type: 'message',
    role: 'assistant',
    model: askedModel,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: renderUsage(NO_USAGE),
  };
}

function openBlock(state: State, block: JsonObject, [type, field]: [string, string]): string {
  state.index += 1;
  state.deltaHead = `event: content_block_delta\ndata: {"type":"content_block_delta","index":${state.index},"delta":{"type":"${type}","${field}":`;
  return frame({ type: 'content_block_start', index: state.index, content_block: block });
}

function renderDelta(state: State, event: { text: string }): string {
  return state.deltaHead + JSON.stringify(event.text) + DELTA_TAIL;
}

function renderCitationDelta(state: State, event: Extract<IrEvent, { type: 'citation' }>): string {
  const delta = { type: 'citations_delta', citation: renderCitation(event) };
  return frame({ type: 'content_block_delta', index: state.index, delta });
}

function closeBlock(state: State): string {
  return `event: content_block_stop\ndata: {"type":"content_block_stop","index":${state.index}}\n\n`;
}

/** A refusal is told as text; the stop reason says what it is (rule S-8). */
function openRefusal(state: State): string {
  state.hasRefusal = true;
  return openBlock(state, { type: 'text', text: '' }, ['text_delta', 'text']);
}

function openThinking(state: State): string {
  return openBlock(state, { type: 'thinking', thinking: '', signature: '' }, ['thinking_delta', 'thinking']);
}

function closeThinking(state: State, event: Extract<IrEvent, { type: 'reasoning-end' }>): string {
  return signatureDelta(state, event) + closeBlock(state);
}

/** Unsigned reasoning is marked as such, or it would reach a verifier when the user switches to Anthropic (K-7). */
function unsignedDelta(state: State): string {
  const delta = { type: 'signature_delta', signature: UNSIGNED };
  return frame({ type: 'content_block_delta', index: state.index, delta });
}

/** Proofs of other origins travel in the signature field, the only one that Claude Code always sends back (K-6). */
function signatureDelta(
  state: State,
  { signature, isRedacted }: { signature?: IrSignature; isRedacted?: boolean },
): string {
  if (signature === undefined) return unsignedDelta(state);
  const isOwn = signature.origin === 'anthropic-messages' && isRedacted !== true;
  const value = isOwn
    ? signature.value
    : wrapSignature({ ...signature, ...(isRedacted === true ? { isRedacted } : {}) });
  const delta = { type: 'signature_delta', signature: value };
  return frame({ type: 'content_block_delta', index: state.index, delta });
}

/** A proof that hangs on the call itself (Gemini) gets a thinking block of its own in front of it. */
function openTool(state: State, event: IrToolStart): string {
  const proof =
    event.signature === undefined ? '' : openThinking(state) + signatureDelta(state, event) + closeBlock(state);
  const block = { type: 'tool_use', id: state.callId(event.id), name: event.name, input: {} };
  return proof + openBlock(state, block, ['input_json_delta', 'partial_json']);
}

function renderFinish(state: State, event: Extract<IrEvent, { type: 'finish' }>): string {
  const delta = {
    stop_reason: renderStopReason(event.reason, state.hasRefusal),
    stop_sequence: event.stopSequence ?? null,
  };
  return (
    frame({ type: 'message_delta', delta, usage: renderUsage(event.usage ?? NO_USAGE) }) +
    frame({ type: 'message_stop' })
  );
}
