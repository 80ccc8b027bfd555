// The text of a program as events: a call for functions where it is one, plain text in every other case (PC-23).
import type { IrEvent, IrUsage } from '../ir/events.ts';
import { asArray, asObject, asString, parseToolInput, type JsonObject } from '../ir/json.ts';
import type { ToolNames } from '../ir/tool-names.ts';

export interface BridgeAnswer {
  readonly text: string;
  readonly usage?: IrUsage;
}

interface Call {
  readonly name: string;
  readonly input: JsonObject;
}

export interface AnswerParts {
  readonly names: ToolNames;
  readonly model: string;
  /** Makes ids that no other answer has. */
  readonly exchangeId: string;
}

/** The events of an answer that a program wrote: its text up to the first call, then the calls, if it made any of the client's tools. */
export function bridgeEvents({ text, usage }: BridgeAnswer, { names, model, exchangeId }: AnswerParts): IrEvent[] {
  const found = findCalls(text, names);
  const said = found?.before ?? text;
  const calls = found?.calls ?? [];
  return [
    { type: 'start', id: `bridge_${exchangeId}`, model },
    ...(said === '' ? [] : [{ type: 'text-delta', text: said } as const]),
    ...calls.flatMap((call, index) => callEvents(call, `call_${exchangeId}_${index}`)),
    { type: 'finish', reason: calls.length > 0 ? 'tool' : 'stop', ...(usage === undefined ? {} : { usage }) },
    { type: 'end' },
  ];
}

function callEvents({ name, input }: Call, id: string): IrEvent[] {
  return [
    { type: 'tool-start', key: id, id, name, kind: 'function' },
    { type: 'tool-delta', key: id, text: JSON.stringify(input) },
    { type: 'tool-end', key: id },
  ];
}

/** Undefined as soon as anything is not as agreed: half a call must never be run. */
function findCalls(text: string, names: ToolNames): { before: string; calls: Call[] } | undefined {
  for (const { json, before } of jsonIn(text)) {
    const list = asArray(asObject(json)?.['tool_calls']);
    const calls = list.map((entry) => readCall(asObject(entry) ?? {}, names));
    if (calls.length > 0 && calls.every((call) => call !== undefined)) return { before: before.trim(), calls };
  }
  return undefined;
}

function readCall(entry: JsonObject, names: ToolNames): Call | undefined {
  // Some models fall back to the shape that OpenAI's API has for this.
  const call = asObject(entry['function']) ?? entry;
  const name = asString(call['name']);
  if (name === undefined || names.toClient(name) === undefined) return undefined;
  return { name, input: parseToolInput(call['arguments']) };
}

/** The whole text, a fenced block, or an object at the end of it. */
function* jsonIn(text: string): Generator<{ json: unknown; before: string }> {
  const fence = /^([\s\S]*?)```(?:json)?\s*([\s\S]*?)```\s*$/.exec(text);
  const start = text.search(/\{\s*"tool_calls"/);
  const candidates: [before: string, json: string][] = [
    ['', text],
    ...(fence === null ? [] : [[fence[1] ?? '', fence[2] ?? ''] as [string, string]]),
    ...(start === -1 ? [] : [[text.slice(0, start), text.slice(start)] as [string, string]]),
  ];
  for (const [before, json] of candidates) {
    const parsed = parse(json.trim());
    if (parsed !== undefined) yield { json: parsed, before };
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // No JSON, so it is text.
    return undefined;
  }
}
