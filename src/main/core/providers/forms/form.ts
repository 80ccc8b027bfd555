// How requests of an endpoint may differ from the plain ones of its protocol. Pure: values in, values out.
import type { JsonObject, JsonValue } from '../../ir/json.ts';

export interface FormCall {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly model: string;
  readonly operation: 'generate' | 'count-tokens';
  readonly isStreaming: boolean;
}

export interface FormRequest {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

export interface RequestForm {
  /** The whole address of a call; undefined where it is the plain one. */
  url?(call: FormCall): string | undefined;
  /** Headers and body as this endpoint wants them. */
  request?(plain: FormRequest, call: FormCall): FormRequest;
  /** False: this endpoint counts no tokens in the protocol's way, so an estimate must do. */
  readonly canCount: boolean;
  /** The body of an error as the protocol has it, so that the client's own software understands it. */
  errorBody?(answer: { status: number; json: JsonValue | undefined }): JsonObject | undefined;
  /** The protocol's own object out of an answer, or out of one event of a stream. */
  readonly unwrap?: (data: JsonObject) => JsonObject;
  /** Streams come as frames of Amazon's event stream, each with one event of the protocol in it. */
  readonly usesEventStream?: boolean;
}
