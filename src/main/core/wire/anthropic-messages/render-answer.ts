// Sequenced events into one whole Messages answer.
import { NO_USAGE, type IrEvent, type IrToolStart } from '../../ir/events.ts';
import { parseToolInput, type JsonObject } from '../../ir/json.ts';
import type { IrSignature } from '../../ir/request.ts';
import { UNSIGNED, wrapSignature } from '../../ir/signatures.ts';
import type { AnswerContext } from '../codec.ts';
import { createCallIds } from './call-ids.ts';
import { renderCitation } from './citations.ts';
import { messageShell } from './render-events.ts';
import { renderStopReason } from './stop-reasons.ts';
import { renderUsage } from './usage.ts';

interface State {
  readonly callId: (id: string) => string;
  readonly content: JsonObject[];
  /** Text of the open block, and its sources. */
  text: string;
  citations: JsonObject[];
}

/** The body of an answer that is not streamed. */
export function renderAnswer(events: readonly IrEvent[], context: AnswerContext): JsonObject {
  const state: State = { callId: createCallIds(), content: [], text: '', citations: [] };
  let ending: JsonObject = {};
  for (const event of events) {
    if (event.type === 'finish') {
      ending = {
        stop_reason: renderStopReason(
          event.reason,
          events.some(({ type }) => type === 'refusal-start'),
        ),
        stop_sequence: event.stopSequence ?? null,
        usage: renderUsage(event.usage ?? NO_USAGE),
      };
    } else {
      collect(state, event);
    }
  }
  return { ...messageShell(context), content: state.content, ...ending };
}

function collect(state: State, event: IrEvent): void {
  switch (event.type) {
    case 'text-start':
    case 'refusal-start':
    case 'reasoning-start':
      state.text = '';
      break;
    case 'text-delta':
    case 'refusal-delta':
    case 'reasoning-delta':
    case 'tool-delta':
      state.text += event.text;
      break;
    case 'tool-start':
      openTool(state, event);
      break;
    case 'citation':
      state.citations.push(renderCitation(event));
      break;
    default:
      closeBlock(state, event);
  }
}

function openTool(state: State, event: IrToolStart): void {
  state.text = '';
  if (event.signature !== undefined) state.content.push(thinkingBlock('', event));
  state.content.push({ type: 'tool_use', id: state.callId(event.id), name: event.name, input: {} });
}

function closeBlock(state: State, event: IrEvent): void {
  if (event.type === 'text-end' || event.type === 'refusal-end') {
    const citations = state.citations.splice(0);
    state.content.push({ type: 'text', text: state.text, ...(citations.length === 0 ? {} : { citations }) });
  } else if (event.type === 'reasoning-end') {
    state.content.push(thinkingBlock(state.text, event));
  } else if (event.type === 'tool-end') {
    const block = state.content.at(-1);
    if (block !== undefined) block['input'] = parseToolInput(state.text);
  }
}

function thinkingBlock(thinking: string, proof: { signature?: IrSignature; isRedacted?: boolean }): JsonObject {
  const { signature, isRedacted } = proof;
  if (signature === undefined) return { type: 'thinking', thinking, signature: UNSIGNED };
  if (signature.origin !== 'anthropic-messages') {
    const carried = { ...signature, ...(isRedacted === true ? { isRedacted } : {}) };
    return { type: 'thinking', thinking, signature: wrapSignature(carried) };
  }
  if (isRedacted === true) return { type: 'redacted_thinking', data: signature.value };
  return { type: 'thinking', thinking, signature: signature.value };
}
