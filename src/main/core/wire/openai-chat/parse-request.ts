// A Chat Completions request into the middle language: every field is translated, reported or kept for refusal (rule I-3).
import { asArray, asNumber, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrOutputFormat, IrRequest, IrSampling } from '../../ir/request.ts';
import type { ParseOptions } from '../codec.ts';
import { FIELD_CLASSES, REFUSALS } from './fields.ts';
import type { Findings } from './parse-content.ts';
import { parseMessages } from './parse-messages.ts';
import { parseReasoning } from './parse-reasoning-control.ts';
import { parseToolChoice, parseTools } from './parse-tools.ts';
import { checkShape } from './schema.ts';

const PATHS: IrRequest['paths'] = {
  topP: 'top_p',
  topK: 'top_k',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
  candidates: 'n',
  topLogprobs: 'top_logprobs',
  output: 'response_format',
  toolChoice: 'tool_choice',
  allowsParallelTools: 'parallel_tool_calls',
  serviceTier: 'service_tier',
  cacheKey: 'prompt_cache_key',
};

/** Where clients say which conversation a request belongs to (rule K-11). */
const SESSION_HEADERS = ['x-session-id', 'session-id', 'x-session-affinity'] as const;

/**
 * Translates the body of `POST /v1/chat/completions`. Throws RequestError, naming the field, for what can't be understood; what only a Chat
 * provider can do is listed in `nativeOnly`.
 */
export function parseRequest(body: JsonObject, options: ParseOptions): IrRequest {
  checkShape(body);
  const findings: Findings = { nativeOnly: [], ignored: new Set() };
  readFieldClasses(body, findings);
  const { system, turns } = parseMessages(asArray(body['messages']).filter(isJsonObject), findings);
  const tools = parseTools(body['tools'], findings);
  const toolChoice = parseToolChoice(body['tool_choice'], findings);
  const reasoning = parseReasoning(body);
  const output = parseOutput(body['response_format'], findings);
  return {
    model: asString(body['model']) ?? '',
    isStreaming: body['stream'] === true,
    wantsUsageChunk: asObject(body['stream_options'])?.['include_usage'] === true,
    system,
    turns,
    tools,
    sampling: parseSampling(body),
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(typeof body['parallel_tool_calls'] === 'boolean' ? { allowsParallelTools: body['parallel_tool_calls'] } : {}),
    ...(reasoning.control === undefined ? {} : { reasoning: reasoning.control }),
    ...(output === undefined ? {} : { output }),
    ...parseIdentity(body, options),
    ...parseService(body),
    nativeOnly: findings.nativeOnly,
    ignored: [...findings.ignored],
    paths: { ...PATHS, ...changingPaths(body), reasoning: reasoning.path },
  };
}

function readFieldClasses(body: JsonObject, findings: Findings): void {
  for (const [field, value] of Object.entries(body)) {
    const fieldClass = FIELD_CLASSES[field] ?? 'ignore';
    if (fieldClass === 'ignore' && value !== null) findings.ignored.add(field);
    if (fieldClass === 'refuse' && asksForSomething(field, value)) {
      findings.nativeOnly.push({ path: field, why: REFUSALS[field] ?? '' });
    }
  }
  // Others know one name for the user.
  if (asString(body['user']) !== undefined && asString(body['safety_identifier']) !== undefined) {
    findings.ignored.add('safety_identifier');
  }
  if (asObject(body['stream_options'])?.['include_obfuscation'] !== undefined) {
    findings.ignored.add('stream_options.include_obfuscation');
  }
}

/** Many clients send the neutral value of a field that they don't use. */
function asksForSomething(field: string, value: JsonValue): boolean {
  if (value === null || value === false) return false;
  if (field === 'n') return value !== 1;
  if (field === 'top_logprobs') return value !== 0;
  if (field === 'modalities') return asArray(value).some((modality) => modality !== 'text');
  if (Array.isArray(value)) return value.length > 0;
  return !isJsonObject(value) || field === 'web_search_options' || Object.keys(value).length > 0;
}

function parseSampling(body: JsonObject): IrSampling {
  const stop =
    typeof body['stop'] === 'string' ? [body['stop']] : asArray(body['stop']).flatMap((text) => asString(text) ?? []);
  const sampling: IrSampling = {};
  const set = (name: NumberField, value: JsonValue | undefined): void => {
    const number = asNumber(value);
    if (number !== undefined) sampling[name] = number;
  };
  set('maxTokens', body['max_completion_tokens'] ?? body['max_tokens']);
  set('temperature', body['temperature']);
  set('topP', body['top_p']);
  set('topK', body['top_k']);
  set('seed', body['seed']);
  set('presencePenalty', body['presence_penalty']);
  set('frequencyPenalty', body['frequency_penalty']);
  return stop.length === 0 ? sampling : { ...sampling, stop };
}

type NumberField = 'maxTokens' | 'temperature' | 'topP' | 'topK' | 'seed' | 'presencePenalty' | 'frequencyPenalty';

function parseOutput(value: JsonValue | undefined, findings: Findings): IrOutputFormat | undefined {
  const format = asObject(value);
  if (format === undefined || format['type'] === 'text') return undefined;
  if (format['type'] === 'json_object') return { type: 'json' };
  const definition = asObject(format['json_schema']);
  if (format['type'] === 'json_schema' && definition !== undefined) return schemaFormat(definition);
  const why = `the format "${asString(format['type']) ?? ''}" can not be translated to another protocol.`;
  findings.nativeOnly.push({ path: 'response_format', why });
  return undefined;
}

function schemaFormat(definition: JsonObject): IrOutputFormat {
  const name = asString(definition['name']);
  const description = asString(definition['description']);
  const schema = asObject(definition['schema']);
  return {
    type: 'json-schema',
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(schema === undefined ? {} : { schema }),
    ...(typeof definition['strict'] === 'boolean' ? { isStrict: definition['strict'] } : {}),
  };
}

function parseIdentity(body: JsonObject, { headers }: ParseOptions): { user?: string; sessionKey?: string } {
  const user = asString(body['user']) ?? asString(body['safety_identifier']);
  const fromHeader = SESSION_HEADERS.map((name) => headers[name]).find((value) => value !== undefined && value !== '');
  const sessionKey = fromHeader ?? asString(body['prompt_cache_key']);
  return { ...(user === undefined ? {} : { user }), ...(sessionKey === undefined ? {} : { sessionKey }) };
}

type ServiceFields = Pick<IrRequest, 'cacheKey' | 'serviceTier' | 'verbosity' | 'metadata'>;

function parseService(body: JsonObject): ServiceFields {
  const cacheKey = asString(body['prompt_cache_key']);
  const serviceTier = asString(body['service_tier']);
  const verbosity = asString(body['verbosity']);
  const metadata = asObject(body['metadata']);
  return {
    ...(cacheKey === undefined ? {} : { cacheKey }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
    ...(verbosity === undefined ? {} : { verbosity }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** Fields that have two names. */
function changingPaths(body: JsonObject): IrRequest['paths'] {
  return {
    maxTokens: body['max_completion_tokens'] === undefined ? 'max_tokens' : 'max_completion_tokens',
    user: body['user'] === undefined ? 'safety_identifier' : 'user',
  };
}
