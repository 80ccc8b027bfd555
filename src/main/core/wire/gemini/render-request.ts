// The middle language into a generateContent request.
import { refuse } from '../../ir/failure.ts';
import { wellFormed, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { lostCacheMarks, lostDetails } from '../../ir/lost-marks.ts';
import { pathOf, type IrFieldName, type IrRequest } from '../../ir/request.ts';
import { createToolNames } from '../../ir/tool-names.ts';
import type { RenderedRequest, RenderTarget } from '../codec.ts';
import { cleanSchema } from './clean-schema.ts';
import { familyOf } from './model-family.ts';
import { renderContents } from './render-contents.ts';
import { renderThinking } from './render-thinking.ts';
import { renderToolConfig, renderTools, TOOL_NAME } from './render-tools.ts';

const MOST_STOP_SEQUENCES = 5;

/** Fields that Gemini lacks and that only shade the answer or its bookkeeping. */
const HARMLESS: readonly (IrFieldName & keyof IrRequest)[] = [
  'user',
  'verbosity',
  'cacheKey',
  'metadata',
  'serviceTier',
];

/** The body for a Gemini provider. Throws RequestError for what this protocol has no form for; what is left out is named in `ignored`. */
export function renderRequest(request: IrRequest, target: RenderTarget): RenderedRequest {
  refuseWhatCannotBe(request);
  const toolNames = createToolNames(request.tools, TOOL_NAME, { wrapsCustom: true });
  const body: JsonObject = { contents: renderContents(request, toolNames, target.model) };
  const set = (field: string, value: JsonValue | undefined): void => {
    if (value !== undefined) body[field] = value;
  };
  const config = renderGenerationConfig(request, target);
  set('systemInstruction', renderSystem(request));
  set('tools', renderTools(request.tools, toolNames, target.model));
  set('toolConfig', renderToolConfig(request, toolNames));
  set('generationConfig', Object.keys(config.fields).length === 0 ? undefined : config.fields);
  return {
    body: wellFormed(body),
    toolNames,
    ignored: [...harmlessLosses(request), ...config.ignored],
  };
}

function refuseWhatCannotBe(request: IrRequest): void {
  const { sampling } = request;
  if ((sampling.candidates ?? 1) > 1)
    refuse(pathOf(request, 'candidates'), 'only one answer can be asked of Gemini here');
  if (sampling.logprobs === true || sampling.topLogprobs !== undefined) {
    const field = sampling.logprobs === true ? 'logprobs' : 'topLogprobs';
    refuse(pathOf(request, field), 'log probabilities cannot be carried from Gemini');
  }
  if ((sampling.stop?.length ?? 0) > MOST_STOP_SEQUENCES) {
    refuse(pathOf(request, 'stop'), `Gemini takes at most ${MOST_STOP_SEQUENCES} stop sequences. Send fewer.`);
  }
}

function renderSystem(request: IrRequest): JsonObject | undefined {
  const parts = request.system.filter(({ text }) => text.trim() !== '').map(({ text }): JsonObject => ({ text }));
  return parts.length === 0 ? undefined : { parts };
}

/** Sampling fields that have the same name here and there. */
const SAMPLING = ['temperature', 'topP', 'topK', 'seed', 'presencePenalty', 'frequencyPenalty'] as const;

function renderGenerationConfig(request: IrRequest, target: RenderTarget): { fields: JsonObject; ignored: string[] } {
  const { sampling } = request;
  const maxTokens = capTokens(sampling.maxTokens, target.maxOutputTokens);
  const thinking = renderThinking(request, { model: target.model, maxTokens });
  const fields: JsonObject = {};
  if (maxTokens !== undefined) fields['maxOutputTokens'] = maxTokens;
  for (const field of SAMPLING) {
    const value = sampling[field];
    if (value !== undefined) fields[field] = value;
  }
  if (sampling.stop !== undefined && sampling.stop.length > 0) fields['stopSequences'] = sampling.stop;
  Object.assign(fields, renderOutput(request, target.model));
  if (Object.keys(thinking.config).length > 0) fields['thinkingConfig'] = thinking.config;
  return { fields, ignored: thinking.ignored };
}

/** The caller's wish under the connection's cap; never raised. */
function capTokens(wish: number | undefined, cap: number | undefined): number | undefined {
  return wish === undefined || cap === undefined ? (wish ?? cap) : Math.min(wish, cap);
}

function renderOutput({ output }: IrRequest, model: string): JsonObject {
  if (output === undefined) return {};
  const responseMimeType = 'application/json';
  if (output.schema === undefined) return { responseMimeType };
  const takesJsonSchema = familyOf(model).generation !== 'early';
  return takesJsonSchema
    ? { responseMimeType, responseJsonSchema: output.schema }
    : { responseMimeType, responseSchema: cleanSchema(output.schema) };
}

function harmlessLosses(request: IrRequest): string[] {
  const fields = HARMLESS.filter((field) => request[field] !== undefined).map((field) => pathOf(request, field));
  const lost = [...fields, ...lostCacheMarks(request), ...lostDetails(request)];
  // Gemini can't be kept from calling several functions at once.
  const isSerial = request.allowsParallelTools === false && request.tools.length > 0;
  return isSerial ? [...lost, pathOf(request, 'allowsParallelTools')] : lost;
}
