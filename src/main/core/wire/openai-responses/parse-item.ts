// What is known of one output item while its stream comes in; each text is passed on once (rule W-6).
import type { IrEvent } from '../../ir/events.ts';
import { asArray, asNumber, asObject, asString, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { readableText } from './parse-content.ts';
import { ownSignature, PART_BREAK } from './parse-reasoning.ts';

export interface ItemState {
  /** Unique within the answer; ids of items are not, and some relays change them. */
  readonly key: string;
  type: string;
  isDone: boolean;
  /** What was passed on, by content or summary index; of a call under 0. */
  readonly sent: Map<number, string>;
  /** Content parts that are complete. */
  readonly closed: Set<number>;
  /** Citations passed on, by content index. */
  readonly cited: Map<number, number>;
  /** Which of its two lists a reasoning item streams; the other one says the same again. */
  reasoningList: 'summary' | 'content' | undefined;
  isStarted: boolean;
  /** Arguments that came before the name of the call. */
  waiting: string;
  /** Spaces at the end of the arguments so far (rule W-9). */
  blankRun: number;
}

/** The state of an item of which nothing has arrived; `key` is what other events will name it by. */
export function createItem(key: string, type: string): ItemState {
  return {
    key,
    type,
    isDone: false,
    sent: new Map(),
    closed: new Set(),
    cited: new Map(),
    reasoningList: undefined,
    isStarted: false,
    waiting: '',
    blankRun: 0,
  };
}

/** Notes a piece as passed on. */
export function record(item: ItemState, index: number, piece: string): void {
  item.sent.set(index, (item.sent.get(index) ?? '') + piece);
}

/** What of the full text was never passed on; nothing when the two disagree, for the deltas came first. */
export function missing(item: ItemState, index: number, full: string): string {
  const sent = item.sent.get(index) ?? '';
  return full.length > sent.length && full.startsWith(sent) ? full.slice(sent.length) : '';
}

/** A complete content part of a message: its missing text, its citations, its end. */
export function closePart(item: ItemState, index: number, part: JsonObject): IrEvent[] {
  if (item.closed.has(index)) return [];
  item.closed.add(index);
  if (part['type'] === 'refusal') {
    const rest = missing(item, index, asString(part['refusal']) ?? '');
    record(item, index, rest);
    return [{ type: 'refusal-delta', text: rest }, { type: 'refusal-end' }];
  }
  const rest = missing(item, index, asString(part['text']) ?? '');
  record(item, index, rest);
  const seen = item.cited.get(index) ?? 0;
  const citations = asArray(part['annotations']).slice(seen).flatMap(readCitation);
  return [{ type: 'text-delta', text: rest }, ...citations, { type: 'text-end' }];
}

/** A source on the web; files at OpenAI mean nothing elsewhere. */
export function readCitation(annotation: JsonValue | undefined): IrEvent[] {
  const source = asObject(annotation);
  const url = asString(source?.['url']);
  if (source === undefined || url === undefined) return [];
  const title = asString(source['title']);
  const startIndex = asNumber(source['start_index']);
  const endIndex = asNumber(source['end_index']);
  return [
    {
      type: 'citation',
      url,
      ...(title === undefined ? {} : { title }),
      ...(startIndex === undefined ? {} : { startIndex }),
      ...(endIndex === undefined ? {} : { endIndex }),
    },
  ];
}

export interface ReasoningPiece {
  readonly list: 'summary' | 'content';
  readonly index: number;
  readonly text: string;
}

/** Parts of a summary are joined by a blank line. */
export function passReasoning(item: ItemState, { list, index, text }: ReasoningPiece): IrEvent[] {
  if (text === '') return [];
  item.reasoningList ??= list;
  if (item.reasoningList !== list) return [];
  const isNextPart = !item.sent.has(index) && item.sent.size > 0;
  record(item, index, text);
  return [{ type: 'reasoning-delta', text: isNextPart ? PART_BREAK + text : text }];
}

/** The whole item: whatever was never streamed, and its ciphertext, which is final only here. */
export function closeReasoning(item: ItemState, whole: JsonObject): IrEvent[] {
  const summary = asArray(whole['summary']);
  const list = item.reasoningList ?? (summary.length > 0 ? 'summary' : 'content');
  const parts = list === 'summary' ? summary : asArray(whole['content']);
  const rest = parts.flatMap((part, index) => {
    const full = asString(asObject(part)?.['text']) ?? '';
    return passReasoning(item, { list, index, text: missing(item, index, full) });
  });
  const signature = ownSignature(whole);
  return [...rest, { type: 'reasoning-end', ...(signature === undefined ? {} : { signature }) }];
}

/** An item of a hosted tool: opaque elsewhere, but what it says for people is passed on. */
export function closeNative(whole: JsonObject): IrEvent[] {
  const text = Array.isArray(whole['content']) ? (readableText(whole) ?? '') : '';
  return [
    { type: 'native', protocol: 'openai-responses', raw: whole },
    { type: 'text-delta', text },
    { type: 'text-end' },
  ];
}
