// Reads the stream of a Chat Completions provider, with all that providers do to it (rules W-4, W-5, W-9).
import type { IrEvent } from '../../ir/events.ts';
import { asArray, asObject, isJsonObject, type JsonObject } from '../../ir/json.ts';
import { createRepeatedJson, type TextSpot } from '../../ir/repeated-json.ts';
import type { EventParser, WireEvent } from '../codec.ts';
import { failureInside, failureInWords } from './failures.ts';
import { createAnswerState, fail, readChunk, type AnswerState } from './parse-chunk.ts';

const NOTHING: IrEvent[] = [];

interface StreamState {
  readonly answer: AnswerState;
  readonly parse: (data: string) => unknown;
  /** An event was no JSON. At the end of a stream that is only a cut; in its middle, something is lost. */
  hasGarbage: boolean;
}

/** Reads the events of one stream, each in turn, up to the first failure or the end. */
export function createEventParser(): EventParser {
  const state: StreamState = {
    answer: createAnswerState(),
    parse: createRepeatedJson(findDeltaText),
    hasGarbage: false,
  };
  return { push: (event) => (state.answer.isOver ? NOTHING : readEvent(state, event)) };
}

function readEvent(state: StreamState, { event, data }: WireEvent): IrEvent[] {
  if (data.startsWith('[DONE]')) {
    state.answer.isOver = true;
    return [{ type: 'end' }];
  }
  const events: IrEvent[] = [];
  const chunk = parseJson(state, data);
  if (event === 'error') readErrorEvent(state.answer, { data, chunk }, events);
  else if (isJsonObject(chunk)) takeChunk(state, chunk, events);
  else if (chunk === undefined && data.trim() !== '' && !state.answer.isFinished) state.hasGarbage = true;
  return events;
}

function takeChunk(state: StreamState, chunk: Parameters<typeof readChunk>[1]['chunk'], events: IrEvent[]): void {
  if (state.hasGarbage) {
    const message = 'The provider sent something that is not JSON in the middle of its answer. Try again.';
    fail(state.answer, { code: 'protocol', message }, events);
    return;
  }
  readChunk(state.answer, { chunk, isWhole: false }, events);
}

/** The text that is all the news in most chunks: of the answer, of its thinking, or of one call's arguments. */
function findDeltaText(chunk: JsonObject): TextSpot | undefined {
  const delta = asObject(asObject(asArray(chunk['choices'])[0])?.['delta']);
  if (delta === undefined) return undefined;
  const call = asObject(asObject(asArray(delta['tool_calls'])[0])?.['function']);
  if (call !== undefined) return isText(call['arguments']) ? { holder: call, key: 'arguments' } : undefined;
  const key = ['content', 'reasoning_content', 'reasoning'].find((name) => isText(delta[name]));
  return key === undefined ? undefined : { holder: delta, key };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function parseJson(state: StreamState, data: string): unknown {
  try {
    return state.parse(data);
  } catch {
    // What it means depends on what follows; see hasGarbage.
    return undefined;
  }
}

/** A few servers name the event and leave out the `error` key, or send bare words. */
function readErrorEvent(
  state: AnswerState,
  { data, chunk }: { data: string; chunk: unknown },
  events: IrEvent[],
): void {
  const failure = isJsonObject(chunk) ? (failureInside(chunk) ?? failureInside({ error: chunk })) : undefined;
  fail(state, failure ?? failureInWords(data), events);
}
