// What the tests of this codec share: a plain dialect, requests and contexts with little in them.
import type { ChatDialect } from '../../../../../src/main/core/ir/dialect.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrRequest } from '../../../../../src/main/core/ir/request.ts';
import type { AnswerContext, RenderedRequest } from '../../../../../src/main/core/wire/codec.ts';
import { openaiChat } from '../../../../../src/main/core/wire/openai-chat/index.ts';

export const PLAIN: ChatDialect = {
  maxTokensField: 'max_tokens',
  systemRole: 'system',
  allowsLaterSystem: true,
  reasoningControl: 'none',
  reasoningEfforts: [],
  reasoningReplay: 'none',
  toolCallIds: 'any',
  toolChoice: 'full',
  allowsParallelFlag: true,
  allowsStreamOptions: true,
  allowsJsonSchema: true,
  allowsCacheControl: false,
  allowsImages: true,
  drop: [],
  set: {},
  schemaRules: 'none',
  needsAssistantAfterTool: false,
};

export function irRequest(fields: Partial<IrRequest> = {}): IrRequest {
  return {
    model: 'asked',
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

export function render(fields: Partial<IrRequest>, dialect: Partial<ChatDialect> = {}): RenderedRequest {
  return openaiChat.renderRequest(irRequest(fields), { model: 'm', dialect: { ...PLAIN, ...dialect } });
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
