// Reasoning items of an answer: a summary of one part, and the proof in the only field that comes back (wire.md §5.3).
import type { IrEvent } from '../../ir/events.ts';
import type { JsonObject } from '../../ir/json.ts';
import type { IrSignature } from '../../ir/request.ts';
import { wrapSignature } from '../../ir/signatures.ts';
import { addItem, doneItem, itemId, type WriterState, type OpenReasoning } from './writer-state.ts';

/** Opens a reasoning item; its summary is opened with the first text, for some items have none. */
export function openReasoning(state: WriterState): string {
  const reasoning: OpenReasoning = { kind: 'reasoning', id: itemId(state, 'rs'), text: '' };
  state.open = reasoning;
  return addItem(state, { id: reasoning.id, type: 'reasoning', summary: [] });
}

/** Adds text to the summary of the open item; an empty string where none is open. */
export function writeReasoning(state: WriterState, text: string): string {
  const reasoning = state.open;
  if (reasoning?.kind !== 'reasoning') return '';
  const before = reasoning.text === '' ? openSummary(state, reasoning) : '';
  reasoning.text += text;
  return before + state.frames.delta(text);
}

function placeOf({ output }: WriterState, { id }: OpenReasoning): JsonObject {
  return { item_id: id, output_index: output.length, summary_index: 0 };
}

function openSummary(state: WriterState, reasoning: OpenReasoning): string {
  const place = placeOf(state, reasoning);
  state.frames.deltas('response.reasoning_summary_text.delta', place);
  return state.frames.event('response.reasoning_summary_part.added', {
    ...place,
    part: { type: 'summary_text', text: '' },
  });
}

/** Ends the open item; a signature travels in `encrypted_content`, so that the client sends it back. */
export function closeReasoning(state: WriterState, event: Extract<IrEvent, { type: 'reasoning-end' }>): string {
  const reasoning = state.open;
  if (reasoning?.kind !== 'reasoning') return '';
  const { id, text } = reasoning;
  state.open = undefined;
  const summary = text === '' ? [] : [{ type: 'summary_text', text }];
  const before = summary.map((part) => closeSummary(state, reasoning, part)).join('');
  const proof = event.signature === undefined ? {} : { encrypted_content: proofOf(event.signature, event, text) };
  return before + doneItem(state, { id, type: 'reasoning', summary, ...proof });
}

function closeSummary(state: WriterState, reasoning: OpenReasoning, part: JsonObject): string {
  const place = placeOf(state, reasoning);
  return (
    state.frames.event('response.reasoning_summary_text.done', { ...place, text: reasoning.text }) +
    state.frames.event('response.reasoning_summary_part.done', { ...place, part })
  );
}

/** Others' proofs are wrapped together with the text that they prove, to the letter. */
function proofOf(signature: IrSignature, { isRedacted }: { isRedacted?: boolean }, text: string): string {
  if (signature.origin === 'openai-responses') return signature.value;
  return wrapSignature({
    ...signature,
    ...(text === '' ? {} : { text }),
    ...(isRedacted === true ? { isRedacted } : {}),
  });
}

/** A proof that hangs on a call (Gemini) gets an item of its own beside it, for calls have no field for it. */
export function writeProof(state: WriterState, signature: IrSignature | undefined): string {
  if (signature === undefined) return '';
  return openReasoning(state) + closeReasoning(state, { type: 'reasoning-end', signature });
}
