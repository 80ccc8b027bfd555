// Messages of an answer: text and refusals that follow each other are parts of one item.
import type { IrEvent } from '../../ir/events.ts';
import type { JsonObject } from '../../ir/json.ts';
import { addItem, doneItem, itemId, type WriterState, type OpenPart, type OpenMessage } from './writer-state.ts';

/** Opens a part of the open message, or of a new one; the text of the events that tell it. */
export function openPart(state: WriterState, type: OpenPart['type']): string {
  const isOpen = state.open?.kind === 'message';
  const message: OpenMessage = state.open?.kind === 'message' ? state.open : newMessage(state);
  const before = isOpen ? '' : openMessage(state, message);
  message.part = { type, text: '', annotations: [] };
  const place = placeOf(state, message);
  const deltaType = type === 'refusal' ? 'response.refusal.delta' : 'response.output_text.delta';
  state.frames.deltas(deltaType, place);
  return before + state.frames.event('response.content_part.added', { ...place, part: renderPart(message.part) });
}

function newMessage(state: WriterState): OpenMessage {
  return { kind: 'message', id: itemId(state, 'msg'), content: [], part: undefined };
}

function openMessage(state: WriterState, message: OpenMessage): string {
  state.open = message;
  return addItem(state, renderItem(message, 'in_progress'));
}

function renderItem({ id, content }: OpenMessage, status: string): JsonObject {
  return { id, type: 'message', status, role: 'assistant', content: [...content] };
}

function placeOf({ output }: WriterState, { id, content }: OpenMessage): JsonObject {
  return { item_id: id, output_index: output.length, content_index: content.length };
}

function renderPart({ type, text, annotations }: OpenPart): JsonObject {
  if (type === 'refusal') return { type, refusal: text };
  return { type, text, annotations: [...annotations], logprobs: [] };
}

/** Adds text to the open part; an empty string where none is open. */
export function writePart(state: WriterState, text: string): string {
  if (state.open?.kind !== 'message' || state.open.part === undefined) return '';
  state.open.part.text += text;
  return state.frames.delta(text);
}

/** Ends the open part and keeps it in its message, which stays open. */
export function closePart(state: WriterState): string {
  const message = state.open;
  if (message?.kind !== 'message' || message.part === undefined) return '';
  const { part } = message;
  const place = placeOf(state, message);
  const whole = renderPart(part);
  message.content.push(whole);
  message.part = undefined;
  const done =
    part.type === 'refusal'
      ? state.frames.event('response.refusal.done', { ...place, refusal: part.text })
      : state.frames.event('response.output_text.done', { ...place, text: part.text, logprobs: [] });
  return done + state.frames.event('response.content_part.done', { ...place, part: whole });
}

/** A source of the text so far. Where exactly it belongs is told if it was said, else found by its words. */
export function addCitation(state: WriterState, event: Extract<IrEvent, { type: 'citation' }>): string {
  const message = state.open;
  if (message?.kind !== 'message' || message.part?.type !== 'output_text') return '';
  const { part } = message;
  const annotation = { type: 'url_citation', url: event.url, title: event.title ?? '', ...rangeOf(event, part.text) };
  part.annotations.push(annotation);
  return state.frames.event('response.output_text.annotation.added', {
    ...placeOf(state, message),
    annotation_index: part.annotations.length - 1,
    annotation,
  });
}

function rangeOf(
  { startIndex, endIndex, citedText }: Extract<IrEvent, { type: 'citation' }>,
  text: string,
): { start_index: number; end_index: number } {
  if (startIndex !== undefined) return { start_index: startIndex, end_index: endIndex ?? startIndex };
  const found = citedText === undefined || citedText === '' ? -1 : text.lastIndexOf(citedText);
  if (found === -1) return { start_index: 0, end_index: text.length };
  return { start_index: found, end_index: found + (citedText?.length ?? 0) };
}

/** Ends the open message with this status (`completed` or `incomplete`), its open part first. */
export function closeMessage(state: WriterState, status: string): string {
  const message = state.open;
  if (message?.kind !== 'message') return '';
  const before = closePart(state);
  state.open = undefined;
  return before + doneItem(state, renderItem(message, status));
}
