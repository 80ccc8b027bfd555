// Anthropic Messages: what Claude Code and the Anthropic SDKs speak, and many providers beside Anthropic.
import { asArray, asNumber, asObject, asString, type JsonObject } from '../../ir/json.ts';
import type { IrRequest } from '../../ir/request.ts';
import type { RenderTarget, UpstreamOperation, WireCodec } from '../codec.ts';
import { withoutCarriedProofs } from './carried-proofs.ts';
import { parseFailure, renderFailure } from './failures.ts';
import { parseAnswer } from './parse-answer.ts';
import { createEventParser } from './parse-events.ts';
import { parseRequest } from './parse-request.ts';
import { renderAnswer } from './render-answer.ts';
import { createEventRenderer } from './render-events.ts';
import { renderRequest } from './render-request.ts';
import { parseUsage } from './usage.ts';

const PATHS: Readonly<Record<UpstreamOperation, string | undefined>> = {
  generate: 'v1/messages',
  'count-tokens': 'v1/messages/count_tokens',
  'list-models': 'v1/models?limit=1000',
  embeddings: undefined,
};

/** Fields that count_tokens takes; the others are about the answer. */
const COUNTED = ['model', 'messages', 'system', 'tools', 'tool_choice', 'thinking'] as const;

export const anthropicMessages: WireCodec = {
  protocol: 'anthropic-messages',
  // Providers that copy the protocol know this version; the client's own is kept where bytes pass through.
  headers: { 'anthropic-version': '2023-06-01' },
  streamContentType: 'text/event-stream',
  withoutCarriedProofs,
  endMark: /^event: ?(?:message_stop|error)\b|^data: ?\{"type": ?"(?:message_stop|error)"/m,
  path: (operation) => PATHS[operation],
  parseRequest,
  createEventRenderer,
  renderAnswer,
  renderFailure,
  renderRequest,
  createEventParser,
  parseAnswer,
  parseFailure,
  parseModels: (body) => asArray(body['data']).flatMap((model) => asString(asObject(model)?.['id']) ?? []),
  readUsage: (data, previous) => {
    const usage = asObject(data['usage']) ?? asObject(asObject(data['message'])?.['usage']);
    return usage === undefined ? undefined : parseUsage(usage, previous);
  },
  counting: {
    renderRequest: renderCountRequest,
    parseAnswer: (body) => asNumber(body['input_tokens']),
    renderAnswer: (tokens) => ({ input_tokens: tokens }),
  },
};

function renderCountRequest(request: IrRequest, target: RenderTarget): JsonObject {
  const { body } = renderRequest(request, target);
  return Object.fromEntries(COUNTED.flatMap((field) => (body[field] === undefined ? [] : [[field, body[field]]])));
}
