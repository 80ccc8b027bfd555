// The middle language as a Chat Completions request, in the dialect of the provider.
import type { ChatDialect } from '../../ir/dialect.ts';
import { refuse } from '../../ir/failure.ts';
import { wellFormed, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { pathOf, type IrFieldName, type IrRequest } from '../../ir/request.ts';
import { createToolNames } from '../../ir/tool-names.ts';
import type { RenderedRequest, RenderTarget } from '../codec.ts';
import { renderMessages } from './render-messages.ts';
import { renderReasoning } from './render-reasoning.ts';
import { renderToolFields } from './render-tools.ts';

const TOOL_NAME = { pattern: /^[A-Za-z0-9_-]{1,64}$/, maxLength: 64 };

/** What a schema's name may look like (rule P-5). */
const SCHEMA_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * The body for `POST /chat/completions` of a provider, in its dialect. Throws RequestError for what Chat has no form for; what is left out
 * is named in `ignored`.
 */
export function renderRequest(request: IrRequest, target: RenderTarget): RenderedRequest {
  refuseWhatCannotBe(request);
  const { dialect } = target;
  const ignored = new Set<string>();
  const toolNames = createToolNames(request.tools, TOOL_NAME, { wrapsCustom: true });
  const rules = { dialect, ignored, toolNames };
  const output = renderOutput(request, dialect, ignored);
  const body: JsonObject = {
    model: target.model,
    messages: renderMessages(request, { ...rules, appendix: output.appendix }),
    ...renderToolFields(request, rules),
    ...renderSampling(request, target, ignored),
    ...renderReasoning(request, dialect, ignored),
    ...output.fields,
    ...renderService(request, ignored),
    ...renderStreaming(request, dialect),
  };
  applyDrops(body, request, { dialect, ignored });
  Object.assign(body, dialect.set);
  return { body: wellFormed(body), toolNames, ignored: [...ignored] };
}

/** The stream has room for one answer, and the middle language none for probabilities. */
function refuseWhatCannotBe(request: IrRequest): void {
  const { candidates, logprobs, topLogprobs } = request.sampling;
  if ((candidates ?? 1) > 1) {
    refuse(pathOf(request, 'candidates'), 'only one answer per request can be translated. Ask several times instead.');
  }
  const isAsked = logprobs === true || (topLogprobs ?? 0) > 0;
  if (isAsked) {
    refuse(pathOf(request, logprobs === true ? 'logprobs' : 'topLogprobs'), 'log probabilities can not be translated');
  }
}

function renderSampling(request: IrRequest, target: RenderTarget, ignored: Set<string>): JsonObject {
  const { temperature, topP, topK, stop, seed, presencePenalty, frequencyPenalty } = request.sampling;
  // Chat Completions has no such field (rule P-2); Gemini's CLI sends it always.
  if (topK !== undefined) ignored.add(pathOf(request, 'topK'));
  return defined({
    [target.dialect.maxTokensField]: capTokens(request.sampling.maxTokens, target.maxOutputTokens),
    temperature,
    top_p: topP,
    stop: stop === undefined || stop.length === 0 ? undefined : stop,
    seed,
    presence_penalty: presencePenalty,
    frequency_penalty: frequencyPenalty,
  });
}

/** The caller's wish under the connection's cap; no number at all when nobody named one. */
function capTokens(wish: number | undefined, cap: number | undefined): number | undefined {
  return wish === undefined || cap === undefined ? wish : Math.min(wish, cap);
}

function defined(fields: Record<string, JsonValue | undefined>): JsonObject {
  const known: JsonObject = {};
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) known[field] = value;
  return known;
}

interface RenderedOutput {
  readonly fields: JsonObject;
  /** Instructions that say what the field can't. */
  readonly appendix?: string;
}

function renderOutput(request: IrRequest, dialect: ChatDialect, ignored: Set<string>): RenderedOutput {
  const { output } = request;
  if (output === undefined) return { fields: {} };
  const plain = { response_format: { type: 'json_object' } };
  if (output.type === 'json' || output.schema === undefined) return { fields: plain };
  if (!dialect.allowsJsonSchema) {
    // DeepSeek has JSON without a schema: the model is told the schema, but nothing enforces it.
    ignored.add(pathOf(request, 'output'));
    const appendix = `Answer with one JSON object that follows this JSON Schema, and nothing else:\n${JSON.stringify(output.schema)}`;
    return { fields: plain, appendix };
  }
  const { name, description, schema, isStrict } = output;
  const definition = defined({ name: schemaName(name), description, schema, strict: isStrict });
  return { fields: { response_format: { type: 'json_schema', json_schema: definition } } };
}

function schemaName(name: string | undefined): string {
  if (name === undefined || name === '') return 'output';
  return SCHEMA_NAME.test(name) ? name : name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64);
}

function renderService(request: IrRequest, ignored: Set<string>): JsonObject {
  const { user, cacheKey, serviceTier, verbosity, metadata } = request;
  // OpenAI takes metadata only for answers that it stores, and translated requests are never stored.
  if (metadata !== undefined) ignored.add(pathOf(request, 'metadata'));
  return defined({ user, prompt_cache_key: cacheKey, service_tier: serviceTier, verbosity });
}

function renderStreaming(request: IrRequest, dialect: ChatDialect): JsonObject {
  if (!request.isStreaming) return {};
  // Without it most providers never say what a stream has cost.
  return dialect.allowsStreamOptions ? { stream: true, stream_options: { include_usage: true } } : { stream: true };
}

/** Our fields, and whose wish in the middle language they are. */
const FIELD_NAMES: Readonly<Record<string, IrFieldName>> = {
  max_tokens: 'maxTokens',
  max_completion_tokens: 'maxTokens',
  temperature: 'temperature',
  top_p: 'topP',
  stop: 'stop',
  seed: 'seed',
  presence_penalty: 'presencePenalty',
  frequency_penalty: 'frequencyPenalty',
  tool_choice: 'toolChoice',
  reasoning_effort: 'reasoning',
  response_format: 'output',
  user: 'user',
  prompt_cache_key: 'cacheKey',
  service_tier: 'serviceTier',
  verbosity: 'verbosity',
};

/** Strict providers answer 4xx to fields that they don't know. */
function applyDrops(
  body: JsonObject,
  request: IrRequest,
  { dialect, ignored }: { dialect: ChatDialect; ignored: Set<string> },
): void {
  for (const field of dialect.drop) {
    if (body[field] === undefined) continue;
    delete body[field];
    const name = FIELD_NAMES[field];
    ignored.add(name === undefined ? field : pathOf(request, name));
  }
}
