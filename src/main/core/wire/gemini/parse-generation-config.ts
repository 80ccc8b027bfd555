// generationConfig: sampling, output format and thinking, and what of it only Google can serve (wire.md §14.1).
import type { JsonObject } from '../../ir/json.ts';
import type { IrOutputFormat, IrReasoningControl, IrSampling, ReasoningEffort } from '../../ir/request.ts';
import { camelFields, isSet, type CamelFields } from './fields.ts';
import { lowerSchema } from './lower-schema.ts';
import type { Findings } from './parse-tools.ts';
import { readGenerationFields, readThinkingFields, type GenerationFields, type ThinkingFields } from './schema.ts';

const MAPPED = new Set([
  'maxOutputTokens',
  'temperature',
  'topP',
  'topK',
  'stopSequences',
  'seed',
  'presencePenalty',
  'frequencyPenalty',
  'candidateCount',
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  'responseModalities',
  'thinkingConfig',
]);

/** Fields that change what the answer is and that no other protocol can bring back in this one's form. */
const NATIVE_ONLY: ReadonlyMap<string, string> = new Map([
  ['speechConfig', 'speech comes only from Google'],
  ['imageConfig', 'images in answers come only from Google'],
  ['responseLogprobs', 'log probabilities cannot be carried from another protocol'],
  ['logprobs', 'log probabilities cannot be carried from another protocol'],
  ['responseFormat', 'use responseMimeType and responseJsonSchema, which every provider can serve'],
]);

export interface ParsedGeneration {
  sampling: IrSampling;
  output?: IrOutputFormat;
  reasoning?: IrReasoningControl;
}

/**
 * Sampling, output and thinking from `generationConfig`, its fields in either spelling. Throws RequestError for answers that no other
 * protocol can give.
 */
export function parseGenerationConfig(
  config: JsonObject | null | undefined,
  path: string,
  findings: Findings,
): ParsedGeneration {
  const camel = camelFields(config ?? {});
  const fields = readGenerationFields(camel, path);
  sortOut(camel, path, findings);
  refuseOtherAnswers(fields, (field) => `${path}.${camel.nameOf(field)}`, findings);
  const output = parseOutput(fields);
  const reasoning = parseReasoning(fields.thinkingConfig, `${path}.${camel.nameOf('thinkingConfig')}`);
  return {
    sampling: parseSampling(fields),
    ...(output === undefined ? {} : { output }),
    ...(reasoning === undefined ? {} : { reasoning }),
  };
}

/** Each field is mapped, refused or reported as ignored (rule I-3). */
function sortOut({ fields, nameOf }: CamelFields, path: string, findings: Findings): void {
  for (const [field, value] of Object.entries(fields)) {
    if (MAPPED.has(field) || !isSet(value)) continue;
    const why = NATIVE_ONLY.get(field);
    if (why === undefined) findings.ignored.push(`${path}.${nameOf(field)}`);
    else if (value !== false && value !== 0) findings.nativeOnly.push({ path: `${path}.${nameOf(field)}`, why });
  }
}

function refuseOtherAnswers(fields: GenerationFields, pathOf: (field: string) => string, findings: Findings): void {
  const { candidateCount, responseModalities, responseMimeType } = fields;
  const refuse = (field: string, why: string): void => void findings.nativeOnly.push({ path: pathOf(field), why });
  if ((candidateCount ?? 1) > 1) refuse('candidateCount', 'other protocols are asked for one answer at a time');
  if (responseModalities?.some((modality) => modality.toUpperCase() !== 'TEXT') === true) {
    refuse('responseModalities', 'only Google answers with more than text');
  }
  const mimeType = responseMimeType ?? 'text/plain';
  if (mimeType !== 'text/plain' && mimeType !== 'application/json') {
    refuse('responseMimeType', `only Google answers as ${mimeType}`);
  }
}

function parseSampling(fields: GenerationFields): IrSampling {
  const { maxOutputTokens, stopSequences, ...rest } = fields;
  const sampling: IrSampling = {};
  if (typeof maxOutputTokens === 'number') sampling.maxTokens = maxOutputTokens;
  if (Array.isArray(stopSequences) && stopSequences.length > 0) sampling.stop = stopSequences;
  for (const field of ['temperature', 'topP', 'topK', 'seed', 'presencePenalty', 'frequencyPenalty'] as const) {
    const value = rest[field];
    if (typeof value === 'number') sampling[field] = value;
  }
  return sampling;
}

/** A schema alone asks for JSON as well: the SDKs set both, hand-written requests don't. */
function parseOutput({
  responseMimeType,
  responseSchema,
  responseJsonSchema,
}: GenerationFields): IrOutputFormat | undefined {
  const schema = responseJsonSchema ?? responseSchema;
  if (isSet(schema ?? undefined)) return { type: 'json-schema', schema: lowerSchema(schema as JsonObject) };
  return responseMimeType === 'application/json' ? { type: 'json' } : undefined;
}

const LEVELS: ReadonlySet<string> = new Set<ReasoningEffort>([
  'none',
  'minimal',
  'low',
  'medium',
  'high',
  'xhigh',
  'max',
]);

function parseReasoning(config: JsonObject | null | undefined, path: string): IrReasoningControl | undefined {
  if (config === undefined || config === null) return undefined;
  const fields = readThinkingFields(camelFields(config), path);
  const wantsSummary = fields.includeThoughts === true;
  return { ...readWish(fields), wantsSummary };
}

/** Budget 0 is off and -1 leaves it to the model; levels come in any case. */
function readWish({ thinkingBudget, thinkingLevel }: ThinkingFields): IrReasoningControl {
  const level = thinkingLevel?.toLowerCase();
  if (level !== undefined && LEVELS.has(level)) {
    return level === 'none' ? { mode: 'off' } : { mode: 'on', effort: level as ReasoningEffort };
  }
  if (typeof thinkingBudget !== 'number' || thinkingBudget < 0) return { mode: 'auto' };
  return thinkingBudget === 0 ? { mode: 'off' } : { mode: 'on', budget: thinkingBudget };
}
