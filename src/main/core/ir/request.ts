// The middle language for a request: the union of meanings that at least two protocols share.
import type { JsonObject, JsonValue } from './json.ts';
import type { Protocol } from './protocol.ts';

export interface IrRequest {
  /** As asked by the client; routing decides what is served. */
  model: string;
  isStreaming: boolean;
  /** A Chat client asked for the usage chunk (`stream_options.include_usage`); the others always get usage. */
  wantsUsageChunk?: boolean;
  /** Leading instructions in order, one element per source block. Later ones are turns with role `system`. */
  system: IrText[];
  /** Strictly what the client said, in its order; each codec normalises for its target (`normalizeTurns`). */
  turns: IrTurn[];
  tools: IrTool[];
  toolChoice?: IrToolChoice;
  allowsParallelTools?: boolean;
  sampling: IrSampling;
  reasoning?: IrReasoningControl;
  output?: IrOutputFormat;
  /** End-user id to forward; never Claude Code's account JSON. */
  user?: string;
  /** Groups requests of one conversation (prompt cache, signature store); never forwarded as is. */
  sessionKey?: string;
  cacheKey?: string;
  serviceTier?: string;
  verbosity?: string;
  metadata?: JsonObject;
  /** What only this protocol can serve (hosted tools, provider-stored references …): any other target refuses it. */
  nativeOnly: IrNativeOnly[];
  /** Paths of fields that are harmless to lose on the way to another protocol (rule I-3, `advisory`). */
  ignored: string[];
  /** What the client calls a field, for errors about it: `{ stop: 'stop_sequences' }`. See `pathOf`. */
  paths: Partial<Record<IrFieldName, string>>;
  /** Fields that the client's protocol repeats in its answers (Responses), as they came; opaque to everybody else. */
  echo?: JsonObject;
}

/** Fields that some target may have to refuse or ignore. */
export type IrFieldName =
  | keyof IrSampling
  | 'output'
  | 'toolChoice'
  | 'allowsParallelTools'
  | 'reasoning'
  | 'user'
  | 'verbosity'
  | 'serviceTier'
  | 'cacheKey'
  | 'metadata';

/** The client's own name of a field, for refusals and reports. */
export function pathOf(request: IrRequest, field: IrFieldName): string {
  return request.paths[field] ?? field;
}

export interface IrNativeOnly {
  /** Path in the client's body, for example `tools[0].type`. */
  path: string;
  /** Why, in words: it becomes the error text. */
  why: string;
}

export interface IrSampling {
  maxTokens?: number;
  temperature?: number;
  topP?: number;
  topK?: number;
  stop?: string[];
  seed?: number;
  presencePenalty?: number;
  frequencyPenalty?: number;
  /** More than one answer (`n`, `candidateCount`). */
  candidates?: number;
  logprobs?: boolean;
  topLogprobs?: number;
}

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max';

export interface IrReasoningControl {
  mode: 'off' | 'on' | 'auto';
  effort?: ReasoningEffort;
  /** Tokens. */
  budget?: number;
  wantsSummary?: boolean;
}

export interface IrOutputFormat {
  type: 'json' | 'json-schema';
  name?: string;
  description?: string;
  schema?: JsonObject;
  isStrict?: boolean;
}

export type IrToolChoice =
  | { type: 'auto' | 'none' | 'required' }
  | ({ type: 'tool' } & IrToolReference)
  | { type: 'allowed'; tools: IrToolReference[]; mode: 'auto' | 'required' };

export interface IrToolReference {
  name: string;
  /** Clients that group their tools may leave it out here. */
  namespace?: string;
}

/** Whether the reference means this tool. */
export function refersTo({ name, namespace }: IrToolReference, tool: IrTool): boolean {
  return name === tool.name && (namespace === undefined || namespace === tool.namespace);
}

export interface IrTool {
  name: string;
  namespace?: string;
  /** `custom` takes free text instead of JSON arguments. */
  kind: 'function' | 'custom';
  description?: string;
  /** JSON Schema of the arguments, untouched. */
  schema?: JsonObject;
  isStrict?: boolean;
  /** Of a custom tool: what the free text must look like. */
  grammar?: { syntax: string; definition: string };
  cache?: JsonObject;
  /** The client's own tool of a special type that another protocol sees as a function (Codex `tool_search`, `local_shell`). */
  clientType?: string;
}

export interface IrTurn {
  /** `system` is an instruction in mid-conversation. */
  role: 'user' | 'assistant' | 'system';
  parts: IrPart[];
}

export type IrPart = IrText | IrMedia | IrToolCall | IrToolResult | IrReasoning | IrRefusal | IrNative;

export interface IrText {
  type: 'text';
  text: string;
  cache?: JsonObject;
  citations?: JsonValue[];
}

export interface IrMedia {
  type: 'media';
  kind: 'image' | 'document' | 'audio' | 'video';
  /** MIME type, for example `image/png`; unknown for most URLs. */
  mediaType?: string;
  source:
    | { type: 'base64'; data: string }
    | { type: 'url'; url: string }
    | { type: 'text'; text: string }
    /** Stored at a provider: only that protocol can use it. */
    | { type: 'file'; protocol: Protocol; id: string };
  name?: string;
  detail?: string;
  cache?: JsonObject;
  /** Where the client put it, for refusals: `messages[2].content[0]`. */
  path?: string;
}

export interface IrToolCall {
  type: 'tool-call';
  id: string;
  name: string;
  namespace?: string;
  kind: 'function' | 'custom';
  /** Parsed arguments; `{}` for a custom tool. */
  input: JsonObject;
  /** The exact argument text as the client sent it (Chat, Responses), or the free text of a custom tool. */
  inputText?: string;
  signature?: IrSignature;
  cache?: JsonObject;
  clientType?: string;
}

export interface IrToolResult {
  type: 'tool-result';
  callId: string;
  /** Gemini has results without ids: then the name pairs them. */
  name?: string;
  isError?: boolean;
  /** Text and media only. */
  parts: (IrText | IrMedia)[];
  cache?: JsonObject;
}

export interface IrReasoning {
  type: 'reasoning';
  text: string;
  signature?: IrSignature;
  /** Encrypted reasoning without text. */
  isRedacted?: boolean;
}

export interface IrRefusal {
  type: 'refusal';
  text: string;
}

/** A block of a hosted tool or an unknown type: opaque outside its protocol. `text` is what a person could read of it. */
export interface IrNative {
  type: 'native';
  protocol: Protocol;
  raw: JsonValue;
  text?: string;
  /** Where the client put it. */
  path?: string;
}

/** Proof of reasoning that only its origin can verify. It must never reach another verifier (rule K-7). */
export interface IrSignature {
  origin: Protocol;
  value: string;
  /** The Responses item that the ciphertext belongs to. */
  itemId?: string;
}
