// Reasoning items: their text, and the proof that only its origin can verify (wire.md §5.3).
import { asArray, asObject, asString, type JsonObject } from '../../ir/json.ts';
import type { IrReasoning, IrSignature } from '../../ir/request.ts';
import { isWrapped, unwrapSignature } from '../../ir/signatures.ts';

/** Between the parts of a summary. */
export const PART_BREAK = '\n\n';

/** A reasoning item of the history. A proof that we wrapped belongs to its origin again. */
export function parseReasoningItem(item: JsonObject): IrReasoning {
  const text = reasoningText(item);
  const value = asString(item['encrypted_content']) ?? '';
  const carried = unwrapSignature(value);
  if (carried === undefined) {
    const signature = isWrapped(value) ? undefined : ownSignature(item);
    return { type: 'reasoning', text, ...(signature === undefined ? {} : { signature }) };
  }
  const { text: carriedText, isRedacted, ...signature } = carried;
  return {
    type: 'reasoning',
    // The origin verifies its text to the letter, and a summary may have been shortened on the way.
    text: carriedText ?? text,
    signature,
    ...(isRedacted === true ? { isRedacted } : {}),
  };
}

/** OpenAI's ciphertext with the id of its item; undefined when the item has none. */
export function ownSignature(item: JsonObject): IrSignature | undefined {
  const value = asString(item['encrypted_content']) ?? '';
  if (value === '') return undefined;
  const itemId = asString(item['id']);
  return { origin: 'openai-responses', value, ...(itemId === undefined ? {} : { itemId }) };
}

/** The summary, or the reasoning itself where a provider shows it. */
export function reasoningParts(item: JsonObject): string[] {
  const summary = textsOf(item['summary']);
  return summary.length > 0 ? summary : textsOf(item['content']);
}

function reasoningText(item: JsonObject): string {
  return reasoningParts(item).join(PART_BREAK);
}

function textsOf(parts: unknown): string[] {
  return asArray(parts).flatMap((part) => asString(asObject(part)?.['text']) ?? []);
}
