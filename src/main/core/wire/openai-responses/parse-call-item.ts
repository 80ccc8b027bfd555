// Calls among the output items: started as soon as they are known by name, arguments passed on once.
import type { IrEvent } from '../../ir/events.ts';
import { asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { missing, record, type ItemState } from './parse-item.ts';

interface CallType {
  readonly kind: 'function' | 'custom';
  readonly field: 'arguments' | 'input';
}

const CALLS: ReadonlyMap<string, CallType> = new Map([
  ['function_call', { kind: 'function', field: 'arguments' }],
  ['custom_tool_call', { kind: 'custom', field: 'input' }],
]);

/** Whether an item of this type is a call of one of the client's tools. */
export function isCall(type: string): boolean {
  return CALLS.has(type);
}

/** More white space than this in a row means that the model runs in circles (rule W-9). */
const LONGEST_BLANK = 500;

/** Begins the call if its name is known. Without an id of the call one is made up only when nothing more will come. */
export function startCall(item: ItemState, whole: JsonObject, isLast: boolean): IrEvent[] {
  const call = CALLS.get(item.type);
  const name = asString(whole['name']) ?? '';
  const callId = asString(whole['call_id']) ?? '';
  if (call === undefined || item.isStarted || name === '' || (callId === '' && !isLast)) return [];
  item.isStarted = true;
  const namespace = asString(whole['namespace']);
  const waiting = item.waiting;
  item.waiting = '';
  return [
    {
      type: 'tool-start',
      key: item.key,
      id: callId === '' ? `call_${asString(whole['id']) ?? item.key}` : callId,
      name,
      kind: call.kind,
      ...(namespace === undefined ? {} : { namespace }),
    },
    ...(waiting === '' ? [] : [{ type: 'tool-delta', key: item.key, text: waiting } satisfies IrEvent]),
  ];
}

/** A piece of arguments; undefined when the model has begun to send nothing but white space. */
export function passArguments(item: ItemState, piece: string): IrEvent[] | undefined {
  if (piece === '') return [];
  item.blankRun = piece.trim() === '' ? item.blankRun + piece.length : piece.length - piece.trimEnd().length;
  if (item.blankRun > LONGEST_BLANK && item.type !== 'custom_tool_call') return undefined;
  record(item, 0, piece);
  if (item.isStarted) return [{ type: 'tool-delta', key: item.key, text: piece }];
  item.waiting += piece;
  return [];
}

/** The full arguments: what of them was never passed on. */
export function completeArguments(item: ItemState, full: JsonValue | undefined): IrEvent[] {
  const text = isJsonObject(full) ? JSON.stringify(full) : (asString(full) ?? '');
  const rest = missing(item, 0, text);
  if (rest === '') return [];
  record(item, 0, rest);
  if (item.isStarted) return [{ type: 'tool-delta', key: item.key, text: rest }];
  item.waiting += rest;
  return [];
}

/**
 * The whole call; nothing when it has no name to the last (rule W-5), undefined when pieces of its arguments got lost
 * on the way: half a command must not be run.
 */
export function closeCall(item: ItemState, whole: JsonObject): IrEvent[] | undefined {
  const { field = 'arguments' } = CALLS.get(item.type) ?? {};
  const start = startCall(item, whole, true);
  if (!item.isStarted) return [];
  const rest = completeArguments(item, whole[field]);
  if (hasGap(item, whole[field])) return undefined;
  return [...start, ...rest, { type: 'tool-end', key: item.key }];
}

/** Relays may write the full arguments anew, so only such pieces count as torn that make no sense of their own. */
function hasGap(item: ItemState, full: JsonValue | undefined): boolean {
  const sent = item.sent.get(0) ?? '';
  if (typeof full !== 'string' || sent === full) return false;
  return item.type === 'custom_tool_call' ? full !== '' : isJson(full) && !isJson(sent);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return text !== '';
  } catch {
    // The answer to the question.
    return false;
  }
}
