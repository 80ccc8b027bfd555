// Messages of a Chat request into instructions and turns of the middle language (wire.md §2.1).
import { asArray, asObject, asString, isJsonObject, parseToolInput, type JsonObject } from '../../ir/json.ts';
import type { IrMedia, IrPart, IrText, IrToolCall, IrTurn } from '../../ir/request.ts';
import { leadWithReasoning } from '../../ir/recall-proofs.ts';
import { readCallProofs } from './carried-proofs.ts';
import { parseContent, type Findings } from './parse-content.ts';

export interface ParsedMessages {
  readonly system: IrText[];
  readonly turns: IrTurn[];
}

interface Place {
  readonly index: number;
  readonly path: string;
}

interface Context {
  readonly findings: Findings;
  /** Ids made for calls of the old form, by function name: their results come back in that order. */
  readonly legacyCalls: Map<string, string[]>;
  /** Ids made for calls that came without one; their results have none either and come in that order. */
  readonly namelessCalls: string[];
}

/** Divides the messages into leading instructions and turns. Throws RequestError with the place of what can't be understood. */
export function parseMessages(messages: readonly JsonObject[], findings: Findings): ParsedMessages {
  const context: Context = { findings, legacyCalls: new Map(), namelessCalls: [] };
  const system: IrText[] = [];
  const turns: IrTurn[] = [];
  for (const [index, message] of messages.entries()) {
    const place: Place = { index, path: `messages[${index}]` };
    if (message['name'] !== undefined && message['role'] !== 'function') findings.ignored.add(`${place.path}.name`);
    const turn = parseMessage(message, place, context);
    // Only instructions before all else are leading; later ones keep their place.
    if (turn.role === 'system' && turns.length === 0) system.push(...turn.parts.filter(isText));
    else turns.push(turn);
  }
  return { system, turns };
}

function isText(part: IrPart): part is IrText {
  return part.type === 'text';
}

function parseMessage(message: JsonObject, place: Place, context: Context): IrTurn {
  const { path } = place;
  switch (message['role']) {
    case 'system':
    case 'developer':
      return { role: 'system', parts: parseContent(message['content'], `${path}.content`, context.findings) };
    case 'assistant':
      return { role: 'assistant', parts: parseAssistant(message, place, context) };
    case 'tool':
      return { role: 'user', parts: [parseResult(message, path, context)] };
    case 'function':
      return { role: 'user', parts: [parseLegacyResult(message, path, context)] };
    default:
      return { role: 'user', parts: parseContent(message['content'], `${path}.content`, context.findings) };
  }
}

function parseAssistant(message: JsonObject, { index, path }: Place, context: Context): IrPart[] {
  const parts: IrPart[] = [];
  const reasoning = asString(message['reasoning_content']) ?? asString(message['reasoning']) ?? '';
  if (reasoning !== '') parts.push({ type: 'reasoning', text: reasoning });
  parts.push(...parseContent(message['content'], `${path}.content`, context.findings));
  const refusal = asString(message['refusal']) ?? '';
  if (refusal !== '') parts.push({ type: 'refusal', text: refusal });
  if (isJsonObject(message['audio'])) {
    const why = 'an earlier spoken answer is stored at OpenAI. Send its transcript as text instead.';
    context.findings.nativeOnly.push({ path: `${path}.audio`, why });
  }
  for (const [position, call] of asArray(message['tool_calls']).entries()) {
    if (!isJsonObject(call)) continue;
    const ownId = `call_${index}_${position}`;
    if ((asString(call['id']) ?? '') === '') context.namelessCalls.push(ownId);
    parts.push(...parseCall(call, ownId));
  }
  const legacy = asObject(message['function_call']);
  if (legacy !== undefined) parts.push(parseLegacyCall(legacy, index, context));
  return leadWithReasoning(parts);
}

/** The call, behind the reasoning that led to it if it carried that. */
function parseCall(call: JsonObject, ownId: string): IrPart[] {
  const { own, reasoning } = readCallProofs(call);
  return [...reasoning, { ...bareCall(call, ownId), ...(own === undefined ? {} : { signature: own }) }];
}

function bareCall(call: JsonObject, ownId: string): IrToolCall {
  const id = asString(call['id']) || ownId;
  const custom = asObject(call['custom']);
  if (custom !== undefined) {
    const inputText = asString(custom['input']) ?? '';
    const name = asString(custom['name']) ?? '';
    return { type: 'tool-call', id, name, kind: 'custom', input: {}, inputText };
  }
  return functionCall(asObject(call['function']) ?? {}, id);
}

function functionCall(body: JsonObject, id: string): IrToolCall {
  const argumentText = asString(body['arguments']);
  return {
    type: 'tool-call',
    id,
    name: asString(body['name']) ?? '',
    kind: 'function',
    input: parseToolInput(body['arguments']),
    ...(argumentText === undefined || argumentText === '' ? {} : { inputText: argumentText }),
  };
}

function parseResult(message: JsonObject, path: string, context: Context): IrPart {
  return {
    type: 'tool-result',
    callId: asString(message['tool_call_id']) || (context.namelessCalls.shift() ?? ''),
    parts: resultParts(message, path, context),
  };
}

function resultParts(message: JsonObject, path: string, { findings }: Context): (IrText | IrMedia)[] {
  return parseContent(message['content'], `${path}.content`, findings).filter(
    (part): part is IrText | IrMedia => part.type === 'text' || part.type === 'media',
  );
}

/** The old form has no ids: a result belongs to the oldest unanswered call of its name. */
function parseLegacyCall(legacy: JsonObject, index: number, { legacyCalls }: Context): IrToolCall {
  const id = `call_${index}`;
  const call = functionCall(legacy, id);
  legacyCalls.set(call.name, [...(legacyCalls.get(call.name) ?? []), id]);
  return call;
}

function parseLegacyResult(message: JsonObject, path: string, context: Context): IrPart {
  const name = asString(message['name']) ?? '';
  const callId = context.legacyCalls.get(name)?.shift() ?? `call_of_${name}`;
  return { type: 'tool-result', callId, name, parts: resultParts(message, path, context) };
}
