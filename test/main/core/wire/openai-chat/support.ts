// What the tests of this codec share: a plain dialect, requests and contexts with little in them.
import type { ChatDialect } from '../../../../../src/main/core/ir/dialect.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrRequest } from '../../../../../src/main/core/ir/request.ts';
import { PLAIN_DIALECT } from '../../../../../src/main/core/providers/dialect-row.ts';
import type { AnswerContext, RenderedRequest } from '../../../../../src/main/core/wire/codec.ts';
import { openaiChat } from '../../../../../src/main/core/wire/openai-chat/index.ts';
import { irRequest } from '../support.ts';

export function render(fields: Partial<IrRequest>, dialect: Partial<ChatDialect> = {}): RenderedRequest {
  return openaiChat.renderRequest(irRequest(fields), { model: 'm', dialect: { ...PLAIN_DIALECT, ...dialect } });
}

/** The messages of the body, for checks by path. */
export function messagesOf({ body }: RenderedRequest): JsonObject[] {
  return body['messages'] as JsonObject[];
}

export function parse(body: JsonObject, headers: Record<string, string> = {}): IrRequest {
  const messages = [{ role: 'user', content: 'Hi' }];
  return openaiChat.parseRequest({ model: 'asked', messages, ...body }, { headers });
}

export function context(fields: Partial<IrRequest> = {}): AnswerContext {
  return { exchangeId: 'x1', askedModel: 'asked', createdAt: 1767225600, request: irRequest(fields) };
}
