// One event of a Responses stream into the middle language: the reducer that streams and whole answers share (I-5).
import type { IrEvent, StopReason } from '../../ir/events.ts';
import type { Failure } from '../../ir/failure.ts';
import { asArray, asNumber, asObject, asString, isJsonObject, type JsonObject } from '../../ir/json.ts';
import { failureInside } from './failures.ts';
import { closeCall, completeArguments, isCall, passArguments, startCall } from './parse-call-item.ts';
import { closeNative, closePart, closeReasoning, missing, passReasoning, readCitation, record } from './parse-item.ts';
import type { ItemState } from './parse-item.ts';
import { createItemTable, matchOutput, openItem, itemOf, type ItemTable } from './item-table.ts';
import { findUsage } from './usage.ts';

export interface AnswerState {
  readonly items: ItemTable;
  isStarted: boolean;
  /** The terminal event or an error was seen: whatever follows is noise. */
  isOver: boolean;
  hasContent: boolean;
  /** A call that never got a name was dropped. */
  hasLostCall: boolean;
}

/** The state of one answer before its first event. */
export function createAnswerState(): AnswerState {
  return { items: createItemTable(), isStarted: false, isOver: false, hasContent: false, hasLostCall: false };
}

type Step = (state: AnswerState, data: JsonObject) => IrEvent[];

const STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['response.created', start],
  ['response.queued', start],
  ['response.in_progress', start],
  ['response.output_item.added', addItem],
  ['response.output_item.done', (state, data) => closeItem(state, itemOf(state.items, data), wholeItem(data))],
  ['response.content_part.added', openPart],
  ['response.content_part.done', endPart],
  ['response.output_text.delta', passText],
  ['response.output_text.done', completeText],
  ['response.output_text.annotation.added', passCitation],
  ['response.refusal.delta', passRefusal],
  ['response.refusal.done', completeRefusal],
  ['response.function_call_arguments.delta', (state, data) => passCall(state, data, 'function_call')],
  ['response.function_call_arguments.done', (state, data) => completeCall(state, data, 'arguments')],
  ['response.custom_tool_call_input.delta', (state, data) => passCall(state, data, 'custom_tool_call')],
  ['response.custom_tool_call_input.done', (state, data) => completeCall(state, data, 'input')],
  ['response.reasoning_summary_text.delta', (state, data) => passThought(state, data, ['summary', 'delta'])],
  ['response.reasoning_summary_text.done', (state, data) => passThought(state, data, ['summary', 'text'])],
  ['response.reasoning_text.delta', (state, data) => passThought(state, data, ['content', 'delta'])],
  ['response.reasoning_text.done', (state, data) => passThought(state, data, ['content', 'text'])],
  ['response.completed', finish],
  ['response.done', finish],
  ['response.incomplete', finish],
  ['response.cancelled', finish],
  ['response.failed', (state, data) => fail(state, failureInside(data))],
  ['error', (state, data) => fail(state, failureInside(data))],
]);

/** Takes one event; unknown ones and those behind the terminal event give nothing. */
export function step(state: AnswerState, data: JsonObject): IrEvent[] {
  if (state.isOver) return [];
  const events = STEPS.get(asString(data['type']) ?? '')?.(state, data);
  // Some relays send an error without naming its type.
  if (events === undefined) return isBareError(data) ? fail(state, failureInside(data)) : [];
  if (events.length > 0) state.hasContent ||= events.some(isContent);
  return events;
}

function isBareError(data: JsonObject): boolean {
  return data['type'] === undefined && isJsonObject(data['error']);
}

function isContent(event: IrEvent): boolean {
  return event.type === 'tool-start' || (event.type !== 'tool-delta' && event.type.endsWith('-delta'));
}

function fail(state: AnswerState, failure: Failure): IrEvent[] {
  state.isOver = true;
  return [{ type: 'error', failure }];
}

function start(state: AnswerState, data: JsonObject): IrEvent[] {
  if (state.isStarted) return [];
  state.isStarted = true;
  const response = asObject(data['response']);
  const id = asString(response?.['id']);
  const model = asString(response?.['model']);
  return [{ type: 'start', ...(id === undefined ? {} : { id }), ...(model === undefined ? {} : { model }) }];
}

function wholeItem(data: JsonObject): JsonObject {
  return asObject(data['item']) ?? {};
}

function addItem(state: AnswerState, data: JsonObject): IrEvent[] {
  const whole = wholeItem(data);
  const item = openItem(state.items, data);
  item.type = asString(whole['type']) ?? item.type;
  // The call's arguments come in deltas, or complete in a later event: here they are never final.
  return startCall(item, whole, false);
}

function openPart(state: AnswerState, data: JsonObject): IrEvent[] {
  const type = asObject(data['part'])?.['type'];
  itemOf(state.items, data);
  if (type === 'output_text') return [{ type: 'text-start' }];
  return type === 'refusal' ? [{ type: 'refusal-start' }] : [];
}

function endPart(state: AnswerState, data: JsonObject): IrEvent[] {
  const part = asObject(data['part']);
  if (part?.['type'] !== 'output_text' && part?.['type'] !== 'refusal') return [];
  return closePart(itemOf(state.items, data), contentIndex(data), part);
}

function contentIndex(data: JsonObject): number {
  return asNumber(data['content_index']) ?? 0;
}

/** Without its announcement an item is known by what is said about it. */
function itemNamed(state: AnswerState, data: JsonObject, type: string): ItemState {
  const item = itemOf(state.items, data);
  if (item.type === '') item.type = type;
  return item;
}

function passText(state: AnswerState, data: JsonObject): IrEvent[] {
  const text = asString(data['delta']) ?? '';
  record(itemNamed(state, data, 'message'), contentIndex(data), text);
  return [{ type: 'text-delta', text }];
}

function completeText(state: AnswerState, data: JsonObject): IrEvent[] {
  const item = itemNamed(state, data, 'message');
  const text = missing(item, contentIndex(data), asString(data['text']) ?? '');
  record(item, contentIndex(data), text);
  return [{ type: 'text-delta', text }];
}

function passCitation(state: AnswerState, data: JsonObject): IrEvent[] {
  const { cited } = itemOf(state.items, data);
  cited.set(contentIndex(data), (cited.get(contentIndex(data)) ?? 0) + 1);
  return readCitation(data['annotation']);
}

function passRefusal(state: AnswerState, data: JsonObject): IrEvent[] {
  const text = asString(data['delta']) ?? '';
  record(itemNamed(state, data, 'message'), contentIndex(data), text);
  return [{ type: 'refusal-delta', text }];
}

function completeRefusal(state: AnswerState, data: JsonObject): IrEvent[] {
  const item = itemNamed(state, data, 'message');
  const text = missing(item, contentIndex(data), asString(data['refusal']) ?? '');
  record(item, contentIndex(data), text);
  return [{ type: 'refusal-delta', text }];
}

function passCall(state: AnswerState, data: JsonObject, type: string): IrEvent[] {
  const item = itemNamed(state, data, type);
  const message = 'The model sent nothing but white space as arguments of a tool, without end. Try again.';
  return passArguments(item, asString(data['delta']) ?? '') ?? fail(state, { code: 'protocol', message });
}

function completeCall(state: AnswerState, data: JsonObject, field: 'arguments' | 'input'): IrEvent[] {
  return completeArguments(itemOf(state.items, data), data[field]);
}

type ThoughtField = readonly [list: 'summary' | 'content', field: 'delta' | 'text'];

function passThought(state: AnswerState, data: JsonObject, [list, field]: ThoughtField): IrEvent[] {
  const item = itemNamed(state, data, 'reasoning');
  const index = asNumber(data[list === 'summary' ? 'summary_index' : 'content_index']) ?? 0;
  const text = asString(data[field]) ?? '';
  if (field === 'delta') return passReasoning(item, { list, index, text });
  const isOtherList = item.reasoningList !== undefined && item.reasoningList !== list;
  return isOtherList ? [] : passReasoning(item, { list, index, text: missing(item, index, text) });
}

/** The whole item, from its own event or from the finished response: gives what was never streamed. */
function closeItem(state: AnswerState, item: ItemState, whole: JsonObject): IrEvent[] {
  if (item.isDone) return [];
  item.isDone = true;
  item.type = asString(whole['type']) ?? item.type;
  if (item.type === 'message') return closeMessage(item, whole);
  if (item.type === 'reasoning') return closeReasoning(item, whole);
  if (!isCall(item.type)) return closeNative(whole);
  const events = closeCall(item, whole);
  if (!item.isStarted) state.hasLostCall = true;
  return events ?? fail(state, { code: 'protocol', message: TORN_CALL });
}

const TORN_CALL = 'Pieces of the arguments of a tool call got lost between the provider and Dragoman. Try again.';

function closeMessage(item: ItemState, whole: JsonObject): IrEvent[] {
  return asArray(whole['content']).flatMap((part, index) => (isJsonObject(part) ? closePart(item, index, part) : []));
}

function finish(state: AnswerState, data: JsonObject): IrEvent[] {
  const response = asObject(data['response']) ?? {};
  const status = asString(response['status']) ?? asString(data['type'])?.slice('response.'.length) ?? '';
  if (status === 'failed' || isJsonObject(response['error'])) return fail(state, failureInside(data));
  if (status === 'cancelled') {
    return fail(state, { code: 'provider-error', message: 'The provider cancelled the answer. Try again.' });
  }
  const events = [...start(state, data), ...closeRest(state, response)];
  return state.isOver ? events : endAnswer(state, events, { data, reason: stopReason(status, response) });
}

/** Ends the answer behind these last events of its content. */
function endAnswer(
  state: AnswerState,
  events: readonly IrEvent[],
  { data, reason }: { data: JsonObject; reason: StopReason },
): IrEvent[] {
  if (state.hasLostCall && !state.hasContent && !events.some(isContent)) {
    const message = 'The provider sent nothing but a call of a tool without a name. Try again.';
    return fail(state, { code: 'protocol', message });
  }
  state.isOver = true;
  const usage = findUsage(data);
  const counted: IrEvent[] = usage === undefined ? [] : [{ type: 'usage', usage }];
  return [...events, ...counted, { type: 'finish', reason }, { type: 'end' }];
}

/** Items that never ended, or never came, stand whole in the finished response. */
function closeRest(state: AnswerState, response: JsonObject): IrEvent[] {
  return matchOutput(state.items, asArray(response['output']).filter(isJsonObject)).flatMap(({ item, whole }) =>
    closeItem(state, item, whole),
  );
}

/** An unknown reason for an incomplete answer is still no clean end. */
function stopReason(status: string, response: JsonObject): StopReason {
  if (status !== 'incomplete') return 'stop';
  return asObject(response['incomplete_details'])?.['reason'] === 'content_filter' ? 'filter' : 'length';
}
