// What the tests of this codec share.
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrRequest } from '../../../../../src/main/core/ir/request.ts';
import { PLAIN_DIALECT } from '../../../../../src/main/core/providers/dialect-row.ts';
import type { AnswerContext } from '../../../../../src/main/core/wire/codec.ts';
import { gemini } from '../../../../../src/main/core/wire/gemini/index.ts';
import { irRequest } from '../support.ts';

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

export function contextFor(request: IrRequest = irRequest(), framing?: AnswerContext['framing']): AnswerContext {
  const framed = framing === undefined ? {} : { framing };
  return { exchangeId: 'x1', askedModel: 'asked-model', createdAt: 1, request, ...framed };
}

/** The stream that a client gets for these sequenced events. */
export function stream(events: readonly IrEvent[], context: AnswerContext = contextFor()): string {
  const renderer = gemini.createEventRenderer(context);
  return events.map((event) => renderer.push(event)).join('');
}

/** Ids that the parser made up differ from run to run. */
export function withoutMadeIds<T>(value: T): T {
  const text = JSON.stringify(value, (key, inner: unknown) =>
    key === 'id' && typeof inner === 'string' && inner.startsWith('call_') ? '<made>' : inner,
  );
  return JSON.parse(text) as T;
}
