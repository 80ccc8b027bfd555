// Takes out of a native request what Dragoman carried through it for another protocol (rule K-7).
import { asArray, asObject, asString, type JsonObject } from '../../ir/json.ts';
import { isWrapped } from '../../ir/signatures.ts';

/** Reasoning items whose ciphertext is ours are left out whole: OpenAI could not read them. */
export function withoutCarriedProofs(body: JsonObject): JsonObject {
  const input = asArray(body['input']).filter((item) => {
    const fields = asObject(item);
    return fields?.['type'] !== 'reasoning' || !isWrapped(asString(fields['encrypted_content']) ?? '');
  });
  return { ...body, input };
}
