// A Messages stream into events of the middle language: one small handler per event type.
import type { IrEvent, IrUsage } from '../../ir/events.ts';
import { asObject, asString, isJsonObject, type JsonObject } from '../../ir/json.ts';
import type { EventParser, WireEvent } from '../codec.ts';
import { parseFailureBody } from './failures.ts';
import { parseStopReason } from './stop-reasons.ts';
import { parseUsage } from './usage.ts';

type BlockKind = 'text' | 'thinking' | 'tool' | 'other';

interface State {
  usage: IrUsage | undefined;
  /** Open blocks by index; the service sends one at a time, relays don't always. */
  blocks: Map<number, { kind: BlockKind; signature: string }>;
}

type Handler = (state: State, data: JsonObject) => IrEvent[];

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['content_block_delta', blockDelta],
  ['content_block_start', blockStart],
  ['content_block_stop', blockStop],
  ['message_start', messageStart],
  ['message_delta', messageDelta],
  ['message_stop', () => [{ type: 'end' }]],
  ['error', (_state, data) => [{ type: 'error', failure: parseFailureBody(data, 200) }]],
]);

export function createEventParser(): EventParser {
  const state: State = { usage: undefined, blocks: new Map() };
  return { push: (event) => parseWireEvent(state, event) };
}

function parseWireEvent(state: State, { data }: WireEvent): IrEvent[] {
  const parsed = parseData(data);
  return parsed === undefined ? [] : step(state, parsed);
}

/** Data that is no JSON object is a keep-alive or noise of a relay. */
function parseData(data: string): JsonObject | undefined {
  if (data.charCodeAt(0) !== 123) return undefined;
  try {
    const parsed: unknown = JSON.parse(data);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    // A broken event can't be repaired; if it mattered, the missing end will show.
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

export function createState(): State {
  return { usage: undefined, blocks: new Map() };
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
  const stopSequence = asString(delta?.['stop_sequence']);
  return [
    ...events,
    { type: 'finish', reason: parseStopReason(reason), ...(stopSequence === undefined ? {} : { stopSequence }) },
  ];
}

function indexOf(data: JsonObject): number {
  const index = data['index'];
  return typeof index === 'number' ? index : 0;
}

function blockStart(state: State, data: JsonObject): IrEvent[] {
  const block = asObject(data['content_block']);
  if (block === undefined) return [];
  const index = indexOf(data);
  const open = (kind: BlockKind): void =>
    void state.blocks.set(index, { kind, signature: asString(block['signature']) ?? '' });
  switch (block['type']) {
    case 'text':
      open('text');
      return [{ type: 'text-start' }, { type: 'text-delta', text: asString(block['text']) ?? '' }];
    case 'thinking':
      open('thinking');
      return [{ type: 'reasoning-start' }, { type: 'reasoning-delta', text: asString(block['thinking']) ?? '' }];
    case 'redacted_thinking':
      open('other');
      return [redactedThinking(block)];
    case 'tool_use':
      open('tool');
      return toolStart(block, String(index));
    default:
      open('other');
      return [{ type: 'native', protocol: 'anthropic-messages', raw: block }];
  }
}

function redactedThinking(block: JsonObject): IrEvent {
  const value = asString(block['data']) ?? '';
  return { type: 'reasoning-end', isRedacted: true, signature: { origin: 'anthropic-messages', value } };
}

/** Relays may send the whole input with the start and no deltas (rule W-7). */
function toolStart(block: JsonObject, key: string): IrEvent[] {
  const start: IrEvent = {
    type: 'tool-start',
    key,
    id: asString(block['id']) ?? `toolu_${key}`,
    name: asString(block['name']) ?? '',
    kind: 'function',
  };
  const input = asObject(block['input']);
  const isWhole = input !== undefined && Object.keys(input).length > 0;
  return isWhole ? [start, { type: 'tool-delta', key, text: JSON.stringify(input) }] : [start];
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
      return citationDelta(asObject(delta['citation']));
    default:
      return [];
  }
}

/** Input of hosted tools streams the same way; it belongs to their opaque block. */
function inputDelta(state: State, data: JsonObject, text: string): IrEvent[] {
  const index = indexOf(data);
  return state.blocks.get(index)?.kind === 'tool' ? [{ type: 'tool-delta', key: String(index), text }] : [];
}

/** The last signature replaces earlier ones, as the SDK does it. */
function signatureDelta(state: State, data: JsonObject, signature: string): IrEvent[] {
  const block = state.blocks.get(indexOf(data));
  if (block !== undefined) block.signature = signature;
  return [];
}

function citationDelta(citation: JsonObject | undefined): IrEvent[] {
  const url = asString(citation?.['url']);
  if (url === undefined) return [];
  const title = asString(citation?.['title']);
  const citedText = asString(citation?.['cited_text']);
  return [
    {
      type: 'citation',
      url,
      ...(title === undefined ? {} : { title }),
      ...(citedText === undefined ? {} : { citedText }),
    },
  ];
}

function blockStop(state: State, data: JsonObject): IrEvent[] {
  const index = indexOf(data);
  const block = state.blocks.get(index);
  state.blocks.delete(index);
  switch (block?.kind) {
    case 'text':
      return [{ type: 'text-end' }];
    case 'tool':
      return [{ type: 'tool-end', key: String(index) }];
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
