// Gemini's generateContent: what Gemini CLI and Google's SDKs speak.
import { asArray, asObject, asString, type JsonObject } from '../../ir/json.ts';
import type { UpstreamOperation, WireCodec } from '../codec.ts';
import { counting } from './counting.ts';
import { withoutCarriedProofs } from './carried-proofs.ts';
import { parseFailure, renderFailure } from './failures.ts';
import { parseAnswer } from './parse-answer.ts';
import { createEventParser } from './parse-events.ts';
import { parseRequest } from './parse-request.ts';
import { renderAnswer } from './render-answer.ts';
import { createEventRenderer } from './render-events.ts';
import { renderRequest } from './render-request.ts';
import { parseUsage } from './usage.ts';

export const gemini: WireCodec = {
  protocol: 'gemini',
  headers: {},
  streamContentType: 'text/event-stream',
  withoutCarriedProofs,
  framingOf: (query) => (query.get('alt') === 'sse' ? 'sse' : 'json-array'),
  // Inside a JSON string the quotes would be escaped, so these can't be a text that speaks of them.
  endMark: /"finishReason": ?"(?!FINISH_REASON_UNSPECIFIED)[A-Z]|"blockReason": ?"|^(?:data: ?)?\[?\{\s*"error":/m,
  path: pathOf,
  parseRequest,
  createEventRenderer,
  renderAnswer,
  renderFailure,
  renderRequest,
  createEventParser,
  parseAnswer,
  parseFailure,
  parseModels,
  readUsage: (data, previous) => {
    const usage = asObject(data['usageMetadata']);
    return usage === undefined ? undefined : parseUsage(usage, previous);
  },
  counting,
};

function pathOf(
  operation: UpstreamOperation,
  { model, isStreaming, framing }: Parameters<WireCodec['path']>[1],
): string | undefined {
  // It has embeddings of its own, which nobody asks us for.
  if (operation === 'embeddings') return undefined;
  if (operation === 'list-models') return 'v1beta/models?pageSize=1000';
  const name = resourceName(model);
  if (operation === 'count-tokens') return `v1beta/${name}:countTokens`;
  if (!isStreaming) return `v1beta/${name}:generateContent`;
  return `v1beta/${name}:streamGenerateContent${framing === 'json-array' ? '' : '?alt=sse'}`;
}

/** Tuned models name their collection themselves. */
function resourceName(model: string): string {
  const path = model.split('/').map(encodeURIComponent).join('/');
  return /^(?:models|tunedModels)\//.test(model) ? path : `models/${path}`;
}

/** Models that can answer; a list without methods is a relay's, which serves only such. */
function parseModels(body: JsonObject): string[] {
  return asArray(body['models']).flatMap((entry) => {
    const model = asObject(entry);
    const methods = asArray(model?.['supportedGenerationMethods']);
    if (methods.length > 0 && !methods.includes('generateContent')) return [];
    return asString(model?.['name'])?.replace(/^models\//, '') ?? [];
  });
}
