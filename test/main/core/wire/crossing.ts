// Carries requests and answers from one protocol to another through the real codecs, without a socket.
import { createEventPipe } from '../../../../src/main/core/gateway/lanes/event-pipe.ts';
import { codecFor } from '../../../../src/main/core/gateway/codecs.ts';
import { prepareForTarget } from '../../../../src/main/core/ir/cross-protocol.ts';
import type { IrEvent } from '../../../../src/main/core/ir/events.ts';
import type { JsonObject } from '../../../../src/main/core/ir/json.ts';
import type { Protocol } from '../../../../src/main/core/ir/protocol.ts';
import type { IrRequest } from '../../../../src/main/core/ir/request.ts';
import { PLAIN_DIALECT } from '../../../../src/main/core/providers/dialect-row.ts';
import type { RenderedRequest, RenderTarget } from '../../../../src/main/core/wire/codec.ts';

export interface Crossing {
  readonly from: Protocol;
  readonly to: Protocol;
  readonly target?: Partial<RenderTarget>;
}

/** The body that the provider gets for a client's, and all that was lost on the way. Throws what the gateway would throw. */
export function crossRequest(body: JsonObject, crossing: Crossing): RenderedRequest {
  return cross(body, crossing).rendered;
}

function cross(body: JsonObject, { from, to, target }: Crossing): { request: IrRequest; rendered: RenderedRequest } {
  const options = { headers: {}, model: 'asked', isStreaming: false };
  const request = prepareForTarget(codecFor(from).parseRequest({ model: 'asked', ...body }, options), to);
  const rendered = codecFor(to).renderRequest(request, { model: 'served', dialect: PLAIN_DIALECT, ...target });
  return { request, rendered: { ...rendered, ignored: [...request.ignored, ...rendered.ignored] } };
}

const HELLO: Record<Protocol, JsonObject> = {
  'anthropic-messages': { max_tokens: 64, messages: [{ role: 'user', content: 'Hi' }] },
  'openai-chat': { messages: [{ role: 'user', content: 'Hi' }] },
  'openai-responses': { input: 'Hi' },
  gemini: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
};

/** The whole answer, and the text of the stream, that the client at `to` gets for the answer of a provider at `from`. */
export function crossAnswer(answer: JsonObject, { from, to }: Crossing): { whole: JsonObject; stream: string } {
  const { request, rendered } = cross(HELLO[to], { from: to, to: from });
  const context = { exchangeId: 'x1', askedModel: 'asked', createdAt: 1, request };
  const renderer = codecFor(to).createEventRenderer(context);
  const events: IrEvent[] = [];
  const pipe = createEventPipe({
    toolNames: rendered.toolNames,
    render: (event) => {
      events.push(event);
      return renderer.push(event);
    },
  });
  const stream = pipe.push(codecFor(from).parseAnswer(answer)) + pipe.end();
  return { stream, whole: codecFor(to).renderAnswer(events, context) };
}
