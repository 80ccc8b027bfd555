// What a lane is: it turns a provider's bytes into the client's, and knows at the end how the answer went.
import type { IrUsage } from '../../ir/events.ts';
import type { Failure } from '../../ir/failure.ts';

/** What happens to the bytes on the way. All calls are synchronous. */
export interface Lane {
  /** Takes the provider's bytes, returns the client's. */
  push(bytes: Buffer): string | Buffer;
  /** The provider's stream has ended by itself. */
  end(): string | Buffer;
  /** It broke: what is said to the client instead of an end. */
  fail(error: unknown): string;
  /** A sign of life. Lanes give whole events only, so it may go out at any time. */
  ping(): string;
  /** True as soon as the answer may be committed: content was seen, or the stream is over. */
  isReady(): boolean;
}

/** What came out of the first look at a stream. */
export interface Primed {
  /** The client's text so far. */
  readonly held: (string | Buffer)[];
  heldBytes: number;
  /** The provider's stream is over, and the lane has been told. */
  hasEnded: boolean;
}

/** How an answer went, known when its stream is over. */
export interface Outcome {
  hasContent(): boolean;
  failure(): Failure | undefined;
  usage(): IrUsage | undefined;
  /** The answer's last word is said, whether or not the stream has been closed behind it. */
  isComplete(): boolean;
}
