// The shape every protocol folder has. Nothing outside wire/<protocol> knows that protocol's fields.
import type { ChatDialect } from '../ir/dialect.ts';
import type { IrEvent, IrUsage } from '../ir/events.ts';
import type { Failure } from '../ir/failure.ts';
import type { JsonObject, JsonValue } from '../ir/json.ts';
import type { Protocol } from '../ir/protocol.ts';
import type { IrRequest } from '../ir/request.ts';
import type { ToolNames } from '../ir/tool-names.ts';

/** What a codec must know of the candidate it renders for. */
export interface RenderTarget {
  readonly model: string;
  readonly dialect: ChatDialect;
  /** The cap on output tokens, and with a bound the default where the protocol demands a number. */
  readonly maxOutputTokens?: number;
}

export interface RenderedRequest {
  readonly body: JsonObject;
  /** Paths of the client's fields that this target loses without harm, in addition to `IrRequest.ignored`. */
  readonly ignored: string[];
  /** Undoes the names that had to be changed for this target. */
  readonly toolNames: ToolNames;
}

/** One SSE event off the wire: `event` is empty when the line was missing. */
export interface WireEvent {
  readonly event: string;
  readonly data: string;
}

/** Turns one upstream stream into events. Holds the state of one stream; `push` never throws on strange input. */
export interface EventParser {
  push(event: WireEvent): IrEvent[];
}

/** How the chunks of a stream are put together. Only Gemini knows the array, which it sends without `alt=sse`. */
export type StreamFraming = 'sse' | 'json-array';

/** What a renderer must know of the request it answers. */
export interface AnswerContext {
  /** Our id for the answer, when the upstream gives none or one of another form. */
  readonly exchangeId: string;
  /** The model name that the client asked for: clients drop their reasoning when an answer names another (Claude Code 2.1.197). */
  readonly askedModel: string;
  /** Unix seconds. */
  readonly createdAt: number;
  readonly request: IrRequest;
  /** Absent: `sse`. A stream framed as `json-array` has the content type `application/json`. */
  readonly framing?: StreamFraming;
}

/** Turns sequenced events into the client's stream. `push` returns the text to send, often empty. */
export interface EventRenderer {
  push(event: IrEvent): string;
  /** A keep-alive that commits to nothing, for silent upstreams (rule W-10). */
  ping(): string;
  /** The whole answer once its stream is complete, where the protocol can store answers. */
  answer?(): JsonObject | undefined;
}

/** How requests continue earlier answers by their id, where the protocol has that (Responses). */
export interface AnswerStoring {
  idOf(answer: JsonObject): string | undefined;
  previousId(body: JsonObject): string | undefined;
  /** The client wants this answer to be kept. */
  isWanted(body: JsonObject): boolean;
  /** The request with the earlier conversation in front of its own input, and no reference left. */
  continueFrom(body: JsonObject, earlier: readonly JsonValue[]): JsonObject;
  /** The request with its references to items of kept answers replaced by the items; undefined when there are none. */
  withKeptItems(body: JsonObject, find: (answerId: string) => JsonObject | undefined): JsonObject | undefined;
  /** The conversation up to and with this answer. */
  conversation(body: JsonObject, answer: JsonObject): JsonValue[];
  renderDeleted(id: string): JsonObject;
}

export interface RenderedFailure {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: JsonObject;
}

export interface ProviderAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** Parsed JSON, or undefined when the body was none. */
  readonly json: JsonValue | undefined;
  /** The body as text, at most a few kilobytes; never shown raw when it is HTML. */
  readonly text: string;
}

/** Inbound half: a client speaks this protocol to us. */
export interface InboundCodec {
  /** Throws FailureError when the body can't be understood. `path` values of refusals are in the client's terms. */
  parseRequest(body: JsonObject, options: ParseOptions): IrRequest;
  createEventRenderer(context: AnswerContext): EventRenderer;
  /** The whole answer as one JSON body, from sequenced events without an error. */
  renderAnswer(events: readonly IrEvent[], context: AnswerContext): JsonObject;
  renderFailure(failure: Failure): RenderedFailure;
  readonly storing?: AnswerStoring;
  /**
   * The body without proofs of reasoning that we carried for another protocol: when the user switches to a provider of this
   * protocol, they would come to a verifier that never made them (rule K-7). Called only for bodies that hold such a text.
   */
  withoutCarriedProofs?(body: JsonObject): JsonObject;
  /** Many clients of this protocol send no proof back: then the gateway remembers them by the ids of calls (rule K-11). */
  readonly losesProofs?: true;
  /** How the client wants its stream framed, where the protocol leaves the choice to its query; absent: `sse`. */
  framingOf?(query: URLSearchParams): StreamFraming;
  /** Content type of a stream that is framed as events. */
  readonly streamContentType: string;
}

export interface ParseOptions {
  /** Lower-case header names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** From the path, where the protocol puts it there (Gemini). */
  readonly model?: string;
  readonly isStreaming?: boolean;
}

export type UpstreamOperation = 'generate' | 'count-tokens' | 'list-models' | 'embeddings';

/** Outbound half: a provider speaks this protocol. */
export interface OutboundCodec {
  /** Constant headers of the protocol, for example `anthropic-version`; credentials are added by the gateway. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Path below the provider's base address, beginning with the version segment: `v1/messages`,
   * `v1beta/models/m:streamGenerateContent?alt=sse`. Undefined when the protocol has no such operation.
   */
  path(
    operation: UpstreamOperation,
    call: { model: string; isStreaming: boolean; framing?: StreamFraming },
  ): string | undefined;
  /** Token counting where the protocol has it: the body to send, and the number in the answer. */
  readonly counting?: {
    /** Absent: only this protocol's own clients are counted for by the provider. */
    renderRequest?(request: IrRequest, target: RenderTarget): JsonObject;
    parseAnswer(body: JsonObject): number | undefined;
    /** The answer in this protocol's shape, for its own clients. */
    renderAnswer(tokens: number): JsonObject;
    /** A native body that names its model inside as well, with that of the candidate; undefined when it does not. */
    renameModel?(body: JsonObject, model: string): JsonObject | undefined;
  };
  /**
   * Matches a stream's raw text where it says that the answer is over: complete, or failed with an error event. It must
   * not match inside a JSON string, so it begins at a line's start or with unescaped quotes.
   */
  readonly endMark: RegExp;
  /** Where a stream tells its usage only on request: how to ask for it, and which event it then has more than before. */
  readonly usageOnRequest?: {
    /** The client asks by itself: then nothing is added and nothing hidden. */
    isAsked(body: JsonObject): boolean;
    readonly field: string;
    readonly value: JsonObject;
    readonly isUsageOnly: (data: JsonObject) => boolean;
  };
  /** Model ids out of the protocol's list. */
  parseModels(body: JsonObject): string[];
  renderRequest(request: IrRequest, target: RenderTarget): RenderedRequest;
  createEventParser(): EventParser;
  /** The events of a whole (non-streamed) answer: the same as its stream would have given (rule I-5). */
  parseAnswer(body: JsonObject): IrEvent[];
  /** Reads the provider's error body; status-based defaults where it says nothing. */
  parseFailure(answer: ProviderAnswer): Failure;
  /** Reads the usage out of one event's data, for the tap of the native lane; undefined when it holds none. */
  readUsage(data: JsonObject, previous: IrUsage | undefined): IrUsage | undefined;
}

export interface WireCodec extends InboundCodec, OutboundCodec {
  readonly protocol: Protocol;
}
