// The middle language into a Messages request.
import { refuse } from '../../ir/failure.ts';
import { wellFormed, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { lostDetails } from '../../ir/lost-marks.ts';
import { pathOf, type IrRequest } from '../../ir/request.ts';
import { createToolNames } from '../../ir/tool-names.ts';
import type { RenderedRequest, RenderTarget } from '../codec.ts';
import { renderMessages } from './render-messages.ts';
import { renderThinking } from './render-thinking.ts';
import { renderToolChoice, renderTools } from './render-tools.ts';

/** Anthropic demands a number; most of its models take at least this. */
const DEFAULT_MAX_TOKENS = 8192;

/** Where nobody wished for a length: some models could fill their whole window, which would leave no room for the question. */
const LARGEST_DEFAULT = 32_000;

const TOOL_NAME = { pattern: /^[A-Za-z0-9_-]{1,128}$/, maxLength: 128 };

/** Sampling fields that Anthropic lacks and that only shade the answer. */
const HARMLESS = ['seed', 'presencePenalty', 'frequencyPenalty'] as const;

/** The same for fields about the service. */
const HARMLESS_SERVICE = ['verbosity', 'cacheKey', 'metadata', 'serviceTier'] as const;

/**
 * The body for `POST /v1/messages` of a provider. Throws RequestError for what this protocol has no form for; what is left out is named in
 * `ignored`.
 */
export function renderRequest(request: IrRequest, target: RenderTarget): RenderedRequest {
  refuseWhatCannotBe(request);
  const toolNames = createToolNames(request.tools, TOOL_NAME, { wrapsCustom: true });
  const maxTokens = capTokens(request.sampling.maxTokens, target.maxOutputTokens);
  const messages = renderMessages(request, toolNames);
  const thinking = renderThinking(request, { model: target.model, maxTokens, hasSignedTurn: messages.hasSignedTurn });
  const sampling = renderSampling(request, { isThinking: thinking.isOn, model: target.model });
  const body: JsonObject = { model: target.model, max_tokens: maxTokens };
  const set = (field: string, value: JsonValue | undefined): void => {
    if (value !== undefined) body[field] = value;
  };
  set('system', renderSystem(request));
  body['messages'] = messages.messages;
  set('tools', request.tools.length === 0 ? undefined : renderTools(request.tools, toolNames));
  set('tool_choice', renderToolChoice(request, toolNames));
  if (request.isStreaming) body['stream'] = true;
  Object.assign(body, sampling.fields);
  set('thinking', thinking.thinking);
  set('output_config', renderOutputConfig(request, thinking.effort));
  set('metadata', request.user === undefined ? undefined : { user_id: request.user });
  return {
    body: wellFormed(body),
    toolNames,
    ignored: [...harmlessLosses(request), ...sampling.ignored, ...thinking.ignored],
  };
}

/** The caller's wish under the cap; never raised. */
function capTokens(wish: number | undefined, cap: number | undefined): number {
  if (wish === undefined) return Math.min(cap ?? DEFAULT_MAX_TOKENS, LARGEST_DEFAULT);
  return cap === undefined ? wish : Math.min(wish, cap);
}

function refuseWhatCannotBe(request: IrRequest): void {
  const { sampling, output } = request;
  if ((sampling.candidates ?? 1) > 1) refuse(pathOf(request, 'candidates'), 'Anthropic gives one answer per request');
  if (sampling.logprobs === true || sampling.topLogprobs !== undefined) {
    refuse(
      pathOf(request, sampling.logprobs === true ? 'logprobs' : 'topLogprobs'),
      'Anthropic returns no log probabilities',
    );
  }
  if (output?.type === 'json') {
    refuse(pathOf(request, 'output'), 'Anthropic has no JSON mode without a schema. Send a JSON schema instead.');
  }
  if ((sampling.temperature ?? 0) > 1) {
    refuse(pathOf(request, 'temperature'), 'Anthropic takes values from 0 to 1');
  }
}

function renderSystem(request: IrRequest): JsonValue | undefined {
  const blocks = request.system
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, cache }): JsonObject => ({
      type: 'text',
      text,
      ...(cache === undefined ? {} : { cache_control: cache }),
    }));
  return blocks.length === 0 ? undefined : blocks;
}

interface SamplingFacts {
  readonly isThinking: boolean;
  readonly model: string;
}

/** Opus 4.7 and the models after it sample as they please and refuse a caller's wish. */
const FIXED_SAMPLING =
  /claude-opus-4[-.](?:[7-9]|\d\d)(?!\d)|claude-(?:opus|sonnet|haiku|fable)-(?:[5-9]|\d\d)(?!\d)|claude-fable/i;
/** These take a temperature or a top_p, not both (Gemini CLI always sends the two). */
const ONE_OF_TWO = /claude-(?:opus|sonnet|haiku)-4[-.][1-6](?!\d)/i;

/** With thinking on, Anthropic takes neither a temperature nor a low top_p (rule K-5). */
function renderSampling(request: IrRequest, facts: SamplingFacts): { fields: JsonObject; ignored: string[] } {
  const { temperature, topP, topK, stop } = request.sampling;
  const fields: JsonObject = {};
  const ignored: string[] = [];
  const place = (name: 'temperature' | 'topP' | 'topK', field: string, value: number | undefined): void => {
    if (value === undefined) return;
    if (isTaken(name, value, facts)) fields[field] = value;
    else ignored.push(pathOf(request, name));
  };
  place('temperature', 'temperature', temperature);
  const hasTemperature = fields['temperature'] !== undefined;
  if (hasTemperature && topP !== undefined && ONE_OF_TWO.test(facts.model)) ignored.push(pathOf(request, 'topP'));
  else place('topP', 'top_p', topP);
  place('topK', 'top_k', topK);
  if (stop !== undefined && stop.length > 0) fields['stop_sequences'] = stop;
  return { fields, ignored };
}

function isTaken(name: 'temperature' | 'topP' | 'topK', value: number, facts: SamplingFacts): boolean {
  if (FIXED_SAMPLING.test(facts.model)) return false;
  if (!facts.isThinking) return true;
  return (name === 'temperature' && value === 1) || (name === 'topP' && value >= 0.95);
}

function renderOutputConfig(request: IrRequest, effort: string | undefined): JsonObject | undefined {
  const schema = request.output?.type === 'json-schema' ? request.output.schema : undefined;
  if (schema === undefined && effort === undefined) return undefined;
  return {
    ...(effort === undefined ? {} : { effort }),
    ...(schema === undefined ? {} : { format: { type: 'json_schema', schema } }),
  };
}

function harmlessLosses(request: IrRequest): string[] {
  const sampling = HARMLESS.filter((field) => request.sampling[field] !== undefined);
  const service = HARMLESS_SERVICE.filter((field) => request[field] !== undefined);
  return [...[...sampling, ...service].map((field) => pathOf(request, field)), ...lostDetails(request)];
}
