// Carries a proof of reasoning through a protocol that can't verify it, and back to its origin unharmed (wire.md §5.3).
import { asString, isJsonObject } from './json.ts';
import type { Protocol } from './protocol.ts';
import type { IrSignature } from './request.ts';

const MARK = 'gw1.';
const ORIGINS: readonly string[] = [
  'anthropic-messages',
  'openai-chat',
  'openai-responses',
  'gemini',
] satisfies Protocol[];

export interface CarriedSignature extends IrSignature {
  /** The reasoning's text, where the carrying field is the only thing that comes back. */
  text?: string;
  /** The reasoning was encrypted as a whole. */
  isRedacted?: boolean;
}

/** Text for the carrying protocol's own signature field; `unwrapSignature` undoes it. */
export function wrapSignature(signature: CarriedSignature): string {
  return MARK + Buffer.from(JSON.stringify(signature), 'utf8').toString('base64url');
}

/** Stands where reasoning that nobody signed passes through a protocol with signatures: it shows that no verifier may see it. */
export const UNSIGNED = wrapSignature({ origin: 'openai-chat', value: '' });

/** The signature inside a wrapped text; undefined when the text is a signature of the carrying protocol itself. */
export function unwrapSignature(text: string): CarriedSignature | undefined {
  if (!text.startsWith(MARK)) return undefined;
  try {
    const carried: unknown = JSON.parse(Buffer.from(text.slice(MARK.length), 'base64url').toString('utf8'));
    if (!isJsonObject(carried)) return undefined;
    const origin = asString(carried['origin']);
    const value = asString(carried['value']);
    if (origin === undefined || value === undefined || !ORIGINS.includes(origin)) return undefined;
    return carriedFrom(carried, { origin: origin as Protocol, value });
  } catch {
    // A client cut or changed the text: then nobody can verify it, and it is dropped.
    return undefined;
  }
}

/** Between several carried proofs in one field; none of them holds it. */
const SEPARATOR = ',';

/** Several proofs as one text. */
export function wrapSignatures(signatures: readonly CarriedSignature[]): string {
  return signatures.map(wrapSignature).join(SEPARATOR);
}

/** All proofs that are still whole. */
export function unwrapSignatures(text: string): CarriedSignature[] {
  return text.split(SEPARATOR).flatMap((part) => unwrapSignature(part) ?? []);
}

function carriedFrom(carried: Record<string, unknown>, base: IrSignature): CarriedSignature {
  const itemId = asString(carried['itemId']);
  const text = asString(carried['text']);
  return {
    ...base,
    ...(itemId === undefined ? {} : { itemId }),
    ...(text === undefined ? {} : { text }),
    ...(carried['isRedacted'] === true ? { isRedacted: true } : {}),
  };
}

/** True for a text that only we could have made: it must never reach a provider as it is. */
export function isWrapped(text: string): boolean {
  return text.startsWith(MARK);
}
