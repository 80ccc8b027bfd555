// One chunk, or a whole answer seen as one, turned into events: the reducer that streams and JSON share (rule I-5).
import type { IrEvent, StopReason } from '../../ir/events.ts';
import type { Failure } from '../../ir/failure.ts';
import { asArray, asNumber, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { failureInside } from './failures.ts';
import { readFinishReason } from './finish.ts';
import { readAnnotations, readSearchResults } from './parse-citations.ts';
import {
  closeReasoning,
  createReasoningState,
  readReasoning,
  readThinkingPart,
  type ReasoningState,
} from './parse-reasoning.ts';
import {
  createToolState,
  finishToolCalls,
  hasStartedCalls,
  readToolDelta,
  type Place,
  type ToolState,
} from './parse-tool-deltas.ts';
import { createThinkTag, settleThinkTag, splitThinkTag, type ThinkTag } from './think-tag.ts';
import { findUsage } from './usage.ts';

export interface AnswerState {
  isStarted: boolean;
  /** `[DONE]` or an error was seen: whatever follows is noise. */
  isOver: boolean;
  isFinished: boolean;
  hasText: boolean;
  readonly reasoning: ReasoningState;
  readonly think: ThinkTag;
  readonly tools: ToolState;
  sources: IrEvent[] | undefined;
}

/** The state of one answer before its first chunk. */
export function createAnswerState(): AnswerState {
  return {
    isStarted: false,
    isOver: false,
    isFinished: false,
    hasText: false,
    reasoning: createReasoningState(),
    think: createThinkTag(),
    tools: createToolState(),
    sources: undefined,
  };
}

/** Takes one parsed chunk. `isWhole`: it is an answer that did not come as a stream. */
export function readChunk(
  state: AnswerState,
  { chunk, isWhole }: { chunk: JsonObject; isWhole: boolean },
  events: IrEvent[],
): void {
  const failure = failureInside(chunk);
  if (failure !== undefined) {
    fail(state, failure, events);
    return;
  }
  readStart(state, chunk, events);
  const choices = asArray(chunk['choices']);
  for (let position = 0; position < choices.length && !state.isOver; position += 1) {
    const choice = choices[position];
    if (isJsonObject(choice)) readChoice(state, { choice, position, isWhole }, events);
  }
  const usage = state.isOver ? undefined : findUsage(chunk);
  if (usage !== undefined) events.push({ type: 'usage', usage });
}

/** Ends the answer with this failure; later chunks are not read. */
export function fail(state: AnswerState, failure: Failure, events: IrEvent[]): void {
  state.isOver = true;
  events.push({ type: 'error', failure });
}

/** Azure's first chunk has neither id nor choices: the one behind it names the answer. */
function readStart(state: AnswerState, chunk: JsonObject, events: IrEvent[]): void {
  const sources = readSearchResults(chunk);
  if (sources !== undefined) state.sources = sources;
  if (state.isStarted) return;
  const id = asString(chunk['id']) ?? '';
  const model = asString(chunk['model']) ?? '';
  if (id === '' && asArray(chunk['choices']).length === 0) return;
  state.isStarted = true;
  events.push({ type: 'start', ...(id === '' ? {} : { id }), ...(model === '' ? {} : { model }) });
}

interface FoundChoice {
  readonly choice: JsonObject;
  readonly position: number;
  readonly isWhole: boolean;
}

function readChoice(state: AnswerState, { choice, position, isWhole }: FoundChoice, events: IrEvent[]): void {
  const delta = asObject(choice['delta']) ?? asObject(choice['message']);
  const index = asNumber(choice['index']) ?? (isWhole ? position : 0);
  if (delta !== undefined) {
    // Copilot spreads one answer over several choices; only calls of the further ones belong to it.
    if (index === 0) readContent(state, delta, events);
    readTools(state, { delta, choice: isWhole ? position : index, isWhole }, events);
  }
  if (!state.isOver) readFinish(state, choice, events);
}

function readContent(state: AnswerState, delta: JsonObject, events: IrEvent[]): void {
  const before = events.length;
  readReasoning(state.reasoning, delta, events);
  if (events.length > before) settleThinkTag(state.think, events);
  const content = delta['content'];
  if (typeof content === 'string') readText(state, content, events);
  else if (Array.isArray(content)) readParts(state, content, events);
  // They belong to the text.
  if (delta['annotations'] !== undefined) readAnnotations(delta['annotations'], events);
  const refusal = asString(delta['refusal']) ?? '';
  if (refusal !== '') {
    settleThinkTag(state.think, events);
    closeReasoning(state.reasoning, events);
    state.hasText = true;
    events.push({ type: 'refusal-delta', text: refusal });
  }
}

function readText(state: AnswerState, text: string, events: IrEvent[]): void {
  if (text === '') return;
  const { phase } = state.think;
  if (phase === 'text') {
    closeReasoning(state.reasoning, events);
    state.hasText = true;
    events.push({ type: 'text-delta', text });
    return;
  }
  splitThinkTag(state.think, text, events);
  if (state.think.phase === 'text') state.hasText = true;
}

/** Mistral's content may be a list of parts, thinking among them. */
function readParts(state: AnswerState, parts: readonly JsonValue[], events: IrEvent[]): void {
  for (const entry of parts) {
    const part = asObject(entry);
    if (part === undefined) continue;
    if (part['type'] === 'thinking') {
      settleThinkTag(state.think, events);
      readThinkingPart(state.reasoning, part, events);
    } else if (typeof part['text'] === 'string') {
      readText(state, part['text'], events);
    }
  }
}

interface FoundDelta {
  readonly delta: JsonObject;
  readonly choice: number;
  readonly isWhole: boolean;
}

function readTools(state: AnswerState, { delta, choice, isWhole }: FoundDelta, events: IrEvent[]): void {
  const entries = asArray(delta['tool_calls']);
  // Some relays send the call in the old form as well: the new one counts.
  const legacy = entries.length === 0 ? asObject(delta['function_call']) : undefined;
  if (entries.length === 0 && legacy === undefined) return;
  settleThinkTag(state.think, events);
  closeReasoning(state.reasoning, events);
  for (let position = 0; position < entries.length; position += 1) {
    const entry = entries[position];
    if (isJsonObject(entry)) readTool(state, { entry, place: { choice, position, isWhole } }, events);
  }
  if (legacy !== undefined) {
    readTool(state, { entry: { index: 0, function: legacy }, place: { choice, position: 0, isWhole } }, events);
  }
}

function readTool(state: AnswerState, found: { entry: JsonObject; place: Place }, events: IrEvent[]): void {
  if (state.isOver || readToolDelta(state.tools, found, events)) return;
  const message =
    'The model wrote nothing but blank space into the arguments of a tool and was stopped. Try again, or choose another model.';
  fail(state, { code: 'provider-error', message }, events);
}

function readFinish(state: AnswerState, choice: JsonObject, events: IrEvent[]): void {
  const word = asString(choice['finish_reason']) ?? '';
  if (word === '') return;
  const reason = readFinishReason(word);
  if (reason === 'error') {
    fail(state, brokenOff(word, choice), events);
    return;
  }
  finish(state, { reason, choice }, events);
}

function brokenOff(word: string, choice: JsonObject): Failure {
  // OpenRouter explains itself inside the choice.
  const explained = choice['error'] === undefined ? undefined : failureInside({ error: choice['error'] });
  if (explained !== undefined) return explained;
  return {
    code: word === 'insufficient_system_resource' ? 'overloaded' : 'provider-error',
    message: `The provider broke off its answer (${word}). Try again.`,
    providerCode: word,
  };
}

/** Everything that waited for the end goes out before it. */
export function finish(
  state: AnswerState,
  { reason, choice }: { reason: StopReason; choice: JsonObject },
  events: IrEvent[],
): void {
  settleThinkTag(state.think, events);
  closeReasoning(state.reasoning, events);
  const areAllNamed = finishToolCalls(state.tools, events);
  if (!areAllNamed && !state.hasText && !hasStartedCalls(state.tools)) {
    const message = 'The model called a tool without naming it, and said nothing else. Try again.';
    fail(state, { code: 'provider-error', message }, events);
    return;
  }
  if (state.sources !== undefined) events.push(...state.sources.splice(0));
  state.isFinished = true;
  // vLLM names the stop sequence it hit; a number there is a token's id.
  const stopSequence = reason === 'stop' ? asString(choice['stop_reason']) : undefined;
  if (stopSequence !== undefined) events.push({ type: 'finish', reason: 'stop-sequence', stopSequence });
  else events.push({ type: 'finish', reason });
}
