// Contents of a generateContent request into turns.
import { reject } from '../../ir/failure.ts';
import { asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrPart, IrReasoning, IrText, IrTurn } from '../../ir/request.ts';
import type { CarriedSignature } from '../../ir/signatures.ts';
import { createCallPairing, type CallPairing } from './call-ids.ts';
import { camelFields, isSet, listOf, objectsIn } from './fields.ts';
import { parsePart } from './parse-parts.ts';

/** `function` and `tool` are how older SDKs mark results; no role means the user. */
const ROLES: ReadonlyMap<string, IrTurn['role']> = new Map<string, IrTurn['role']>([
  ['user', 'user'],
  ['function', 'user'],
  ['tool', 'user'],
  ['model', 'assistant'],
]);

/**
 * The conversation. Contents of the model that follow each other are one turn, and its neighbouring texts one text: the
 * chunks of a stream come back as contents of their own from clients that keep what they received.
 */
export function parseContents(value: JsonValue | undefined, path: string): IrTurn[] {
  const pairing = createCallPairing();
  const turns: IrTurn[] = [];
  for (const [index, content] of listOf(value).entries()) {
    const place = Array.isArray(value) ? `${path}[${index}]` : path;
    if (!isJsonObject(content)) return reject(place, 'expected an object');
    const role = roleOf(content, place);
    const last = turns.at(-1);
    if (role === 'assistant' && last?.role === 'assistant') {
      parseModelParts(content, { path: place, pairing, parts: last.parts });
      continue;
    }
    if (role === 'assistant') pairing.beginTurn();
    const parts: IrPart[] = [];
    turns.push({ role, parts });
    if (role === 'assistant') parseModelParts(content, { path: place, pairing, parts });
    else parts.push(...parseUserParts(content, place, pairing));
  }
  return turns;
}

function roleOf(content: JsonObject, path: string): IrTurn['role'] {
  const role = asString(content['role']) ?? '';
  return ROLES.get(role === '' ? 'user' : role) ?? reject(`${path}.role`, 'expected user or model');
}

/** Fields of a part that only steer how Google's models look at what is in it. */
const MARKS = ['videoMetadata', 'mediaResolution', 'partMetadata'] as const;

/** Where the parts of the conversation have such fields: nobody else can follow them (rule I-3). */
export function partMarks(value: JsonValue | undefined, path: string): string[] {
  return objectsIn(value).flatMap((content, index) =>
    objectsIn(content['parts']).flatMap((part, at) => {
      const { fields, nameOf } = camelFields(part);
      const place = `${Array.isArray(value) ? `${path}[${index}]` : path}.parts[${at}]`;
      return MARKS.flatMap((mark) => (isSet(fields[mark]) ? [`${place}.${nameOf(mark)}`] : []));
    }),
  );
}

/** Texts of the system instruction, which may be a text, a content, a part or a list of either. */
export function parseSystem(value: JsonValue | undefined): IrText[] {
  return listOf(value).flatMap((entry) => {
    if (typeof entry === 'string') return [{ type: 'text' as const, text: entry }];
    if (!isJsonObject(entry)) return [];
    if (entry['parts'] !== undefined) return parseSystem(entry['parts']);
    const text = asString(entry['text']);
    return text === undefined ? [] : [{ type: 'text' as const, text }];
  });
}

function parseUserParts(content: JsonObject, path: string, pairing: CallPairing): IrPart[] {
  const parts = listOf(content['parts']).flatMap(
    (part, index) => parsePart(part, `${path}.parts[${index}]`, pairing).parts,
  );
  return belongsToResults(parts) ? takeMediaIntoResults(parts) : parts;
}

/** Gemini CLI puts what a tool read from a file right behind its result, between two results too. */
function belongsToResults(parts: readonly IrPart[]): boolean {
  const isResult = (part: IrPart): boolean => part.type === 'tool-result';
  const last = parts.findLastIndex(isResult);
  const firstMedia = parts.findIndex((part) => part.type === 'media');
  if (last === -1 || firstMedia === -1) return false;
  return firstMedia < last || parts.filter(isResult).length === 1;
}

function takeMediaIntoResults(parts: readonly IrPart[]): IrPart[] {
  const kept: IrPart[] = [];
  for (const part of parts) {
    const last = kept.at(-1);
    if (part.type === 'media' && last?.type === 'tool-result') last.parts.push(part);
    else kept.push(part);
  }
  return kept;
}

interface ModelTurn {
  readonly path: string;
  readonly pairing: CallPairing;
  /** Grows. */
  readonly parts: IrPart[];
}

function parseModelParts(content: JsonObject, { path, pairing, parts }: ModelTurn): void {
  for (const [index, part] of listOf(content['parts']).entries()) {
    const parsed = parsePart(part, `${path}.parts[${index}]`, pairing);
    if (parsed.carried.length > 0) insertCarried(parts, parsed.carried);
    for (const added of parsed.parts) append(parts, added);
  }
}

function append(parts: IrPart[], part: IrPart): void {
  const last = parts.at(-1);
  if (part.type === 'text' && last?.type === 'text') last.text += part.text;
  else if (part.type === 'reasoning' && last?.type === 'reasoning' && last.signature === undefined) {
    // The last piece of a thought may bring its proof.
    last.text += part.text;
    if (part.signature !== undefined) last.signature = part.signature;
  } else parts.push(part);
}

/**
 * Puts carried reasoning where it was: in place of the same thought without its proof if the client kept that, else in
 * front of the texts before the call, for providers begin a step with its reasoning (rule K-9).
 */
function insertCarried(parts: IrPart[], carried: readonly CarriedSignature[]): void {
  let begin = parts.length;
  while (begin > 0 && isOfStep(parts[begin - 1])) begin -= 1;
  for (const { text = '', isRedacted, ...signature } of carried) {
    const reasoning: IrReasoning = {
      type: 'reasoning',
      text,
      signature,
      ...(isRedacted === true ? { isRedacted } : {}),
    };
    const twin = parts.findIndex((part, index) => index >= begin && isUnprovenTwin(part, text));
    if (twin !== -1) parts[twin] = reasoning;
    else parts.splice(begin, 0, reasoning);
    begin = (twin === -1 ? begin : twin) + 1;
  }
}

function isOfStep(part: IrPart | undefined): boolean {
  return part?.type === 'text' || part?.type === 'reasoning';
}

function isUnprovenTwin(part: IrPart, text: string): boolean {
  return part.type === 'reasoning' && part.signature === undefined && part.text === text;
}
