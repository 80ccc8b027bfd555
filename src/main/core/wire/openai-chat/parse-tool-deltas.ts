// Puts together the tool calls of a provider's deltas, whose indexes, ids and names can't be trusted (rule W-5).
import { randomUUID } from 'node:crypto';
import type { IrEvent } from '../../ir/events.ts';
import { asNumber, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrSignature } from '../../ir/request.ts';

/** Copilot's models sometimes write blank space without end (rule W-9). */
const LONGEST_BLANK_RUN = 500;

interface Call {
  readonly key: string;
  id: string;
  name: string;
  kind: 'function' | 'custom';
  isStarted: boolean;
  /** All of the arguments so far. */
  text: string;
  /** Blank characters at the end so far. */
  blankRun: number;
  /** Came after the start: it goes out with the end. */
  lateSignature?: IrSignature;
  signature?: IrSignature;
}

export interface ToolState {
  readonly calls: Call[];
  /** By choice and index, where the provider gives one. */
  readonly byIndex: Map<string, Call>;
  last: Call | undefined;
}

/** Where in the answer an entry of `tool_calls` was found. */
export interface Place {
  readonly choice: number;
  readonly position: number;
  /** In a whole answer each entry is a call of its own. */
  readonly isWhole: boolean;
}

/** The state of an answer's tool calls before the first of them. */
export function createToolState(): ToolState {
  return { calls: [], byIndex: new Map(), last: undefined };
}

/** Takes one entry of `tool_calls`. Returns false when the model has run away into blank space. */
export function readToolDelta(
  state: ToolState,
  { entry, place }: { entry: JsonObject; place: Place },
  events: IrEvent[],
): boolean {
  const body = asObject(entry['function']) ?? asObject(entry['custom']) ?? entry;
  const incoming = { id: asString(entry['id']) ?? '', name: asString(body['name']) ?? '' };
  const call = findCall(state, { entry, place, ...incoming });
  state.last = call;
  if (call.id === '') call.id = incoming.id;
  if (call.name === '') call.name = incoming.name;
  if (entry['type'] === 'custom' || isJsonObject(entry['custom'])) call.kind = 'custom';
  readSignature(call, entry);
  return appendText({ call, text: argumentText(body) }, events);
}

interface Incoming {
  readonly entry: JsonObject;
  readonly place: Place;
  readonly id: string;
  readonly name: string;
}

function findCall(state: ToolState, incoming: Incoming): Call {
  const { place } = incoming;
  const index = place.isWhole ? place.position : asNumber(incoming.entry['index']);
  if (index === undefined) return continuesLast(state.last, incoming) ?? addCall(state);
  const indexKey = `${place.choice}:${index}`;
  const known = state.byIndex.get(indexKey);
  if (known !== undefined && !isAnotherCall(known, incoming)) return known;
  const call = addCall(state);
  state.byIndex.set(indexKey, call);
  return call;
}

/** Gemini's compatible endpoint sends every parallel call whole, all with index 0. */
function isAnotherCall(known: Call, { id, name }: Incoming): boolean {
  const hasOwnIdentity = id !== '' && name !== '' && known.id !== '' && known.id !== id;
  return hasOwnIdentity && isWholeJson(known.text);
}

/** Without an index only a new id, or a new name behind whole arguments, begins a call. */
function continuesLast(last: Call | undefined, { id, name }: Incoming): Call | undefined {
  if (last === undefined) return undefined;
  if (id !== '' && last.id !== '') return last.id === id ? last : undefined;
  const isNamedAnew = name !== '' && last.name !== '' && isWholeJson(last.text);
  return isNamedAnew ? undefined : last;
}

function isWholeJson(text: string): boolean {
  try {
    return isJsonObject(JSON.parse(text));
  } catch {
    // Not yet whole: more of it will follow.
    return false;
  }
}

function addCall(state: ToolState): Call {
  const key = `tool-${state.calls.length}`;
  const call: Call = { key, id: '', name: '', kind: 'function', isStarted: false, text: '', blankRun: 0 };
  state.calls.push(call);
  return call;
}

function readSignature(call: Call, entry: JsonObject): void {
  const google = asObject(asObject(entry['extra_content'])?.['google']);
  const value = asString(google?.['thought_signature']);
  if (value === undefined || value === '') return;
  if (call.isStarted) call.lateSignature ??= { origin: 'gemini', value };
  else call.signature ??= { origin: 'gemini', value };
}

/** Ollama and GLM send an object instead of its text. */
function argumentText(body: JsonObject): string {
  const value: JsonValue | undefined = body['arguments'] ?? body['input'];
  if (typeof value === 'string') return value;
  return isJsonObject(value) ? JSON.stringify(value) : '';
}

function appendText({ call, text }: { call: Call; text: string }, events: IrEvent[]): boolean {
  if (text !== '') {
    call.text += text;
    if (call.isStarted) events.push({ type: 'tool-delta', key: call.key, text });
    call.blankRun = blankRunAfter(call.blankRun, text);
  }
  if (!call.isStarted && call.id !== '' && call.name !== '') startCall(call, events);
  return call.blankRun <= LONGEST_BLANK_RUN;
}

function blankRunAfter(before: number, text: string): number {
  const blank = text.length - text.trimEnd().length;
  return blank === text.length ? before + blank : blank;
}

function startCall(call: Call, events: IrEvent[]): void {
  if (call.id === '') call.id = newCallId();
  call.isStarted = true;
  const { key, id, name, kind, signature } = call;
  events.push({ type: 'tool-start', key, id, name, kind, ...(signature === undefined ? {} : { signature }) });
  if (call.text !== '') events.push({ type: 'tool-delta', key, text: call.text });
}

function newCallId(): string {
  return `call_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
}

/** The answer is complete: calls that still wait for an id get one. Returns false when a call never got a name. */
export function finishToolCalls(state: ToolState, events: IrEvent[]): boolean {
  let areAllNamed = true;
  for (const call of state.calls) {
    if (call.name === '') areAllNamed = false;
    else if (!call.isStarted) startCall(call, events);
    if (call.lateSignature !== undefined) {
      events.push({ type: 'tool-end', key: call.key, signature: call.lateSignature });
      delete call.lateSignature;
    }
  }
  return areAllNamed;
}

/** Whether the client has been told of a call. */
export function hasStartedCalls(state: ToolState): boolean {
  return state.calls.some((call) => call.isStarted);
}
