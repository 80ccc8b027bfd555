// What the tests of the Messages codec share: a context for answers, and short ways to ask and to render.
import type { ChatDialect } from '../../../../../src/main/core/ir/dialect.ts';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrRequest } from '../../../../../src/main/core/ir/request.ts';
import { anthropicMessages } from '../../../../../src/main/core/wire/anthropic-messages/index.ts';
import type { AnswerContext, RenderTarget } from '../../../../../src/main/core/wire/codec.ts';
import { irRequest } from '../support.ts';

/** The codec reads nothing of a Chat dialect. */
const NO_DIALECT = {} as ChatDialect;

/** Where a request goes: a Claude that thinks by budget, unless another is named. */
export function target(more: Partial<RenderTarget> = {}): RenderTarget {
  return { model: 'claude-sonnet-4-5', dialect: NO_DIALECT, ...more };
}

export const CONTEXT: AnswerContext = {
  exchangeId: '01XYZ',
  askedModel: 'claude-sonnet-4-5',
  createdAt: 1_790_000_000,
  request: irRequest(),
};

/** The client's stream for sequenced events. */
export function renderStream(events: readonly IrEvent[]): string {
  const renderer = anthropicMessages.createEventRenderer(CONTEXT);
  return events.map((event) => renderer.push(event)).join('');
}

/** Reads a client's body. */
export function parse(body: JsonObject, headers: Record<string, string> = {}): IrRequest {
  return anthropicMessages.parseRequest({ model: 'm', messages: [], ...body }, { headers });
}
