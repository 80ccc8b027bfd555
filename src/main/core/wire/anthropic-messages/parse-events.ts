// A Messages stream into events of the middle language: one small handler per event type.
import type { IrEvent, IrUsage } from '../../ir/events.ts';
import { asObject, asString, isJsonObject, type JsonObject } from '../../ir/json.ts';
import { createRepeatedJson, type TextSpot } from '../../ir/repeated-json.ts';
import type { EventParser, WireEvent } from '../codec.ts';
import { parseCitation } from './citations.ts';
import { parseFailureBody } from './failures.ts';
import { parseStopReason } from './stop-reasons.ts';
import { parseUsage } from './usage.ts';

type BlockKind = 'text' | 'thinking' | 'tool' | 'other';

interface Block {
  readonly kind: BlockKind;
  /** Of a tool: its own within the answer, though relays may use an index again. */
  readonly key: string;
  signature: string;
  /** Input that came whole with the block's start; it counts unless deltas follow. */
  wholeInput: string;
}

interface State {
  usage: IrUsage | undefined;
  finish: IrEvent | undefined;
  hasTextBlock: boolean;
  /** Open blocks by index; the service sends one at a time, relays don't always. */
  readonly blocks: Map<number, Block>;
  blockCount: number;
  /** An event that mattered could not be read. */
  isBroken: boolean;
}

type Handler = (state: State, data: JsonObject) => IrEvent[];

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['content_block_delta', blockDelta],
  ['content_block_start', blockStart],
  ['content_block_stop', blockStop],
  ['message_start', messageStart],
  ['message_delta', messageDelta],
  ['message_stop', messageStop],
  ['error', (_state, data) => [{ type: 'error', failure: parseFailureBody(data, 200) }]],
]);

/** A stream whose text has a hole must not look complete. */
const BROKEN: IrEvent = {
  type: 'error',
  failure: {
    code: 'protocol',
    message: 'The provider sent a part of the answer that is not valid JSON, so the answer is not complete. Try again.',
  },
};

/** Reads the events of one stream, each in turn. What is not JSON, or of a type that we don't know, says nothing. */
export function createEventParser(): EventParser {
  const reading: Reading = { state: createState(), parse: createRepeatedJson(findDeltaText) };
  return { push: (event) => parseWireEvent(reading, event) };
}

interface Reading {
  readonly state: State;
  readonly parse: (data: string) => unknown;
}

const DELTA_TEXTS = ['text', 'partial_json', 'thinking'] as const;

function findDeltaText(data: JsonObject): TextSpot | undefined {
  const delta = asObject(data['delta']);
  const key = DELTA_TEXTS.find((name) => typeof delta?.[name] === 'string' && delta[name] !== '');
  return delta === undefined || key === undefined ? undefined : { holder: delta, key };
}

function parseWireEvent({ state, parse }: Reading, { event, data }: WireEvent): IrEvent[] {
  // Told only now: a broken event at the very end is the mark of a cut stream, which is an error of its own.
  if (state.isBroken) return [BROKEN];
  const parsed = parseData(data, parse);
  if (parsed === undefined) {
    state.isBroken = HANDLERS.has(event === '' ? typeInside(data) : event);
    return [];
  }
  return step(state, typeof parsed['type'] === 'string' || event === '' ? parsed : { ...parsed, type: event });
}

/** The type that a broken event names itself. */
function typeInside(data: string): string {
  return /^\s*\{\s*"type"\s*:\s*"(\w+)"/.exec(data)?.[1] ?? '';
}

/** Data that is no JSON object is a keep-alive or noise of a relay, unless its name says otherwise. */
function parseData(data: string, parse: Reading['parse']): JsonObject | undefined {
  if (!/^\s*\{/.test(data)) return undefined;
  try {
    const parsed = parse(data);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    // The caller decides by the event's name what it means.
    return undefined;
  }
}

/** One event, already parsed; also what a whole answer is replayed through. */
export function step(state: State, data: JsonObject): IrEvent[] {
  const type = asString(data['type']);
  // Some relays send a bare error object.
  if (type === undefined)
    return data['error'] === undefined ? [] : [{ type: 'error', failure: parseFailureBody(data, 200) }];
  return HANDLERS.get(type)?.(state, data) ?? [];
}

/** The state of one answer before its first event. */
export function createState(): State {
  return {
    usage: undefined,
    finish: undefined,
    hasTextBlock: false,
    blocks: new Map(),
    blockCount: 0,
    isBroken: false,
  };
}

function messageStart(state: State, data: JsonObject): IrEvent[] {
  const message = asObject(data['message']) ?? {};
  const id = asString(message['id']);
  const model = asString(message['model']);
  const start: IrEvent = {
    type: 'start',
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
  };
  return [start, ...readUsage(state, message)];
}

function readUsage(state: State, holder: JsonObject): IrEvent[] {
  const usage = asObject(holder['usage']);
  if (usage === undefined) return [];
  state.usage = parseUsage(usage, state.usage);
  return [{ type: 'usage', usage: state.usage }];
}

function messageDelta(state: State, data: JsonObject): IrEvent[] {
  const events = readUsage(state, data);
  const delta = asObject(data['delta']);
  const reason = asString(delta?.['stop_reason']);
  if (reason === undefined) return events;
  const explanation = asString(asObject(delta?.['stop_details'])?.['explanation']) ?? '';
  // Without a word of the model's own, the user would not know what happened.
  if (!state.hasTextBlock && explanation !== '') events.push({ type: 'refusal-delta', text: explanation });
  const stopSequence = asString(delta?.['stop_sequence']);
  state.finish ??= {
    type: 'finish',
    reason: parseStopReason(reason),
    ...(stopSequence === undefined ? {} : { stopSequence }),
  };
  return events;
}

/** Only here is the answer complete: without this event the stream was cut (rule E-5). */
function messageStop(state: State): IrEvent[] {
  const open = [...state.blocks.keys()].flatMap((index) => closeBlock(state, index));
  return [...open, ...(state.finish === undefined ? [] : [state.finish]), { type: 'end' }];
}

function indexOf(data: JsonObject): number {
  const index = data['index'];
  return typeof index === 'number' ? index : 0;
}

function blockStart(state: State, data: JsonObject): IrEvent[] {
  const block = asObject(data['content_block']);
  if (block === undefined) return [];
  const index = indexOf(data);
  const forgotten = closeBlock(state, index);
  const key = String(state.blockCount);
  state.blockCount += 1;
  const kind = KINDS.get(asString(block['type']) ?? '') ?? 'other';
  if (kind === 'text') state.hasTextBlock = true;
  state.blocks.set(index, {
    kind,
    key,
    signature: asString(block['signature']) ?? '',
    wholeInput: wholeInputOf(block),
  });
  return [...forgotten, ...openBlock(block, kind, key)];
}

const KINDS: ReadonlyMap<string, BlockKind> = new Map([
  ['text', 'text'],
  ['thinking', 'thinking'],
  ['tool_use', 'tool'],
]);

/** Relays may send the whole input with the start and no deltas (rule W-7). */
function wholeInputOf(block: JsonObject): string {
  const input = asObject(block['input']);
  return input === undefined || Object.keys(input).length === 0 ? '' : JSON.stringify(input);
}

function openBlock(block: JsonObject, kind: BlockKind, key: string): IrEvent[] {
  switch (kind) {
    case 'text':
      return [{ type: 'text-start' }, { type: 'text-delta', text: asString(block['text']) ?? '' }];
    case 'thinking':
      return [{ type: 'reasoning-start' }, { type: 'reasoning-delta', text: asString(block['thinking']) ?? '' }];
    case 'tool':
      return [toolStart(block, key)];
    case 'other':
      if (block['type'] === 'redacted_thinking') return [redactedThinking(block)];
      return [{ type: 'native', protocol: 'anthropic-messages', raw: block }];
  }
}

function redactedThinking(block: JsonObject): IrEvent {
  const value = asString(block['data']) ?? '';
  return { type: 'reasoning-end', isRedacted: true, signature: { origin: 'anthropic-messages', value } };
}

function toolStart(block: JsonObject, key: string): IrEvent {
  return {
    type: 'tool-start',
    key,
    id: asString(block['id']) ?? `toolu_${key}`,
    name: asString(block['name']) ?? '',
    kind: 'function',
  };
}

function blockDelta(state: State, data: JsonObject): IrEvent[] {
  const delta = asObject(data['delta']);
  if (delta === undefined) return [];
  switch (delta['type']) {
    case 'text_delta':
      return [{ type: 'text-delta', text: asString(delta['text']) ?? '' }];
    case 'thinking_delta':
      return [{ type: 'reasoning-delta', text: asString(delta['thinking']) ?? '' }];
    case 'input_json_delta':
      return inputDelta(state, data, asString(delta['partial_json']) ?? '');
    case 'signature_delta':
      return signatureDelta(state, data, asString(delta['signature']) ?? '');
    case 'citations_delta':
      return parseCitation(asObject(delta['citation']));
    default:
      return [];
  }
}

/** Input of hosted tools streams the same way; it belongs to their opaque block. */
function inputDelta(state: State, data: JsonObject, text: string): IrEvent[] {
  const block = state.blocks.get(indexOf(data));
  if (block?.kind !== 'tool') return [];
  if (text !== '') block.wholeInput = '';
  return [{ type: 'tool-delta', key: block.key, text }];
}

/** The last signature replaces earlier ones, as the SDK does it. */
function signatureDelta(state: State, data: JsonObject, signature: string): IrEvent[] {
  const block = state.blocks.get(indexOf(data));
  if (block !== undefined) block.signature = signature;
  return [];
}

function blockStop(state: State, data: JsonObject): IrEvent[] {
  return closeBlock(state, indexOf(data));
}

function closeBlock(state: State, index: number): IrEvent[] {
  const block = state.blocks.get(index);
  state.blocks.delete(index);
  switch (block?.kind) {
    case 'text':
      return [{ type: 'text-end' }];
    case 'tool':
      return [
        { type: 'tool-delta', key: block.key, text: block.wholeInput },
        { type: 'tool-end', key: block.key },
      ];
    case 'thinking':
      return [thinkingEnd(block.signature)];
    default:
      return [];
  }
}

function thinkingEnd(value: string): IrEvent {
  if (value === '') return { type: 'reasoning-end' };
  return { type: 'reasoning-end', signature: { origin: 'anthropic-messages', value } };
}
