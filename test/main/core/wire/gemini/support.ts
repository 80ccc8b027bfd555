// What the tests of this codec share.
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import { FailureError, type Failure } from '../../../../../src/main/core/ir/failure.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrRequest } from '../../../../../src/main/core/ir/request.ts';
import { PLAIN_DIALECT } from '../../../../../src/main/core/providers/dialect-row.ts';
import type { AnswerContext } from '../../../../../src/main/core/wire/codec.ts';
import { gemini } from '../../../../../src/main/core/wire/gemini/index.ts';

export function parse(body: JsonObject): IrRequest {
  return gemini.parseRequest(body, { headers: {}, model: 'm', isStreaming: false });
}

/** A request of one user turn, with a generationConfig. */
export function parseConfig(generationConfig: JsonObject): IrRequest {
  return parse({ contents: [{ parts: [{ text: 'x' }] }], generationConfig });
}

export function render(request: IrRequest, model = 'test-model', maxOutputTokens?: number): JsonObject {
  return renderWhole(request, model, maxOutputTokens).body;
}

export function renderWhole(
  request: IrRequest,
  model = 'test-model',
  maxOutputTokens?: number,
): ReturnType<typeof gemini.renderRequest> {
  const limit = maxOutputTokens === undefined ? {} : { maxOutputTokens };
  return gemini.renderRequest(request, { model, dialect: PLAIN_DIALECT, ...limit });
}

/** A request in the middle language with nothing but what is given. */
export function ir(fields: Partial<IrRequest> = {}): IrRequest {
  return {
    model: 'm',
    isStreaming: false,
    system: [],
    turns: [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }],
    tools: [],
    sampling: {},
    nativeOnly: [],
    ignored: [],
    paths: {},
    ...fields,
  };
}

export function contextFor(request: IrRequest = ir(), framing?: AnswerContext['framing']): AnswerContext {
  const framed = framing === undefined ? {} : { framing };
  return { exchangeId: 'x1', askedModel: 'asked-model', createdAt: 1, request, ...framed };
}

/** The stream that a client gets for these sequenced events. */
export function stream(events: readonly IrEvent[], context: AnswerContext = contextFor()): string {
  const renderer = gemini.createEventRenderer(context);
  return events.map((event) => renderer.push(event)).join('');
}

/** The failure that a call throws; fails when it throws none. */
export function failureOf(call: () => unknown): Failure {
  try {
    call();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Ids that the parser made up differ from run to run. */
export function withoutMadeIds<T>(value: T): T {
  const text = JSON.stringify(value, (key, inner: unknown) =>
    key === 'id' && typeof inner === 'string' && inner.startsWith('call_') ? '<made>' : inner,
  );
  return JSON.parse(text) as T;
}
