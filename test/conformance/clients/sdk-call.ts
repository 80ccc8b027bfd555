// What every driver of an official SDK is given. It fills the view as it goes, so that a failure leaves what came before it.
import type { ClientView } from '../case-types.ts';

export interface SdkCall {
  /** Of the gateway, without a version segment. */
  readonly origin: string;
  readonly token: string;
  readonly model: string;
  readonly isStreaming: boolean;
  readonly isCount: boolean;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}

export type SdkDriver = (call: SdkCall, view: ClientView) => Promise<void>;

/** Tool arguments as the model meant them; text that is no JSON stays text. */
export function parseArguments(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Cut or broken arguments: the check sees them as they are.
    return text;
  }
}
