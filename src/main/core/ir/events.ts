// The middle language for an answer: one vocabulary of events, streamed or not.
import type { Failure } from './failure.ts';
import type { JsonValue } from './json.ts';
import type { Protocol } from './protocol.ts';
import type { IrSignature } from './request.ts';

/** Totals in the OpenAI sense: input includes cache reads and writes, output includes reasoning. */
export interface IrUsage {
  inputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  reasoningTokens: number;
}

export type StopReason = 'stop' | 'stop-sequence' | 'tool' | 'length' | 'context' | 'filter' | 'pause';

/**
 * What a parser emits. Parsers may leave out the `-start` and `-end` of text, reasoning and refusal, may interleave
 * tools (each has a `key` of its own within the answer), and may repeat `usage` and `finish`: the sequencer sorts it
 * out. After the sequencer the same vocabulary is strict: blocks one after another, each started and ended, then one
 * `finish` or one `error`.
 */
export type IrEvent =
  | { type: 'start'; id?: string; model?: string }
  | { type: 'text-start' }
  | { type: 'text-delta'; text: string }
  | { type: 'text-end' }
  | { type: 'reasoning-start' }
  | { type: 'reasoning-delta'; text: string }
  | { type: 'reasoning-end'; signature?: IrSignature; isRedacted?: boolean }
  | { type: 'refusal-start' }
  | { type: 'refusal-delta'; text: string }
  | { type: 'refusal-end' }
  | IrToolStart
  | { type: 'tool-delta'; key: string; text: string }
  | { type: 'tool-end'; key: string; signature?: IrSignature }
  | { type: 'citation'; url: string; title?: string; citedText?: string; startIndex?: number; endIndex?: number }
  | { type: 'native'; protocol: Protocol; raw: JsonValue }
  | { type: 'usage'; usage: IrUsage }
  | { type: 'finish'; reason: StopReason; stopSequence?: string; usage?: IrUsage }
  | { type: 'error'; failure: Failure }
  /** The upstream's terminal event was seen: whatever still follows is noise. */
  | { type: 'end' };

export interface IrToolStart {
  type: 'tool-start';
  key: string;
  id: string;
  name: string;
  namespace?: string;
  /** A custom tool's deltas are its free text; a function's are JSON text. */
  kind: 'function' | 'custom';
  signature?: IrSignature;
  clientType?: string;
}

export const NO_USAGE: IrUsage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};
