// Reasoning that a model writes inline as `<think>…</think>` at the very start of its text, cut at any place.
import type { IrEvent } from '../../ir/events.ts';

const OPEN = '<think>';
const CLOSE = '</think>';

export interface ThinkTag {
  phase: 'start' | 'inside' | 'behind' | 'text';
  /** What can't be told yet: the beginning of a tag, or blank space before one. */
  held: string;
}

/** The state before an answer's first text: only there can a think tag open. */
export function createThinkTag(): ThinkTag {
  return { phase: 'start', held: '' };
}

/** Sorts the next piece of text into reasoning and text. */
export function splitThinkTag(tag: ThinkTag, text: string, events: IrEvent[]): void {
  if (tag.phase === 'text') {
    emit(events, 'text-delta', text);
    return;
  }
  const whole = tag.held + text;
  tag.held = '';
  if (tag.phase === 'start') takeStart(tag, whole, events);
  else if (tag.phase === 'inside') takeInside(tag, whole, events);
  else takeBehind(tag, whole, events);
}

/** From here on nothing can be a tag: reasoning came by another field, a tool follows, or the answer ends. */
export function settleThinkTag(tag: ThinkTag, events: IrEvent[]): void {
  const { phase, held } = tag;
  if (phase === 'text') return;
  tag.held = '';
  tag.phase = 'text';
  if (phase === 'start') emit(events, 'text-delta', held);
  else if (phase === 'inside') emit(events, 'reasoning-delta', held);
}

function takeStart(tag: ThinkTag, whole: string, events: IrEvent[]): void {
  const trimmed = whole.trimStart();
  if (trimmed.startsWith(OPEN)) {
    tag.phase = 'inside';
    takeInside(tag, trimmed.slice(OPEN.length), events);
  } else if (OPEN.startsWith(trimmed)) {
    tag.held = whole;
  } else {
    tag.phase = 'text';
    emit(events, 'text-delta', whole);
  }
}

function takeInside(tag: ThinkTag, whole: string, events: IrEvent[]): void {
  const end = whole.indexOf(CLOSE);
  if (end >= 0) {
    emit(events, 'reasoning-delta', whole.slice(0, end));
    tag.phase = 'behind';
    takeBehind(tag, whole.slice(end + CLOSE.length), events);
    return;
  }
  const keep = beginningOfClose(whole);
  emit(events, 'reasoning-delta', whole.slice(0, whole.length - keep));
  tag.held = whole.slice(whole.length - keep);
}

/** How many characters at the end could be the beginning of the closing tag. */
function beginningOfClose(whole: string): number {
  for (let length = Math.min(CLOSE.length - 1, whole.length); length > 0; length -= 1) {
    if (CLOSE.startsWith(whole.slice(whole.length - length))) return length;
  }
  return 0;
}

/** The blank lines between the thinking and the answer belong to neither. */
function takeBehind(tag: ThinkTag, whole: string, events: IrEvent[]): void {
  const text = whole.trimStart();
  if (text === '') return;
  tag.phase = 'text';
  emit(events, 'text-delta', text);
}

function emit(events: IrEvent[], type: 'text-delta' | 'reasoning-delta', text: string): void {
  if (text !== '') events.push({ type, text });
}
