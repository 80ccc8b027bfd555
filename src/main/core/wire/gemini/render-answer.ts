// Sequenced events into one whole generateContent answer.
import { NO_USAGE, type IrEvent } from '../../ir/events.ts';
import type { JsonObject } from '../../ir/json.ts';
import type { AnswerContext } from '../codec.ts';
import { createAnswerParts, type AnswerParts } from './answer-parts.ts';
import { renderFinishReason } from './finish-reasons.ts';
import { renderCitations } from './render-citations.ts';
import { answerIdentity } from './render-events.ts';
import { renderUsage } from './usage.ts';

interface State {
  readonly source: AnswerParts;
  readonly parts: JsonObject[];
  readonly citations: Extract<IrEvent, { type: 'citation' }>[];
  /** Text of the open block. */
  text: string;
}

/** The body of an answer that is not streamed. */
export function renderAnswer(events: readonly IrEvent[], context: AnswerContext): JsonObject {
  const state: State = { source: createAnswerParts(context), parts: [], citations: [], text: '' };
  for (const event of events) collect(state, event);
  const finish = events.find((event) => event.type === 'finish');
  const candidate: JsonObject = {
    content: { role: 'model', parts: state.parts },
    ...(finish === undefined ? {} : { finishReason: renderFinishReason(finish.reason, events.some(isRefusal)) }),
    index: 0,
    ...renderCitations(state.citations),
  };
  return { candidates: [candidate], usageMetadata: renderUsage(finish?.usage ?? NO_USAGE), ...answerIdentity(context) };
}

function isRefusal({ type }: IrEvent): boolean {
  return type === 'refusal-start';
}

function collect(state: State, event: IrEvent): void {
  switch (event.type) {
    case 'text-delta':
    case 'refusal-delta':
      state.text += event.text;
      break;
    case 'reasoning-delta':
      state.text += event.text;
      state.source.noteThought(event.text);
      break;
    case 'citation':
      state.citations.push(event);
      break;
    case 'native':
      if (event.protocol === 'gemini') state.parts.push(event.raw as JsonObject);
      break;
    case 'text-end':
    case 'refusal-end':
    case 'reasoning-end':
      closeText(state, event);
      break;
    default:
      collectCall(state, event);
  }
}

function closeText(
  state: State,
  event: Extract<IrEvent, { type: 'text-end' | 'refusal-end' | 'reasoning-end' }>,
): void {
  const isThought = event.type === 'reasoning-end';
  if (isThought) state.source.endThought(event);
  const isShown = state.text !== '' && (!isThought || state.source.showsThoughts);
  if (isShown) state.parts.push({ text: state.text, ...(isThought ? { thought: true } : {}) });
  state.text = '';
}

function collectCall({ source, parts }: State, event: IrEvent): void {
  if (event.type === 'tool-start') source.startCall(event);
  else if (event.type === 'tool-delta') source.noteArguments(event.text);
  else if (event.type === 'tool-end') {
    const call = source.endCall(event);
    if (call !== undefined) parts.push(call);
  }
}
