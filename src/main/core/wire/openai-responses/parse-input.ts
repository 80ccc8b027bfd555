// The input of a Responses request: items into instructions, turns and tools (wire.md §2, rules ).
import { reject } from '../../ir/failure.ts';
import { asArray, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrPart, IrText } from '../../ir/request.ts';
import { noteNative } from './findings.ts';
import { addAssistant, addTurn, createReader, type InputReader, type Place } from './input-reader.ts';
import { parseCall, parseCallOutput } from './parse-calls.ts';
import { parseContent, readableText } from './parse-content.ts';
import { parseReasoningItem } from './parse-reasoning.ts';
import { parseTools } from './parse-tools.ts';
import { typeOf } from './type-of.ts';

type ItemParser = (reader: InputReader, item: JsonObject, place: Place) => void;

const ITEMS: ReadonlyMap<string, ItemParser> = new Map<string, ItemParser>([
  ['message', readMessage],
  ['reasoning', (reader, item) => addAssistant(reader, parseReasoningItem(item))],
  ['additional_tools', readAdditionalTools],
  ['item_reference', (reader, _item, { path }) => refuseStored(reader, path, 'item references')],
  // Codex asks OpenAI to shorten the conversation this way; what comes back only OpenAI can read.
  ['compaction', (reader, _item, { path }) => refuseStored(reader, path, 'compacted conversations')],
  ['compaction_summary', (reader, _item, { path }) => refuseStored(reader, path, 'compacted conversations')],
  ['compaction_trigger', (reader, _item, { path }) => refuseStored(reader, path, 'compaction of conversations')],
  ['context_compaction', (reader, _item, { path }) => refuseStored(reader, path, 'compacted conversations')],
]);

/** Reads `instructions` and `input` in this order: the first developer items belong to the instructions. */
export function parseInput(input: string | readonly JsonValue[], instructions: string | undefined): InputReader {
  const reader = createReader();
  if (instructions !== undefined && instructions !== '') reader.system.push({ type: 'text', text: instructions });
  if (typeof input === 'string') {
    addTurn(reader, 'user', [{ type: 'text', text: input }]);
    return reader;
  }
  for (const [index, item] of input.entries()) {
    const path = `input[${index}]`;
    if (!isJsonObject(item)) reject(path, 'expected an item');
    else readItem(reader, item, { path });
  }
  return reader;
}

function readItem(reader: InputReader, item: JsonObject, place: Place): void {
  const type = itemType(item, place.path);
  const parser = ITEMS.get(type);
  if (parser !== undefined) {
    parser(reader, item, place);
    return;
  }
  const isKnownCall = parseCall(reader, item, place) || parseCallOutput(reader, item, place);
  if (!isKnownCall) readUnknown(reader, item, place);
}

/** Messages and references may leave their type out (rule R-6). */
function itemType(item: JsonObject, path: string): string {
  const type = asString(item['type']);
  if (type !== undefined) return type;
  if (item['role'] !== undefined) return 'message';
  return item['id'] === undefined ? reject(`${path}.type`, 'an item needs a type') : 'item_reference';
}

function refuseStored(reader: InputReader, path: string, what: string): void {
  const why = `${what} are kept or made by OpenAI, and no other provider can read them. Send the whole conversation, or choose a connection that speaks openai-responses.`;
  noteNative(reader.findings, `${path}.type`, why);
}

/** Items of hosted tools or of the future: opaque elsewhere but for what a person could read (rule N-5). */
function readUnknown(reader: InputReader, item: JsonObject, { path }: Place): void {
  const text = readableText(item);
  const part: IrPart = {
    type: 'native',
    protocol: 'openai-responses',
    raw: item,
    path,
    ...(text === undefined ? {} : { text }),
  };
  const isFromClient = /_(?:output|response)$/.test(typeOf(item));
  if (isFromClient) addTurn(reader, 'user', [part]);
  else addAssistant(reader, part);
}

function readMessage(reader: InputReader, item: JsonObject, { path }: Place): void {
  const parts = parseContent(item['content'], `${path}.content`, reader.findings);
  switch (item['role']) {
    case 'user':
      addTurn(reader, 'user', parts);
      return;
    case 'assistant':
      addAssistant(reader, ...parts);
      return;
    case 'system':
    case 'developer':
      readInstructions(reader, parts, path);
      return;
    default:
      reject(`${path}.role`, 'expected user, assistant, system or developer');
  }
}

/** Before the conversation they are instructions, later a turn of their own (rule S-1). */
function readInstructions(reader: InputReader, parts: readonly IrPart[], path: string): void {
  const texts = parts.filter((part): part is IrText => part.type === 'text');
  if (texts.length < parts.length) {
    noteNative(
      reader.findings,
      `${path}.content`,
      'instructions with images or files exist only in the Responses API.',
    );
  }
  if (reader.turns.length === 0) reader.system.push(...texts);
  else addTurn(reader, 'system', texts);
}

/** Codex with gpt-6 models sends its tools as an item (rule T-3). */
function readAdditionalTools(reader: InputReader, item: JsonObject, { path }: Place): void {
  reader.tools.push(...parseTools(asArray(item['tools']), `${path}.tools`, reader.findings));
}
