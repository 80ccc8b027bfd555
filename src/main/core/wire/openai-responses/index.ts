// OpenAI Responses: what Codex and the OpenAI SDKs speak, and OpenAI's own models behind them.
import { asArray, asNumber, asObject, asString } from '../../ir/json.ts';
import type { UpstreamOperation, WireCodec } from '../codec.ts';
import { withoutCarriedProofs } from './carried-proofs.ts';
import { parseFailure, renderFailure } from './failures.ts';
import { parseAnswer } from './parse-answer.ts';
import { createEventParser } from './parse-events.ts';
import { parseRequest } from './parse-request.ts';
import { renderAnswer } from './render-answer.ts';
import { createEventRenderer } from './render-events.ts';
import { renderRequest } from './render-request.ts';
import { storing } from './storing.ts';
import { findUsage } from './usage.ts';

const PATHS: Partial<Record<UpstreamOperation, string>> = {
  generate: 'v1/responses',
  'count-tokens': 'v1/responses/input_tokens',
  'list-models': 'v1/models',
};

export const openaiResponses: WireCodec = {
  protocol: 'openai-responses',
  headers: {},
  streamContentType: 'text/event-stream',
  withoutCarriedProofs,
  storing,
  path: (operation) => PATHS[operation],
  endMark:
    /^event: ?(?:response\.(?:completed|incomplete|failed)|error)\b|"type": ?"response\.(?:completed|incomplete|failed)"|^data: ?\{"type": ?"error"/m,
  parseRequest,
  createEventRenderer,
  renderAnswer,
  renderFailure,
  renderRequest,
  createEventParser,
  parseAnswer,
  parseFailure,
  parseModels: (body) => asArray(body['data']).flatMap((model) => asString(asObject(model)?.['id']) ?? []),
  // Hardly any other server that speaks this protocol counts: others' clients get an estimate at once.
  counting: {
    parseAnswer: (body) => asNumber(body['input_tokens']),
    renderAnswer: (tokens) => ({ object: 'response.input_tokens', input_tokens: tokens }),
  },
  // Each count is final: the last event holds them all.
  readUsage: (data) => findUsage(data),
};
