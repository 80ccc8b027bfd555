// A generateContent stream into events of the middle language. Each chunk is a whole answer object that holds what is new.
import type { IrEvent, IrUsage } from '../../ir/events.ts';
import { asObject, asString, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { EventParser } from '../codec.ts';
import { parseFailureBody } from './failures.ts';
import { objectsIn } from './fields.ts';
import { parseCitations } from './parse-citations.ts';
import { parseFinish } from './parse-finish.ts';
import { parseAnswerParts, type PartsState } from './parse-answer-parts.ts';
import { createCallResends, createTextResends } from './resends.ts';
import { parseUsage } from './usage.ts';

export interface State extends PartsState {
  isStarted: boolean;
  usage: IrUsage | undefined;
  /** Sources come again with every chunk. */
  readonly cited: Set<string>;
}

/** Reads one stream, each event in turn; an event can hold one chunk or a list of them. */
export function createEventParser(): EventParser {
  const state = createState();
  return { push: ({ data }) => parseData(data).flatMap((chunk) => step(state, chunk)) };
}

/** The state of one answer before its first chunk. */
export function createState(): State {
  return {
    isStarted: false,
    usage: undefined,
    cited: new Set(),
    text: createTextResends(),
    thought: createTextResends(),
    calls: createCallResends(),
    callCount: 0,
    hasContent: false,
    heldProof: undefined,
  };
}

/** Errors come wrapped in a list at times. Data that is no JSON is a keep-alive or noise of a relay. */
function parseData(data: string): JsonObject[] {
  const first = data.trimStart()[0];
  if (first !== '{' && first !== '[') return [];
  try {
    const parsed: unknown = JSON.parse(data);
    return objectsIn(parsed as JsonValue);
  } catch {
    // A broken chunk can't be repaired; if it mattered, the missing end will show.
    return [];
  }
}

/** One chunk, already parsed; a whole answer is one too (rule I-5). */
export function step(state: State, chunk: JsonObject): IrEvent[] {
  if (chunk['error'] !== undefined && chunk['error'] !== null) {
    return [{ type: 'error', failure: parseFailureBody(chunk) }];
  }
  const candidate = firstCandidate(chunk);
  const parts = objectsIn(asObject(candidate?.['content'])?.['parts']);
  return [
    ...start(state, chunk),
    ...parseAnswerParts(state, parts),
    ...(candidate === undefined ? [] : freshCitations(state, candidate)),
    ...readUsage(state, chunk),
    ...parseFinish(chunk, candidate, state.hasContent),
  ];
}

function start(state: State, chunk: JsonObject): IrEvent[] {
  if (state.isStarted) return [];
  state.isStarted = true;
  const id = asString(chunk['responseId']);
  const model = asString(chunk['modelVersion']);
  return [{ type: 'start', ...(id === undefined ? {} : { id }), ...(model === undefined ? {} : { model }) }];
}

/** Further candidates are other answers to the same question; nobody asked for them. */
function firstCandidate(chunk: JsonObject): JsonObject | undefined {
  const candidates = objectsIn(chunk['candidates']);
  return candidates.find((candidate) => (candidate['index'] ?? 0) === 0);
}

function freshCitations(state: State, candidate: JsonObject): IrEvent[] {
  return parseCitations(candidate).filter((citation) => {
    const key = JSON.stringify(citation);
    const isFresh = !state.cited.has(key);
    state.cited.add(key);
    return isFresh;
  });
}

function readUsage(state: State, chunk: JsonObject): IrEvent[] {
  const usage = asObject(chunk['usageMetadata']);
  if (usage === undefined) return [];
  state.usage = parseUsage(usage, state.usage);
  return [{ type: 'usage', usage: state.usage }];
}
