// The body of a request that stays in its own protocol: the client's bytes, but for what routing must change.
import { asObject, type JsonObject } from '../../ir/json.ts';
import type { Protocol } from '../../ir/protocol.ts';
import type { HttpCandidate } from '../../routing/candidate.ts';
import type { ExchangeContext } from '../exchange/exchange-context.ts';
import type { Span } from '../body/json-scan.ts';
import { writtenAnew, type RequestBody } from '../body/read-body.ts';

/** Every proof that we carry begins so. */
const CARRIED = 'gw1.';

/** The client's body, without proofs that we carried through it for a provider of another protocol. */
export function nativeSource({ body, codec }: Pick<ExchangeContext, 'body' | 'codec'>): RequestBody {
  if (codec.withoutCarriedProofs === undefined || !body.bytes.includes(CARRIED)) return body;
  return writtenAnew(codec.withoutCarriedProofs(body.json));
}

/** One field to add, such as the wish for a usage chunk; an object of the client's under that name is kept and added to. */
export interface AddedField {
  readonly field: string;
  readonly value: JsonObject;
}

/**
 * Swaps the model's name within the bytes, so that everything else stays as the client wrote it: key order, numbers,
 * argument texts (prompt caches compare bytes, rule I-1). Only a provider that is not fully compatible gets a body
 * that was written anew.
 */
export function nativeBody(body: RequestBody, candidate: HttpCandidate, add?: AddedField): Buffer | string {
  const { scan } = body;
  const { nativeRules: rules } = candidate;
  const listed = Array.isArray(candidate.stripParams) ? candidate.stripParams : [];
  const drop = new Set(candidate.stripParams === 'none' ? [] : [...rules.drop, ...listed]);
  const drops = [...scan.fields.keys()].filter((field) => drop.has(field));
  const isNewField = add === undefined || !scan.fields.has(add.field);
  const isPlain = drops.length === 0 && Object.keys(rules.set).length === 0 && isNewField && scan.modelKeys <= 1;
  const shorter = shorterLength(body, candidate);
  if (isPlain) return withChanges(body, candidate.model, { add, shorter });
  const { json } = body;
  const kept = Object.fromEntries(Object.entries(json).filter(([field]) => !drops.includes(field)));
  const merged = add === undefined ? {} : { [add.field]: { ...asObject(json[add.field]), ...add.value } };
  return JSON.stringify({ ...kept, ...shorter, ...modelField(json, candidate.model), ...rules.set, ...merged });
}

/** Where each protocol has the most tokens of an answer; Gemini's stands deeper, and its models take any number. */
const LENGTH_FIELDS: Readonly<Record<Protocol, readonly string[]>> = {
  'anthropic-messages': ['max_tokens'],
  'openai-chat': ['max_tokens', 'max_completion_tokens'],
  'openai-responses': ['max_output_tokens'],
  gemini: [],
};

/** A client that named another model could not know what this one gives: more than that, many providers answer with 400. */
function shorterLength(body: RequestBody, { endpoint, model, maxOutputTokens: most }: HttpCandidate): JsonObject {
  if (most === undefined || body.field('model') === model) return {};
  const longer = LENGTH_FIELDS[endpoint.protocol].filter((field) => (lengthIn(body, field) ?? 0) > most);
  // Thinking has to fit into the answer: what asks for both is left to the provider.
  const budget = longer.length === 0 ? undefined : asObject(body.field('thinking'))?.['budget_tokens'];
  return typeof budget === 'number' && budget >= most ? {} : Object.fromEntries(longer.map((field) => [field, most]));
}

function lengthIn(body: RequestBody, field: string): number | undefined {
  const value = body.scan.fields.has(field) ? body.field(field) : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** Gemini names the model in the path, so its bodies have none to swap. */
function modelField(json: JsonObject, model: string): JsonObject {
  return json['model'] === undefined ? {} : { model };
}

/** What is put in place of some bytes. */
interface Patch extends Span {
  readonly text: string;
}

function withChanges(
  body: RequestBody,
  model: string,
  { add, shorter }: { add: AddedField | undefined; shorter: JsonObject },
): Buffer {
  const [span] = body.scan.modelSpans;
  const patches: Patch[] = [];
  if (add !== undefined) patches.push(newField(body.bytes, add));
  if (span !== undefined && body.field('model') !== model) patches.push({ ...span, text: JSON.stringify(model) });
  for (const [field, value] of Object.entries(shorter)) {
    const place = body.scan.fields.get(field);
    if (place !== undefined) patches.push({ ...place, text: JSON.stringify(value) });
  }
  return patches.length === 0 ? body.lend() : patched(body.bytes, patches);
}

/** A new field goes right behind the opening brace; a body has at least one other, its model. */
function newField(bytes: Buffer, { field, value }: AddedField): Patch {
  const place = bytes.indexOf('{') + 1;
  return { start: place, end: place, text: `${JSON.stringify(field)}:${JSON.stringify(value)},` };
}

/** All in one copy. */
function patched(bytes: Buffer, patches: readonly Patch[]): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const { start, end, text } of patches.toSorted((left, right) => left.start - right.start)) {
    pieces.push(bytes.subarray(from, start), Buffer.from(text));
    from = end;
  }
  return Buffer.concat([...pieces, bytes.subarray(from)]);
}
