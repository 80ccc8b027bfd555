// Writes the stream that a Chat client reads (wire.md §9.1 C): one id, one role, contiguous tools, one finish, `[DONE]`.
import { NO_USAGE, type IrEvent, type IrToolStart } from '../../ir/events.ts';
import type { JsonObject } from '../../ir/json.ts';
import type { IrSignature } from '../../ir/request.ts';
import type { AnswerContext, EventRenderer } from '../codec.ts';
import { createProofKeeper, signatureFields, type ProofKeeper } from './carried-proofs.ts';
import { renderErrorObject } from './failures.ts';
import { renderFinishReason } from './finish.ts';
import { renderUsage } from './usage.ts';

const DONE = 'data: [DONE]\n\n';
const PING = ': keep-alive\n\n';

interface RendererState {
  readonly context: AnswerContext;
  readonly proofs: ProofKeeper;
  /** Text before and behind each delta: built once, when the answer's id is known. */
  head: string;
  tail: string;
  hasRole: boolean;
  toolCount: number;
  /** Sources so far: they come in one piece, for SDKs keep only the last of a field that they don't know. */
  readonly annotations: JsonObject[];
  openTool: { readonly index: number; readonly kind: IrToolStart['kind']; hasText: boolean } | undefined;
}

/** Writes one stream of chunks; each push gives the finished text of the events, empty where nothing is to be sent yet. */
export function createEventRenderer(context: AnswerContext): EventRenderer {
  const proofs = createProofKeeper();
  const state: RendererState = {
    context,
    proofs,
    head: '',
    tail: '',
    hasRole: false,
    toolCount: 0,
    annotations: [],
    openTool: undefined,
  };
  return { push: (event) => render(state, event), ping: () => PING };
}

/** Ours unless the upstream's has the form that clients expect. */
export function answerId(upstreamId: string | undefined, context: AnswerContext): string {
  return upstreamId?.startsWith('chatcmpl-') === true ? upstreamId : `chatcmpl-${context.exchangeId}`;
}

function render(state: RendererState, event: IrEvent): string {
  state.proofs.take(event);
  switch (event.type) {
    case 'start':
      return open(state, event.id);
    case 'text-delta':
      return delta(state, `{"content":${JSON.stringify(event.text)}}`);
    case 'reasoning-delta':
      return delta(state, `{"reasoning_content":${JSON.stringify(event.text)}}`);
    case 'refusal-delta':
      return delta(state, `{"refusal":${JSON.stringify(event.text)}}`);
    case 'tool-start':
      return startTool(state, event);
    case 'tool-delta':
      return continueTool(state, event.text);
    case 'tool-end':
      return endTool(state, event.signature);
    case 'citation':
      state.annotations.push(renderCitation(event));
      return '';
    case 'finish':
      return finish(state, event);
    case 'error':
      return `data: ${JSON.stringify({ error: renderErrorObject(event.failure) })}\n\n`;
    default:
      return '';
  }
}

function open(state: RendererState, upstreamId: string | undefined): string {
  if (state.hasRole) return '';
  const { context } = state;
  const envelope = JSON.stringify({
    id: answerId(upstreamId, context),
    object: 'chat.completion.chunk',
    created: context.createdAt,
    model: context.askedModel,
  }).slice(0, -1);
  // With usage asked for, OpenAI puts an empty usage on every chunk but the last.
  const usage = context.request.wantsUsageChunk === true ? ',"usage":null' : '';
  state.head = `data: ${envelope},"choices":[{"index":0,"delta":`;
  state.tail = `,"logprobs":null,"finish_reason":null}]${usage}}\n\n`;
  state.hasRole = true;
  return `${state.head}{"role":"assistant","content":""}${state.tail}`;
}

function delta(state: RendererState, json: string): string {
  const before = state.hasRole ? '' : open(state, undefined);
  return `${before}${state.head}${json}${state.tail}`;
}

function startTool(state: RendererState, event: IrToolStart): string {
  const { id, name, kind, signature } = event;
  const index = state.toolCount;
  state.toolCount += 1;
  state.openTool = { index, kind, hasText: false };
  const body = kind === 'custom' ? { custom: { name, input: '' } } : { function: { name, arguments: '' } };
  const call = { index, id, type: kind, ...body, ...state.proofs.fieldsFor(signature) };
  return delta(state, JSON.stringify({ tool_calls: [call] }));
}

function continueTool(state: RendererState, text: string): string {
  const tool = state.openTool;
  if (tool === undefined || text === '') return '';
  tool.hasText = true;
  const value = JSON.stringify(text);
  const body = tool.kind === 'custom' ? `"custom":{"input":${value}}` : `"function":{"arguments":${value}}`;
  return delta(state, `{"tool_calls":[{"index":${tool.index},${body}}]}`);
}

function endTool(state: RendererState, signature: IrSignature | undefined): string {
  const tool = state.openTool;
  if (tool === undefined) return '';
  // A function without arguments is called with an empty object: clients parse what they collected.
  const rest = tool.kind === 'function' && !tool.hasText ? continueTool(state, '{}') : '';
  state.openTool = undefined;
  if (signature?.origin !== 'gemini') return rest;
  const late = { index: tool.index, ...signatureFields(signature) };
  return rest + delta(state, JSON.stringify({ tool_calls: [late] }));
}

/** A source in the form of OpenAI's search models. */
export function renderCitation(event: Extract<IrEvent, { type: 'citation' }>): JsonObject {
  const { url, title, startIndex, endIndex } = event;
  return {
    type: 'url_citation',
    url_citation: { url, title: title ?? url, start_index: startIndex ?? 0, end_index: endIndex ?? 0 },
  };
}

function finish(state: RendererState, event: Extract<IrEvent, { type: 'finish' }>): string {
  const { annotations } = state;
  const before =
    (state.hasRole ? '' : open(state, undefined)) +
    (annotations.length === 0 ? '' : delta(state, JSON.stringify({ annotations })));
  const reason = JSON.stringify(renderFinishReason(event.reason));
  const last = `${state.head}{}${state.tail.replace('"finish_reason":null', `"finish_reason":${reason}`)}`;
  return `${before}${last}${usageChunk(state, event)}${DONE}`;
}

function usageChunk(state: RendererState, event: Extract<IrEvent, { type: 'finish' }>): string {
  if (state.context.request.wantsUsageChunk !== true) return '';
  const envelope = state.head.slice(0, state.head.indexOf(',"choices":[{"index":0,"delta":'));
  return `${envelope},"choices":[],"usage":${JSON.stringify(renderUsage(event.usage ?? NO_USAGE))}}\n\n`;
}
