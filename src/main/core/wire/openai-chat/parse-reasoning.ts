// Reasoning in a provider's deltas: no official field exists, so every vendor has its own (wire.md §5.2).
import type { IrEvent } from '../../ir/events.ts';
import { asArray, asObject, asString, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { collectProofs, endWithProofs, textOfDetails } from './reasoning-details.ts';

/** In order of preference: some send the same text in several fields at once. The last one stands for the details. */
const FIELDS = ['reasoning_content', 'reasoning', 'reasoning_text'] as const;
const DETAILS_RANK = FIELDS.length;

/** xAI repeats whole deltas; shorter ones may well be said twice. */
const SHORTEST_REPEAT = 8;

export interface ReasoningState {
  /** Rank of the best field seen so far: lesser ones only repeat it. */
  rank: number;
  lastDelta: string;
  hasText: boolean;
  proofs: JsonObject[];
}

/** The state of an answer's reasoning before its first delta. */
export function createReasoningState(): ReasoningState {
  return { rank: DETAILS_RANK, lastDelta: '', hasText: false, proofs: [] };
}

/** Reads one delta's reasoning fields. */
export function readReasoning(state: ReasoningState, delta: JsonObject, events: IrEvent[]): void {
  const details = delta['reasoning_details'];
  if (details !== undefined) collectProofs(state.proofs, details);
  for (let rank = 0; rank <= state.rank; rank += 1) {
    const text = textAt(rank, delta, details);
    if (text === '') continue;
    state.rank = rank;
    emitReasoning(state, text, events);
    return;
  }
}

function textAt(rank: number, delta: JsonObject, details: JsonValue | undefined): string {
  const field = FIELDS[rank];
  if (field === undefined) return details === undefined ? '' : textOfDetails(details);
  return asString(delta[field]) ?? '';
}

/** Mistral's thinking part: its text is a string or a list of text parts. */
export function readThinkingPart(state: ReasoningState, part: JsonObject, events: IrEvent[]): void {
  const thinking = part['thinking'];
  const text =
    asString(thinking) ??
    asArray(thinking)
      .map((piece) => asString(piece) ?? asString(asObject(piece)?.['text']) ?? '')
      .join('');
  if (text !== '') emitReasoning(state, text, events);
}

function emitReasoning(state: ReasoningState, text: string, events: IrEvent[]): void {
  const isRepeat = text === state.lastDelta && text.trim().length >= SHORTEST_REPEAT;
  state.lastDelta = text;
  if (isRepeat) return;
  state.hasText = true;
  events.push({ type: 'reasoning-delta', text });
}

/** Something else begins: what proves the reasoning goes out with its end. */
export function closeReasoning(state: ReasoningState, events: IrEvent[]): void {
  state.lastDelta = '';
  if (state.proofs.length === 0) return;
  endWithProofs(state.proofs, state.hasText, events);
  state.hasText = false;
}
