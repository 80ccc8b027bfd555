// Proofs of reasoning in a Chat conversation: Chat has no field for them but the one that Gemini's compatible endpoint made (§5.3).
import type { IrEvent } from '../../ir/events.ts';
import { asArray, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrReasoning, IrSignature } from '../../ir/request.ts';
import { isWrapped, unwrapSignatures, wrapSignatures, type CarriedSignature } from '../../ir/signatures.ts';

/** What is sent to Gemini where there is no real signature; nobody else may see it (rule K-8). */
export const SKIPPED_SIGNATURE: IrSignature = { origin: 'gemini', value: 'skip_thought_signature_validator' };

/** Keeps the proofs of an answer's reasoning until a call can carry them. */
export interface ProofKeeper {
  take(event: IrEvent): void;
  /** The fields for the call that begins: its own proof, else those of the reasoning that led to it. */
  fieldsFor(own: IrSignature | undefined): JsonObject;
}

/** Collects the signatures of one answer, each with the text that it vouches for. */
export function createProofKeeper(): ProofKeeper {
  const proofs: CarriedSignature[] = [];
  let thought = '';
  return {
    take: (event) => {
      if (event.type === 'reasoning-delta') thought += event.text;
      if (event.type !== 'reasoning-end') return;
      const { signature, isRedacted } = event;
      // The origin verifies the text to the letter, and clients may shorten or drop `reasoning_content`.
      const text = thought === '' ? {} : { text: thought };
      if (signature !== undefined)
        proofs.push({ ...signature, ...text, ...(isRedacted === true ? { isRedacted } : {}) });
      thought = '';
    },
    fieldsFor: (own) => {
      const carried = proofs.splice(0);
      if (own !== undefined) return signatureFields(own);
      return carried.length === 0 ? {} : proofField(wrapSignatures(carried));
    },
  };
}

/** What only Gemini can verify travels where its compatible endpoint puts it (wire.md §5.3). */
export function signatureFields(signature: IrSignature | undefined): JsonObject {
  return signature?.origin === 'gemini' ? proofField(signature.value) : {};
}

function proofField(value: string): JsonObject {
  return { extra_content: { google: { thought_signature: value } } };
}

export interface CallProofs {
  /** Gemini's, which belongs to the call itself. */
  readonly own?: IrSignature;
  /** Reasoning of other providers that led to the call. */
  readonly reasoning: readonly IrReasoning[];
}

/** The proofs that a call of the history brings back. */
export function readCallProofs(call: JsonObject): CallProofs {
  const value = proofOf(call);
  if (value === undefined || value === SKIPPED_SIGNATURE.value) return { reasoning: [] };
  if (!isWrapped(value)) return { own: { origin: 'gemini', value }, reasoning: [] };
  const reasoning = unwrapSignatures(value).map(({ text = '', isRedacted, ...signature }): IrReasoning => {
    return { type: 'reasoning', text, signature, ...(isRedacted === true ? { isRedacted } : {}) };
  });
  return { reasoning };
}

function proofOf(call: JsonObject): string | undefined {
  const google = asObject(asObject(call['extra_content'])?.['google']);
  return asString(google?.['thought_signature']) || undefined;
}

/** The body without proofs that we carried for another protocol (rule K-7). */
export function withoutCarriedProofs(body: JsonObject): JsonObject {
  return { ...body, messages: asArray(body['messages']).map(inMessage) };
}

function inMessage(message: JsonValue): JsonValue {
  if (!isJsonObject(message) || message['tool_calls'] === undefined) return message;
  return { ...message, tool_calls: asArray(message['tool_calls']).map(inCall) };
}

function inCall(call: JsonValue): JsonValue {
  if (!isJsonObject(call) || !isWrapped(proofOf(call) ?? '')) return call;
  const { extra_content: _carried, ...rest } = call;
  return rest;
}
