// The proof of reasoning of each scripted provider: only who issued it may get it back.
import type { Protocol } from '../../../../src/shared/protocols.ts';

/** Valid base64, as Gemini's clients decode it. */
export function signatureOf(protocol: Protocol): string {
  return Buffer.from(`scripted reasoning signature of ${protocol}`).toString('base64');
}
