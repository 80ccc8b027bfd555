// OpenRouter's `reasoning_details`: text, signatures and ciphertext that must go back as they came.
import type { IrEvent } from '../../ir/events.ts';
import { asArray, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrReasoning, IrSignature } from '../../ir/request.ts';

/** The text of one delta's details. */
export function textOfDetails(details: JsonValue | undefined): string {
  let text = '';
  for (const detail of asArray(details)) {
    const entry = asObject(detail);
    text += asString(entry?.['text']) ?? asString(entry?.['summary']) ?? '';
  }
  return text;
}

/** Remembers what only the provider can read; the text itself travels as reasoning. */
export function collectProofs(proofs: JsonObject[], details: JsonValue | undefined): void {
  for (const detail of asArray(details)) {
    if (!isJsonObject(detail)) continue;
    if (typeof detail['signature'] !== 'string' && typeof detail['data'] !== 'string') continue;
    const { text: _text, summary: _summary, ...proof } = detail;
    proofs.push(proof);
  }
}

/** Ends the reasoning with its proofs, once they are all there. */
export function endWithProofs(proofs: JsonObject[], hasText: boolean, events: IrEvent[]): void {
  if (proofs.length === 0) return;
  const signature: IrSignature = { origin: 'openai-chat', value: JSON.stringify(proofs.splice(0)) };
  events.push({ type: 'reasoning-end', signature, ...(hasText ? {} : { isRedacted: true }) });
}

/** The details of an earlier answer, for the provider that made them; undefined when it did not. */
export function restoreDetails(reasoning: IrReasoning): JsonValue[] | undefined {
  if (reasoning.signature?.origin !== 'openai-chat') return undefined;
  const proofs = parseProofs(reasoning.signature.value);
  if (proofs === undefined) return undefined;
  return proofs.map((proof, index) => withText(proof, index === 0 ? reasoning.text : ''));
}

function parseProofs(value: string): JsonObject[] | undefined {
  try {
    const proofs: unknown = JSON.parse(value);
    return Array.isArray(proofs) && proofs.every(isJsonObject) ? proofs : undefined;
  } catch {
    // The client changed the text: nobody could verify it any more.
    return undefined;
  }
}

function withText(proof: JsonObject, text: string): JsonObject {
  if (proof['type'] === 'reasoning.text') return { ...proof, text };
  return proof['type'] === 'reasoning.summary' ? { ...proof, summary: text } : proof;
}
