// Takes out of a native request what Dragoman carried through it for another protocol (rule K-7).
import { asArray, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { isWrapped } from '../../ir/signatures.ts';
import { SKIPPED_PROOF } from './proofs.ts';

/** A call keeps the place of its proof, with the words by which Google lets it pass unverified (rule K-8). */
export function withoutCarriedProofs(body: JsonObject): JsonObject {
  return { ...body, contents: asArray(body['contents']).map(inContent) };
}

function inContent(content: JsonValue): JsonValue {
  if (!isJsonObject(content)) return content;
  return { ...content, parts: asArray(content['parts']).map(inPart) };
}

function inPart(part: JsonValue): JsonValue {
  const fields = asObject(part);
  if (fields === undefined) return part;
  const name = fields['thoughtSignature'] === undefined ? 'thought_signature' : 'thoughtSignature';
  if (!isWrapped(asString(fields[name]) ?? '')) return part;
  const { [name]: _proof, ...rest } = fields;
  const isCall = fields['functionCall'] !== undefined || fields['function_call'] !== undefined;
  return isCall ? { ...rest, [name]: SKIPPED_PROOF } : rest;
}
