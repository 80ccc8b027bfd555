// What a functionResponse says, out of the object that Gemini wraps it in (rules T-14, T-15).
import { asArray, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrMedia, IrText } from '../../ir/request.ts';
import { camelFields, isSet } from './fields.ts';
import { parseFileData, parseInlineData } from './parse-media.ts';

/** The keys that clients use for nothing but the result: Gemini's own, OpenCode's, and that of older SDKs. */
const WRAPPERS = ['output', 'content', 'result'] as const;

export interface UnwrappedResult {
  readonly parts: (IrText | IrMedia)[];
  readonly isError: boolean;
}

/** Unwraps `response`, and takes the media that Gemini 3 has in `parts` of the functionResponse. */
export function unwrapResult(
  functionResponse: Readonly<Record<string, JsonValue | undefined>>,
  path: string,
): UnwrappedResult {
  const { text, isError } = readResponse(functionResponse['response']);
  const media = asArray(functionResponse['parts']).flatMap((part, index) => readMedia(part, `${path}.parts[${index}]`));
  return { parts: text === '' ? media : [{ type: 'text', text }, ...media], isError };
}

function readResponse(response: JsonValue | undefined): { text: string; isError: boolean } {
  if (!isJsonObject(response)) return { text: asText(response), isError: false };
  const isError = isSet(response['error']) || response['error'] === '';
  return { text: asText(wrapped(response)), isError };
}

/** What is wrapped, if nothing else stands beside it; OpenCode repeats the name there. */
function wrapped(response: JsonObject): JsonValue {
  const keys = Object.keys(response).filter((key) => key !== 'name');
  const [key] = keys;
  const isWrapped = keys.length === 1 && (key === 'error' || WRAPPERS.some((wrapper) => wrapper === key));
  return isWrapped ? (response[key as string] ?? '') : response;
}

function asText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return textOfBlocks(value) ?? JSON.stringify(value);
}

/** MCP servers answer with a list of text blocks. */
function textOfBlocks(value: JsonValue): string | undefined {
  const blocks = asArray(value);
  const texts = blocks.flatMap((block) => {
    const fields = asObject(block);
    return fields?.['type'] === 'text' ? (asString(fields['text']) ?? []) : [];
  });
  return blocks.length > 0 && texts.length === blocks.length ? texts.join('\n') : undefined;
}

function readMedia(part: JsonValue, path: string): IrMedia[] {
  if (!isJsonObject(part)) return [];
  const { fields, nameOf } = camelFields(part);
  const { inlineData, fileData } = fields;
  if (isSet(inlineData)) return [parseInlineData(inlineData, `${path}.${nameOf('inlineData')}`)];
  return isSet(fileData) ? [parseFileData(fileData, `${path}.${nameOf('fileData')}`)] : [];
}
