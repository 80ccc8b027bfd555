// What a conformance case is: a request, what the provider must see of it, its scripted reply, and what the client must get.
import type { Protocol } from '../../src/shared/protocols.ts';
import type { Check } from './checks/check.ts';

export interface Turn {
  readonly request?: Record<string, unknown>;
  readonly http?: RawRequest;
  /** Checks on the request that the provider received; `none`: it must not be called. */
  readonly expect_upstream?: Check[] | 'none';
  /** One for each call of the provider; the last one stays. */
  readonly upstream_reply?: Reply | Reply[];
  readonly expect_client?: ClientExpectation;
}

export interface Case extends Turn {
  /** The file's name: `<in>2<out>-…`, or `op-…` for raw HTTP. */
  readonly id: string;
  /** The rule that it holds, and why that matters. */
  readonly why: string;
  readonly inbound: Protocol;
  readonly upstream: Protocol;
  readonly stream: boolean;
  readonly op?: 'count_tokens' | 'http' | 'upgrade';
  /** At the provider; `test-model` when missing. */
  readonly model?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly turns?: readonly Turn[];
}

export interface RawRequest {
  readonly method?: string;
  /** `{model}` stands for the model's name. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface ClientExpectation {
  /** Default: 200. */
  readonly status?: number | number[];
  readonly checks?: readonly Check[];
  /** The SDK must throw, or report an error within the stream. */
  readonly error_expected?: boolean;
  readonly error_allowed?: boolean;
  /** False: the stream is not held against the client protocol's grammar. */
  readonly grammar?: boolean;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Lines of a stream. */
  readonly sse?: readonly string[];
  readonly raw?: string;
  /** Sizes of the pieces that a stream is sent in, in turn. */
  readonly split?: number | readonly number[];
  /** Default: line feed. */
  readonly eol?: string;
  /** The last line has no end. */
  readonly noeol?: boolean;
  /** Breaks the connection after what was sent. */
  readonly destroy?: boolean;
  /** Breaks the connection instead of an answer. */
  readonly destroy_before?: boolean;
}

/** What a client had in the end, whichever SDK it is: the document that client checks look into. */
export interface ClientView {
  text: string;
  thinking: string;
  refusal?: string | undefined;
  tool_calls: { id?: unknown; name?: unknown; namespace?: unknown; input?: unknown; signature?: unknown }[];
  stop?: unknown;
  usage?: unknown;
  /** The SDK's own accumulated answer. */
  message?: unknown;
  chunks?: unknown[];
  /** The types of the stream's events. */
  events?: unknown[];
  error?: { name: string; message: string; type?: unknown };
  status: number;
  headers: Record<string, string>;
  /** The answer's bytes as text. */
  raw: string;
  /** Parsed, when the answer was not a stream. */
  body?: unknown;
}

export function emptyView(): ClientView {
  return { text: '', thinking: '', tool_calls: [], status: 0, headers: {}, raw: '' };
}
