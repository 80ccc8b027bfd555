// A Responses request into the middle language: every field is mapped, reported as ignored, or kept for refusal (I-3).
import { reject } from '../../ir/failure.ts';
import { asString, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type {
  IrFieldName,
  IrOutputFormat,
  IrReasoningControl,
  IrRequest,
  IrSampling,
  ReasoningEffort,
} from '../../ir/request.ts';
import type { ParseOptions } from '../codec.ts';
import { noteNative, type Findings } from './findings.ts';
import { parseInput } from './parse-input.ts';
import { parseToolChoice, parseTools, uniqueTools } from './parse-tools.ts';
import { pickEcho } from './response-shell.ts';
import { readFields, type RequestFields } from './schema.ts';

/** Fields that are translated, that answer-side defaults cover, or that are refused below. */
const KNOWN: ReadonlySet<string> = new Set([
  'model',
  'input',
  'instructions',
  'stream',
  'max_output_tokens',
  'temperature',
  'top_p',
  'top_logprobs',
  'max_tool_calls',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning',
  'text',
  'include',
  'metadata',
  'service_tier',
  'prompt_cache_key',
  'user',
  'safety_identifier',
  'background',
  'previous_response_id',
  'conversation',
  'prompt',
  'context_management',
]);

const AT_OPENAI = 'Choose a connection that speaks openai-responses, or leave it out.';

/** Fields that change what the answer is and that no other protocol has (rule N-3). */
const NATIVE_ONLY: ReadonlyMap<string, string> = new Map([
  [
    'previous_response_id',
    'the earlier answer is stored at another provider. Send the whole conversation as input instead.',
  ],
  ['conversation', `the conversation is stored at another provider. Send it as input instead.`],
  ['prompt', `the prompt template is stored at another provider. Send its text instead.`],
  ['context_management', `only OpenAI shortens the context itself. ${AT_OPENAI}`],
  ['max_tool_calls', `it limits hosted tools, which only OpenAI runs. ${AT_OPENAI}`],
]);

const PATHS: IrRequest['paths'] = {
  maxTokens: 'max_output_tokens',
  temperature: 'temperature',
  topP: 'top_p',
  output: 'text.format',
  toolChoice: 'tool_choice',
  allowsParallelTools: 'parallel_tool_calls',
  reasoning: 'reasoning',
  user: 'user',
  verbosity: 'text.verbosity',
  serviceTier: 'service_tier',
  cacheKey: 'prompt_cache_key',
  metadata: 'metadata',
} satisfies Partial<Record<IrFieldName, string>>;

/**
 * Translates the body of `POST /v1/responses`. Throws RequestError, naming the field, for what can't be understood; what only an OpenAI
 * provider can do is listed in `nativeOnly`.
 */
export function parseRequest(body: JsonObject, options: ParseOptions): IrRequest {
  const fields = readFields(body);
  const reader = parseInput(needInput(fields, body), fields.instructions ?? undefined);
  const { findings } = reader;
  findings.isCodex = options.headers['originator']?.startsWith('codex') === true;
  const tools = uniqueTools([...parseTools(fields.tools ?? [], 'tools', findings), ...reader.tools]);
  const toolChoice = parseToolChoice(fields.tool_choice, findings);
  noteNativeFields(fields, body, findings);
  noteIgnored(fields, body, findings);
  return {
    model: fields.model ?? options.model ?? reject('model', 'this field is required'),
    isStreaming: fields.stream === true,
    system: reader.system,
    turns: reader.turns,
    tools,
    sampling: parseSampling(fields),
    nativeOnly: findings.nativeOnly,
    ignored: findings.ignored,
    paths: isSet(fields.safety_identifier) ? { ...PATHS, user: 'safety_identifier' } : PATHS,
    echo: pickEcho(body),
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(typeof fields.parallel_tool_calls === 'boolean' ? { allowsParallelTools: fields.parallel_tool_calls } : {}),
    ...parseReasoning(fields.reasoning ?? undefined),
    ...parseText(fields.text ?? undefined),
    ...parseIdentity(fields, options),
  };
}

/** Instead of an input, a stored prompt or conversation may stand: then the refusal names those. */
function needInput(fields: RequestFields, body: JsonObject): string | JsonValue[] {
  if (fields.input !== undefined && fields.input !== null) return fields.input;
  const hasOther = isSet(fields.instructions) || [...NATIVE_ONLY.keys()].some((field) => isSet(body[field]));
  return hasOther ? [] : reject('input', 'this field is required');
}

function parseSampling(fields: RequestFields): IrSampling {
  const { max_output_tokens: maxTokens, temperature, top_p: topP } = fields;
  return {
    ...(typeof maxTokens === 'number' ? { maxTokens } : {}),
    ...(typeof temperature === 'number' ? { temperature } : {}),
    ...(typeof topP === 'number' ? { topP } : {}),
  };
}

const EFFORTS: ReadonlySet<string> = new Set<ReasoningEffort>([
  'none',
  'minimal',
  'low',
  'medium',
  'high',
  'xhigh',
  'max',
]);

/** A summary alone is no wish to think: Codex asks for one with every request, whatever the model. */
function parseReasoning(reasoning: JsonObject | undefined): { reasoning?: IrReasoningControl } {
  const effort = asString(reasoning?.['effort']);
  if (reasoning === undefined || effort === undefined || !EFFORTS.has(effort)) return {};
  if (effort === 'none') return { reasoning: { mode: 'off', effort } };
  const wantsSummary = summaryOf(reasoning) !== undefined;
  return {
    reasoning: { mode: 'on', effort: effort as ReasoningEffort, ...(wantsSummary ? { wantsSummary } : {}) },
  };
}

function summaryOf(reasoning: JsonObject): string | undefined {
  const summary = asString(reasoning['summary']) ?? asString(reasoning['generate_summary']);
  return summary === 'none' ? undefined : summary;
}

function parseText(text: JsonObject | undefined): { output?: IrOutputFormat; verbosity?: string } {
  const verbosity = asString(text?.['verbosity']);
  const output = parseFormat(text?.['format']);
  return {
    ...(output === undefined ? {} : { output }),
    ...(verbosity === undefined ? {} : { verbosity }),
  };
}

function parseFormat(value: JsonValue | undefined): IrOutputFormat | undefined {
  const format = (value ?? { type: 'text' }) as JsonObject;
  switch (format['type']) {
    case 'text':
      return undefined;
    case 'json_object':
      return { type: 'json' };
    case 'json_schema':
      return parseSchema(format);
    default:
      return reject('text.format.type', 'expected text, json_object or json_schema');
  }
}

function parseSchema(format: JsonObject): IrOutputFormat {
  const { name, description, schema, strict } = format;
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    return reject('text.format.schema', 'expected a JSON schema');
  }
  return {
    type: 'json-schema',
    schema,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    ...(typeof strict === 'boolean' ? { isStrict: strict } : {}),
  };
}

type Identity = Pick<IrRequest, 'user' | 'sessionKey' | 'cacheKey' | 'serviceTier' | 'metadata'>;

function parseIdentity(fields: RequestFields, options: ParseOptions): Identity {
  const user = fields.safety_identifier ?? fields.user ?? undefined;
  const { prompt_cache_key: cacheKey, service_tier: serviceTier, metadata } = fields;
  const sessionKey = sessionIn(options) ?? cacheKey ?? undefined;
  return {
    ...(user === undefined ? {} : { user }),
    ...(sessionKey === undefined ? {} : { sessionKey }),
    ...(typeof cacheKey === 'string' ? { cacheKey } : {}),
    ...(typeof serviceTier === 'string' ? { serviceTier } : {}),
    ...(metadata && Object.keys(metadata).length > 0 ? { metadata } : {}),
  };
}

/** Codex names the session in a header, and other clients under other names. */
function sessionIn({ headers }: ParseOptions): string | undefined {
  return headers['session-id'] ?? headers['session_id'] ?? headers['x-session-id'];
}

const LOGPROBS = 'message.output_text.logprobs';

function noteNativeFields(fields: RequestFields, body: JsonObject, findings: Findings): void {
  for (const [field, why] of NATIVE_ONLY) if (isSet(body[field])) noteNative(findings, field, why);
  if (fields.background === true)
    noteNative(findings, 'background', `only OpenAI answers in the background. ${AT_OPENAI}`);
  const lost = `log probabilities can't be translated from another protocol. ${AT_OPENAI}`;
  if ((fields.top_logprobs ?? 0) > 0) noteNative(findings, 'top_logprobs', lost);
  const at = (fields.include ?? []).indexOf(LOGPROBS);
  if (at !== -1) noteNative(findings, `include[${at}]`, lost);
}

/** Encrypted reasoning is always included, so asking for it loses nothing. */
const HONOURED = 'reasoning.encrypted_content';

function noteIgnored(fields: RequestFields, body: JsonObject, { ignored }: Findings): void {
  for (const [field, value] of Object.entries(body)) {
    // `false` of a switch that we don't know is what happens anyway.
    if (!KNOWN.has(field) && isSet(value) && value !== false) ignored.push(field);
  }
  for (const [index, entry] of (fields.include ?? []).entries()) {
    if (entry !== HONOURED && entry !== LOGPROBS) ignored.push(`include[${index}]`);
  }
  // Others know one name for the user.
  if (isSet(fields.user) && isSet(fields.safety_identifier)) ignored.push('user');
  ignored.push(...ignoredOfReasoning(fields.reasoning ?? {}));
}

function ignoredOfReasoning(reasoning: JsonObject): string[] {
  const isLoneSummary = !isSet(reasoning['effort']) && summaryOf(reasoning) !== undefined;
  const lost = ['context', 'mode'].filter((field) => isSet(reasoning[field]));
  return [...lost, ...(isLoneSummary ? ['summary'] : [])].map((field) => `reasoning.${field}`);
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}
