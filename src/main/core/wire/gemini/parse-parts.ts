// Parts of a generateContent request into parts of the middle language.
import { reject } from '../../ir/failure.ts';
import { asObject, asString, isJsonObject, parseToolInput, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrNative, IrPart } from '../../ir/request.ts';
import type { CarriedSignature } from '../../ir/signatures.ts';
import type { CallPairing } from './call-ids.ts';
import { camelFields, type CamelFields } from './fields.ts';
import { parseFileData, parseInlineData } from './parse-media.ts';
import { unwrapResult } from './parse-result.ts';
import { readProofs } from './proofs.ts';

export interface ParsedPart {
  readonly parts: IrPart[];
  /** Reasoning of other providers that this part carried: it came before the part. */
  readonly carried: readonly CarriedSignature[];
}

interface Place {
  readonly path: string;
  readonly pairing: CallPairing;
  readonly proofs: readonly CarriedSignature[];
}

type PartParser = (value: JsonValue, place: Place) => IrPart[];

/** By the part's data field; exactly one is set. */
const PARSERS: readonly (readonly [string, PartParser])[] = [
  ['functionCall', parseCall],
  ['functionResponse', parseResult],
  ['inlineData', (value, { path }) => [parseInlineData(value, path)]],
  ['fileData', (value, { path }) => [parseFileData(value, path)]],
  ['executableCode', (value) => [native({ executableCode: value }, codeText(value))]],
  ['codeExecutionResult', (value) => [native({ codeExecutionResult: value }, outputText(value))]],
];

/** One part. Its own signature goes to the call, or stands behind the text that it belongs to. */
export function parsePart(part: JsonValue, path: string, pairing: CallPairing): ParsedPart {
  if (typeof part === 'string') return { parts: [{ type: 'text', text: part }], carried: [] };
  if (!isJsonObject(part)) return reject(path, 'expected a part');
  const camel = camelFields(part);
  const proofs = readProofs(camel.fields['thoughtSignature']);
  const carried = proofs.filter(({ origin }) => origin !== 'gemini');
  for (const [field, parse] of PARSERS) {
    const value = camel.fields[field];
    if (value === undefined || value === null) continue;
    return { parts: parse(value, { path: `${path}.${camel.nameOf(field)}`, pairing, proofs }), carried };
  }
  return { parts: parseText(camel, { part, path, proofs }), carried };
}

interface TextPlace {
  readonly part: JsonObject;
  readonly path: string;
  readonly proofs: readonly CarriedSignature[];
}

function parseText({ fields }: CamelFields, { part, path, proofs }: TextPlace): IrPart[] {
  const text = asString(fields['text']);
  if (text === undefined) return hasData(fields) ? [{ ...native(part), path }] : [];
  const own = proofs.find(({ origin }) => origin === 'gemini');
  const signature = own === undefined ? {} : { signature: own };
  if (fields['thought'] === true) return [{ type: 'reasoning', text, ...signature }];
  const proof: IrPart[] = own === undefined ? [] : [{ type: 'reasoning', text: '', ...signature }];
  return text === '' ? proof : [{ type: 'text', text }, ...proof];
}

/** A kind of part that we don't know, unlike one that holds nothing but marks. */
function hasData(fields: CamelFields['fields']): boolean {
  return Object.keys(fields).some(
    (field) => field !== 'thought' && field !== 'thoughtSignature' && field !== 'partMetadata',
  );
}

function native(raw: JsonObject, text?: string): IrNative {
  return { type: 'native', protocol: 'gemini', raw, ...(text === undefined ? {} : { text }) };
}

function parseCall(value: JsonValue, { path, pairing, proofs }: Place): IrPart[] {
  const call = asObject(value) ?? reject(path, 'expected an object');
  const name = asString(call['name']) ?? reject(`${path}.name`, 'expected the name of a function');
  const own = proofs.find(({ origin }) => origin === 'gemini');
  return [
    {
      type: 'tool-call',
      id: pairing.callId(idOf(call), name),
      name,
      kind: 'function',
      input: parseToolInput(call['args']),
      ...(own === undefined ? {} : { signature: own }),
    },
  ];
}

function parseResult(value: JsonValue, { path, pairing }: Place): IrPart[] {
  const { fields } = camelFields(asObject(value) ?? reject(path, 'expected an object'));
  const name = asString(fields['name']) ?? '';
  const { parts, isError } = unwrapResult(fields, path);
  return [
    {
      type: 'tool-result',
      callId: pairing.resultId(idOf(fields), name),
      parts,
      ...(name === '' ? {} : { name }),
      ...(isError ? { isError } : {}),
    },
  ];
}

/** Relays send `"id":""` for "none" (rule W-8). */
function idOf(holder: Readonly<Record<string, JsonValue | undefined>>): string | undefined {
  const id = asString(holder['id']);
  return id === '' ? undefined : id;
}

function codeText(value: JsonValue): string | undefined {
  const code = asString(asObject(value)?.['code']);
  return code === undefined ? undefined : `\`\`\`\n${code}\n\`\`\``;
}

function outputText(value: JsonValue): string | undefined {
  return asString(asObject(value)?.['output']);
}
