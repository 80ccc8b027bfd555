// A Messages request into the middle language: every field is mapped, reported as ignored, or kept for refusal (rule I-3).
import { reject } from '../../ir/failure.ts';
import { asArray, asNumber, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrNativeOnly, IrRequest, IrSampling, IrText, IrTurn } from '../../ir/request.ts';
import type { ParseOptions } from '../codec.ts';
import { parseContent } from './parse-content.ts';
import { parseOutput, parseReasoning } from './parse-output-config.ts';
import { parseToolChoice, parseTools } from './parse-tools.ts';

/** Fields that are translated; whatever else stands at the top is ignored or refused below. */
const MAPPED = new Set([
  'model',
  'max_tokens',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'stream',
  'stop_sequences',
  'temperature',
  'top_p',
  'top_k',
  'thinking',
  'output_config',
  'output_format',
  'metadata',
  'context_management',
]);

/** Fields that change what the answer is and that no other protocol has. */
const NATIVE_ONLY: ReadonlyMap<string, string> = new Map([
  ['container', 'containers exist only at Anthropic'],
  ['thread', 'Anthropic holds the conversation, and other providers cannot see it. Send all messages instead.'],
  ['compaction', 'compaction runs at Anthropic; other providers would silently see the whole context'],
  ['mcp_servers', 'the MCP connector runs at Anthropic'],
  ['fallbacks', 'model fallbacks are a feature of Anthropic; use routes in Dragoman instead'],
]);

/** Claude Code puts a line about billing first, which changes with every version and would break prompt caches (S-6). */
const BILLING_LINE = 'x-anthropic-billing-header:';

const PATHS: IrRequest['paths'] = {
  maxTokens: 'max_tokens',
  topP: 'top_p',
  topK: 'top_k',
  stop: 'stop_sequences',
  output: 'output_config.format',
  toolChoice: 'tool_choice',
  allowsParallelTools: 'tool_choice.disable_parallel_tool_use',
  reasoning: 'thinking',
  user: 'metadata.user_id',
};

/**
 * Translates the body of `POST /v1/messages`. Throws RequestError, naming the field, for what can't be understood; what only Anthropic can
 * do is listed in `nativeOnly`.
 */
export function parseRequest(body: JsonObject, options: ParseOptions): IrRequest {
  const tools = parseTools(body['tools']);
  const { choice, allowsParallel } = parseToolChoice(body['tool_choice']);
  const system = parseSystem(body['system']);
  const reasoning = parseReasoning(body);
  const output = parseOutput(body);
  const identity = parseIdentity(body, options);
  return {
    model: asString(body['model']) ?? reject('model', 'this field is required'),
    isStreaming: body['stream'] === true,
    system: system.texts,
    turns: parseMessages(body['messages']),
    tools: tools.tools,
    sampling: parseSampling(body),
    nativeOnly: [...tools.nativeOnly, ...nativeOnlyFields(body)],
    ignored: [...tools.ignored, ...system.ignored, ...identity.ignored, ...ignoredFields(body)],
    paths: PATHS,
    ...(choice === undefined ? {} : { toolChoice: choice }),
    ...(allowsParallel === undefined ? {} : { allowsParallelTools: allowsParallel }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(output === undefined ? {} : { output }),
    ...identity.fields,
  };
}

function parseSystem(value: JsonValue | undefined): { texts: IrText[]; ignored: string[] } {
  if (value === undefined || value === null) return { texts: [], ignored: [] };
  const texts = parseContent(value, 'system').filter((part): part is IrText => part.type === 'text');
  const [first, ...others] = texts;
  if (first?.text.startsWith(BILLING_LINE) !== true) return { texts, ignored: [] };
  if (Array.isArray(value)) return { texts: others, ignored: ['system[0]'] };
  // One text for everything: only its first line is about billing.
  const rest = first.text.split('\n').slice(1).join('\n');
  return { texts: rest.trim() === '' ? [] : [{ ...first, text: rest }], ignored: ['system'] };
}

function parseMessages(value: JsonValue | undefined): IrTurn[] {
  if (!Array.isArray(value)) return reject('messages', 'expected a list');
  return value.map((message, index) => {
    const path = `messages[${index}]`;
    if (!isJsonObject(message)) return reject(path, 'expected an object');
    const role = message['role'];
    if (role !== 'user' && role !== 'assistant' && role !== 'system') {
      return reject(`${path}.role`, 'expected user, assistant or system');
    }
    return { role, parts: parseContent(message['content'], `${path}.content`) };
  });
}

function parseSampling(body: JsonObject): IrSampling {
  const maxTokens = numberField(body, 'max_tokens');
  const temperature = numberField(body, 'temperature');
  const topP = numberField(body, 'top_p');
  const topK = numberField(body, 'top_k');
  const stop = asArray(body['stop_sequences']).filter((text): text is string => typeof text === 'string');
  return {
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(topK === undefined ? {} : { topK }),
    ...(stop.length === 0 ? {} : { stop }),
  };
}

function numberField(body: JsonObject, field: string): number | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  return asNumber(value) ?? reject(field, 'expected a number');
}

function parseIdentity(
  body: JsonObject,
  options: ParseOptions,
): { fields: { user?: string; sessionKey?: string }; ignored: string[] } {
  const userId = asString(asObject(body['metadata'])?.['user_id']);
  const sessionId = userId === undefined ? undefined : sessionIdInside(userId);
  const sessionKey = options.headers['x-claude-code-session-id'] ?? sessionId;
  // Claude Code's user id names the account and the device: that is nobody else's business (rule P-3).
  const isAccountData = userId !== undefined && userId.startsWith('{');
  return {
    fields: {
      ...(userId === undefined || isAccountData ? {} : { user: userId }),
      ...(sessionKey === undefined ? {} : { sessionKey }),
    },
    ignored: isAccountData ? ['metadata.user_id'] : [],
  };
}

function sessionIdInside(userId: string): string | undefined {
  if (!userId.startsWith('{')) return undefined;
  try {
    return asString(asObject(JSON.parse(userId))?.['session_id']);
  } catch {
    // Not the JSON we know of: then it is a plain id without a session.
    return undefined;
  }
}

function nativeOnlyFields(body: JsonObject): IrNativeOnly[] {
  const fields = [...NATIVE_ONLY].flatMap(([path, why]) => (isSet(body[path]) ? [{ path, why }] : []));
  const edits = asArray(asObject(body['context_management'])?.['edits']);
  const refusedEdits = edits.flatMap((edit, index) => {
    const type = asString(asObject(edit)?.['type']) ?? '';
    if (type.startsWith('clear_thinking')) return [];
    const why = `the edit "${type}" runs at Anthropic; other providers would silently see the whole context`;
    return [{ path: `context_management.edits[${index}].type`, why }];
  });
  return [...fields, ...refusedEdits, ...nativeOutputConfig(asObject(body['output_config']) ?? {})];
}

function nativeOutputConfig(config: JsonObject): IrNativeOnly[] {
  const found: IrNativeOnly[] = [];
  if (isSet(config['task_budget'])) {
    found.push({ path: 'output_config.task_budget', why: 'task budgets exist only at Anthropic' });
  }
  const type = asString(asObject(config['format'])?.['type']) ?? 'json_schema';
  if (type !== 'json_schema') {
    found.push({ path: 'output_config.format.type', why: `other providers have no output format "${type}"` });
  }
  return found;
}

function ignoredFields(body: JsonObject): string[] {
  const unknown = Object.keys(body).filter(
    (field) => !MAPPED.has(field) && !NATIVE_ONLY.has(field) && isSet(body[field]),
  );
  return isSet(body['context_management']) ? [...unknown, 'context_management'] : unknown;
}

function isSet(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}
