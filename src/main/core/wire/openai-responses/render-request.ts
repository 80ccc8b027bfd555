// The middle language into a Responses request.
import { refuse } from '../../ir/failure.ts';
import { wellFormed, type JsonObject } from '../../ir/json.ts';
import { lostCacheMarks } from '../../ir/lost-marks.ts';
import { effortOf, nearestEffort } from '../../ir/reasoning.ts';
import { pathOf, type IrFieldName, type IrOutputFormat, type IrRequest } from '../../ir/request.ts';
import { createToolNames } from '../../ir/tool-names.ts';
import type { RenderedRequest, RenderTarget } from '../codec.ts';
import { inputText } from './render-content.ts';
import { renderInput } from './render-input.ts';
import { renderToolUse, TOOL_NAME } from './render-tools.ts';

/** Sampling fields that this API lacks and that only shade the answer. */
const HARMLESS = ['topK', 'seed', 'presencePenalty', 'frequencyPenalty'] as const;

/** Fields that a dialect may drop here as well as in Chat Completions. */
const REFUSABLE = [
  ['temperature', 'temperature'],
  ['top_p', 'topP'],
] as const;

const SERVICE_TIERS: ReadonlySet<string> = new Set(['auto', 'default', 'flex', 'scale', 'priority']);

/**
 * The body for `POST /v1/responses` of a provider. Throws RequestError for what this protocol has no form for; what is left out is named in
 * `ignored`.
 */
export function renderRequest(request: IrRequest, target: RenderTarget): RenderedRequest {
  refuseWhatCannotBe(request);
  const toolNames = createToolNames(request.tools, TOOL_NAME, { wrapsCustom: false });
  const reasoning = renderReasoning(request, target);
  const tier = renderServiceTier(request);
  const body: JsonObject = {
    model: target.model,
    ...renderConversation(request, renderInput(request, toolNames)),
    ...renderToolUse(request, toolNames),
    ...renderSampling(request, target),
    ...reasoning.fields,
    ...renderText(request),
    ...renderIdentity(request),
    ...tier.fields,
    // What is translated belongs to us alone: nothing is stored, so the reasoning has to travel with the client.
    store: false,
    include: ['reasoning.encrypted_content'],
    ...(request.isStreaming ? { stream: true } : {}),
  };
  const dropped = dropRefused(body, request, target);
  return {
    body: wellFormed(body),
    toolNames,
    ignored: [...harmlessLosses(request), ...reasoning.ignored, ...tier.ignored, ...dropped],
  };
}

function refuseWhatCannotBe(request: IrRequest): void {
  const { stop, candidates, logprobs, topLogprobs } = request.sampling;
  const lacks = (field: IrFieldName, why: string): never => refuse(pathOf(request, field), why);
  if (stop !== undefined && stop.length > 0) {
    lacks(
      'stop',
      'the Responses API of this provider has no stop sequences. Leave them out and cut the answer yourself.',
    );
  }
  if ((candidates ?? 1) > 1)
    lacks('candidates', 'this provider gives one answer per request. Ask several times instead.');
  if (logprobs === true || (topLogprobs ?? 0) > 0) {
    lacks(logprobs === true ? 'logprobs' : 'topLogprobs', "log probabilities can't be translated from this provider.");
  }
}

/** A request of nothing but instructions still needs an input: they are said there. */
function renderConversation(request: IrRequest, items: JsonObject[]): JsonObject {
  const instructions = request.system
    .map(({ text }) => text)
    .filter((text) => text.trim() !== '')
    .join('\n\n');
  if (instructions === '') return { input: items };
  if (items.length > 0) return { instructions, input: items };
  return { input: [{ type: 'message', role: 'developer', content: [inputText(instructions)] }] };
}

function renderSampling({ sampling }: IrRequest, { maxOutputTokens: cap }: RenderTarget): JsonObject {
  const { maxTokens, temperature, topP } = sampling;
  return {
    ...(maxTokens === undefined ? {} : { max_output_tokens: cap === undefined ? maxTokens : Math.min(maxTokens, cap) }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
  };
}

/** A summary is asked for with every effort: it is all that a client will ever see of the reasoning. */
function renderReasoning(request: IrRequest, target: RenderTarget): { fields: JsonObject; ignored: string[] } {
  const control = request.reasoning;
  if (control === undefined) return { fields: {}, ignored: [] };
  const wish = effortOf(control);
  const { reasoningEfforts } = target.dialect;
  if (wish === 'none') {
    // Many models can't stop reasoning and refuse to be asked: only those known to can are told.
    const canStop = reasoningEfforts.includes('none');
    return canStop
      ? { fields: { reasoning: { effort: 'none' } }, ignored: [] }
      : { fields: {}, ignored: [pathOf(request, 'reasoning')] };
  }
  if (wish === undefined) {
    return { fields: control.wantsSummary === true ? { reasoning: { summary: 'auto' } } : {}, ignored: [] };
  }
  const effort = nearestEffort(wish, reasoningEfforts);
  return { fields: { reasoning: { effort, summary: 'auto' } }, ignored: [] };
}

function renderText({ output, verbosity }: IrRequest): { text?: JsonObject } {
  if (output === undefined && verbosity === undefined) return {};
  return {
    text: {
      ...(output === undefined ? {} : { format: renderFormat(output) }),
      ...(verbosity === undefined ? {} : { verbosity }),
    },
  };
}

/** The name is demanded and must be short and plain (rule P-5). */
function renderFormat({ type, name, description, schema, isStrict }: IrOutputFormat): JsonObject {
  if (type === 'json') return { type: 'json_object' };
  const isLegal = name !== undefined && TOOL_NAME.pattern.test(name);
  return {
    type: 'json_schema',
    name: isLegal ? name : 'output',
    ...(description === undefined ? {} : { description }),
    schema: schema ?? {},
    ...(isStrict === undefined ? {} : { strict: isStrict }),
  };
}

function renderIdentity({ user, cacheKey, metadata }: IrRequest): JsonObject {
  return {
    ...(user === undefined ? {} : { user }),
    ...(cacheKey === undefined ? {} : { prompt_cache_key: cacheKey }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** Anthropic's tiers have other names. */
function renderServiceTier(request: IrRequest): { fields: JsonObject; ignored: string[] } {
  const { serviceTier } = request;
  if (serviceTier === undefined) return { fields: {}, ignored: [] };
  return SERVICE_TIERS.has(serviceTier)
    ? { fields: { service_tier: serviceTier }, ignored: [] }
    : { fields: {}, ignored: [pathOf(request, 'serviceTier')] };
}

/** OpenAI's reasoning models sample as they please and refuse a caller's wish, as their dialect says. */
function dropRefused(body: JsonObject, request: IrRequest, { dialect }: RenderTarget): string[] {
  const refused = REFUSABLE.filter(([field]) => body[field] !== undefined && dialect.drop.includes(field));
  for (const [field] of refused) delete body[field];
  return refused.map(([, name]) => pathOf(request, name));
}

function harmlessLosses(request: IrRequest): string[] {
  const lost = HARMLESS.filter((field) => request.sampling[field] !== undefined).map((field) => pathOf(request, field));
  return [...lost, ...lostCacheMarks(request)];
}
