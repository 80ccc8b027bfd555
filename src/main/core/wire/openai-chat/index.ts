// OpenAI Chat Completions: what most providers speak in some dialect, and many clients.
import { asArray, asObject, asString } from '../../ir/json.ts';
import type { UpstreamOperation, WireCodec } from '../codec.ts';
import { withoutCarriedProofs } from './carried-proofs.ts';
import { parseFailure, renderFailure } from './failures.ts';
import { parseAnswer } from './parse-answer.ts';
import { createEventParser } from './parse-events.ts';
import { parseRequest } from './parse-request.ts';
import { renderAnswer } from './render-answer.ts';
import { createEventRenderer } from './render-events.ts';
import { renderRequest } from './render-request.ts';
import { findUsage } from './usage.ts';

/** The protocol has no call that counts tokens. */
const PATHS: Readonly<Record<UpstreamOperation, string | undefined>> = {
  generate: 'v1/chat/completions',
  'count-tokens': undefined,
  'list-models': 'v1/models',
  embeddings: 'v1/embeddings',
};

export const openaiChat: WireCodec = {
  protocol: 'openai-chat',
  headers: {},
  streamContentType: 'text/event-stream',
  withoutCarriedProofs,
  losesProofs: true,
  // Some servers leave out `[DONE]`, so the reason for the end counts as well.
  endMark: /^data: ?(?:\[DONE\]|\{"error")|"finish_reason": ?"[^"\\]/m,
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
  usageOnRequest: {
    isAsked: (body) => asObject(body['stream_options'])?.['include_usage'] === true,
    field: 'stream_options',
    value: { include_usage: true },
    // With choices in it, the chunk would have come in any case.
    isUsageOnly: (data) => asObject(data['usage']) !== undefined && asArray(data['choices']).length === 0,
  },
  // Every chunk that reports usage reports all of it.
  readUsage: (data) => findUsage(data),
};
