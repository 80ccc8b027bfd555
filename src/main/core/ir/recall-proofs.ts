// Puts proven reasoning back in front of the calls that it led to, in a history that lost it on the way (rules K-9, K-11).
import type { IrPart, IrReasoning, IrRequest, IrSignature, IrToolCall } from './request.ts';

/** What proves the reasoning behind one call. */
export interface CallProof {
  readonly reasoning: readonly IrReasoning[];
  /** The call's own signature (Gemini). */
  readonly own?: IrSignature;
}

/** The request with what is known of its calls' proofs; turns that brought some themselves stay as they are. */
export function recallProofs(request: IrRequest, find: (call: IrToolCall) => CallProof | undefined): IrRequest {
  const turns = request.turns.map((turn) => {
    const isOwn = turn.role !== 'assistant' || turn.parts.some(isProven);
    return isOwn ? turn : { ...turn, parts: recallParts(turn.parts, find) };
  });
  return { ...request, turns };
}

function recallParts(parts: readonly IrPart[], find: (call: IrToolCall) => CallProof | undefined): IrPart[] {
  const recalled = parts.flatMap((part): IrPart[] => {
    if (part.type !== 'tool-call') return [part];
    const proof = find(part);
    if (proof === undefined) return [part];
    return [...proof.reasoning, { ...part, ...(proof.own === undefined ? {} : { signature: proof.own }) }];
  });
  return leadWithReasoning(recalled);
}

/**
 * A step begins with its reasoning: what stands before the first call comes before the text too. Proven reasoning takes
 * the place of the bare text that the client kept of it.
 */
export function leadWithReasoning(parts: readonly IrPart[]): IrPart[] {
  if (!parts.some((part) => part.type === 'reasoning' && part.signature !== undefined)) return [...parts];
  const kept = parts.filter((part) => part.type !== 'reasoning' || part.signature !== undefined);
  const firstCall = kept.findIndex(({ type }) => type === 'tool-call');
  const isLeading = (part: IrPart, index: number): boolean => part.type === 'reasoning' && index < firstCall;
  return [...kept.filter(isLeading), ...kept.filter((part, index) => !isLeading(part, index))];
}

function isProven(part: IrPart): boolean {
  return (part.type === 'reasoning' || part.type === 'tool-call') && part.signature !== undefined;
}
