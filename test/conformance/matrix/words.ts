// The words of the matrix: a question and an answer that every protocol can say, and what was understood of them.
import type { ClientView, Reply } from '../case-types.ts';

export type Fields = Record<string, unknown>;

/** What a client asks. Each protocol's writer says it in its own words. */
export interface Ask {
  readonly system?: string;
  readonly turns: readonly AskTurn[];
  readonly tools?: readonly { name: string; description?: string; schema?: Fields }[];
  readonly choice?: 'auto' | 'none' | 'required' | { name: string };
  readonly isSequential?: boolean;
  readonly max_tokens?: number;
  readonly temperature?: number;
  readonly top_p?: number;
  readonly stop?: readonly string[];
  readonly effort?: string;
  readonly budget?: number;
  readonly schema?: Fields;
  /** Fields of one protocol only, put on top. */
  readonly extra?: Readonly<Partial<Record<string, Fields>>>;
}

export interface AskTurn {
  /** `system` is an instruction in mid-conversation; `previous` the answer as the SDK had it. */
  readonly role: 'user' | 'assistant' | 'system' | 'previous';
  readonly parts: readonly AskPart[];
}

export type AskPart =
  | { readonly text: string }
  | { readonly image: Media }
  | { readonly image_url: string }
  | { readonly pdf: Media & { readonly name: string } }
  | { readonly call: Call }
  | { readonly result: AskResult };

export interface Media {
  readonly type: string;
  readonly data: string;
}

export interface Call {
  readonly id: string;
  readonly name: string;
  readonly input: Fields;
}

export interface AskResult {
  readonly id: string;
  readonly name: string;
  /** Instead of id and name: the call with this index in the previous answer. */
  readonly call?: number;
  readonly text: string;
  readonly image?: Media;
  readonly isError?: boolean;
}

/** What a provider answers. Each protocol's writer says it in its own words, streamed or whole. */
export interface Answer {
  /** Makes the ids of this answer its own; all answers without one share theirs. */
  readonly id?: string;
  /** Default: `test-model`. */
  readonly model?: string;
  readonly parts: readonly AnswerPart[];
  readonly stop?: 'stop' | 'tool' | 'length' | 'filter';
  readonly usage?: Usage;
  /** The stream ends after its parts without a word. */
  readonly isCut?: boolean;
  /** Ends the stream after its parts. */
  readonly error?: ProviderError;
}

export type AnswerPart =
  | { readonly text: string }
  | { readonly thinking: string; readonly signature?: string }
  | { readonly call: Call };

export interface ProviderError {
  readonly status: number;
  /** In the words of Messages: `overloaded_error`. */
  readonly type: string;
  readonly message: string;
  readonly retryAfter?: number;
}

/** Totals: input with all that was read from and written to a cache, output with reasoning. */
export interface Usage {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
  readonly reasoning: number;
}

/** What a provider was asked, in the same words for every protocol: the document that provider checks look into. */
export interface Reading {
  system: string;
  /** Neighbours of one role are one turn. */
  turns: ReadTurn[];
  tools: { name: unknown; description?: unknown; schema?: unknown; kind?: unknown }[];
  choice?: unknown;
  parallel?: unknown;
  max_tokens?: unknown;
  temperature?: unknown;
  top_p?: unknown;
  stop?: unknown;
  effort?: unknown;
  budget?: unknown;
  schema?: unknown;
  user?: unknown;
}

export interface ReadTurn {
  role: string;
  parts: ReadPart[];
}

export type ReadPart =
  | { text: string }
  | { thinking: string; signature?: unknown }
  | { call: { id?: unknown; name: unknown; input: unknown; signature?: unknown } }
  | { result: ReadResult }
  | { image: { type?: unknown; data?: unknown; url?: unknown } }
  | { file: { type?: unknown; data?: unknown; url?: unknown; name?: unknown } }
  | { other: unknown };

export interface ReadResult {
  id?: unknown;
  name?: unknown;
  text: string;
  /** The input of the call that it answers. */
  input?: unknown;
  isError?: unknown;
  images?: unknown[];
}

/** What a client saw, in the same words for every protocol. */
export interface NeutralView {
  text: string;
  thinking: string;
  tool_calls: ClientView['tool_calls'];
  stop: unknown;
  usage: Usage | undefined;
  status: number;
  headers: Record<string, string>;
  raw: string;
  error?: { type?: unknown; message?: unknown; param?: unknown; code?: unknown };
}

/** One protocol of the matrix. */
export interface MatrixProtocol {
  writeRequest(ask: Ask, previous: ClientView | undefined): Fields;
  readRequest(body: Fields): Reading;
  writeAnswer(answer: Answer, isStreaming: boolean): Reply;
  writeError(error: ProviderError): Reply;
  stopOf(view: ClientView): unknown;
  usageOf(usage: Fields): Usage;
}
