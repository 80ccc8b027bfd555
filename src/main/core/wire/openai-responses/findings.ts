// What reading a request brings to light beside its meaning: what only Responses can serve, and what is safe to lose.
import type { IrNativeOnly } from '../../ir/request.ts';

export interface Findings {
  readonly nativeOnly: IrNativeOnly[];
  readonly ignored: string[];
  /** The request names Codex as its sender. */
  isCodex?: boolean;
}

/** Notes that only a provider of this protocol can serve what stands at `path`. */
export function noteNative(findings: Findings, path: string, why: string): void {
  findings.nativeOnly.push({ path, why });
}
