// What the tests of this codec share: a plain target, requests and contexts with little in them.
import type { ChatDialect } from '../../../../../src/main/core/ir/dialect.ts';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import type { JsonObject, JsonValue } from '../../../../../src/main/core/ir/json.ts';
import type { IrRequest } from '../../../../../src/main/core/ir/request.ts';
import { PLAIN_DIALECT } from '../../../../../src/main/core/providers/dialect-row.ts';
import type { AnswerContext, RenderedRequest } from '../../../../../src/main/core/wire/codec.ts';
import { openaiResponses } from '../../../../../src/main/core/wire/openai-responses/index.ts';
import { sequence } from '../../../../helpers/replay.ts';
import { irRequest } from '../support.ts';

export function render(
  fields: Partial<IrRequest>,
  target: { cap?: number; dialect?: Partial<ChatDialect> } = {},
): RenderedRequest {
  return openaiResponses.renderRequest(irRequest(fields), {
    model: 'm',
    dialect: { ...PLAIN_DIALECT, ...target.dialect },
    ...(target.cap === undefined ? {} : { maxOutputTokens: target.cap }),
  });
}

/** The input items of the rendered body. */
export function itemsOf({ body }: RenderedRequest): JsonObject[] {
  return body['input'] as JsonObject[];
}

export function parse(body: JsonObject, headers: Record<string, string> = {}): IrRequest {
  return openaiResponses.parseRequest({ model: 'asked', input: 'Hi', ...body }, { headers });
}

/** Parses these input items. */
export function parseItems(...input: JsonValue[]): IrRequest {
  return parse({ input });
}

export function context(request: IrRequest = irRequest()): AnswerContext {
  return { exchangeId: 'x1', askedModel: 'asked', createdAt: 1767225600, request };
}

/** The stream for a client, from a parser's events. */
export function stream(events: readonly IrEvent[], given: AnswerContext = context()): string {
  const renderer = openaiResponses.createEventRenderer(given);
  return sequence(events)
    .map((event) => renderer.push(event))
    .join('');
}

/** The whole answer for a client, from a parser's events. */
export function answer(events: readonly IrEvent[], given: AnswerContext = context()): JsonObject {
  return openaiResponses.renderAnswer(sequence(events), given);
}

export const USAGE = {
  inputTokens: 100,
  cacheReadTokens: 70,
  cacheWriteTokens: 10,
  outputTokens: 9,
  reasoningTokens: 4,
};
