// Proofs of reasoning in the `thoughtSignature` of a part, own ones and those of others (wire.md §5.3, K-7, K-8).
import { isWrapped, unwrapSignatures, wrapSignatures, type CarriedSignature } from '../../ir/signatures.ts';

/** Gemini takes this literal, documented by Google, where a call's own signature is not to be had. */
export const SKIPPED_PROOF = 'skip_thought_signature_validator';

/** The proofs in a part's signature: none, one of Gemini's own, or those that we carried through it. */
export function readProofs(signature: unknown): CarriedSignature[] {
  if (typeof signature !== 'string' || signature === '' || signature === SKIPPED_PROOF) return [];
  if (!isWrapped(signature)) return [{ origin: 'gemini', value: signature }];
  return unwrapSignatures(signature);
}

/** The text for `thoughtSignature`. Gemini's own goes as it is, and alone: it belongs to this very part. */
export function writeProofs(proofs: readonly CarriedSignature[]): string | undefined {
  const own = proofs.find(({ origin }) => origin === 'gemini');
  if (own !== undefined) return own.value;
  return proofs.length === 0 ? undefined : wrapSignatures(proofs);
}
