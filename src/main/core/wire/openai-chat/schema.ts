// The shape that a Chat Completions request must have. Loose: fields that are not named here pass.
import { z } from 'zod';
import { reject } from '../../ir/failure.ts';
import type { JsonObject } from '../../ir/json.ts';

const optionalText = z.string().nullish();
const optionalNumber = z.number().nullish();

const toolCall = z.looseObject({
  id: optionalText,
  function: z.looseObject({ name: z.string() }).optional(),
  custom: z.looseObject({ name: z.string(), input: optionalText }).optional(),
});

const part = z.looseObject({ type: z.string(), text: optionalText });

const message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(part)], { error: 'expected a text or a list of content parts' }).nullish(),
  refusal: optionalText,
  tool_calls: z.array(toolCall).nullish(),
  tool_call_id: optionalText,
  function_call: z.looseObject({ name: z.string() }).nullish(),
});

const tool = z.looseObject({
  type: optionalText,
  function: z
    .looseObject({
      name: z.string().min(1),
      description: optionalText,
      parameters: z.looseObject({}).nullish(),
      strict: z.boolean().nullish(),
    })
    .optional(),
  custom: z.looseObject({ name: z.string().min(1), description: optionalText }).optional(),
});

const request = z.looseObject({
  model: z.string().min(1),
  messages: z.array(message),
  tools: z.array(tool).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ type: z.string() })]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: optionalNumber,
  max_completion_tokens: optionalNumber,
  temperature: optionalNumber,
  top_p: optionalNumber,
  top_k: optionalNumber,
  seed: optionalNumber,
  presence_penalty: optionalNumber,
  frequency_penalty: optionalNumber,
  n: optionalNumber,
  stop: z.union([z.string(), z.array(z.string())], { error: 'expected a text or a list of texts' }).nullish(),
  response_format: z.looseObject({ type: z.string() }).nullish(),
  reasoning_effort: optionalText,
});

type Issue = z.core.$ZodIssue;

/** Rejects a body that can't be understood, and names the place. */
export function checkShape(body: JsonObject): void {
  const issue = request.safeParse(body).error?.issues[0];
  if (issue === undefined) return;
  const { path, message: text } = deepest(issue);
  const isMissing = text.endsWith('received undefined');
  reject(pathText(path), isMissing ? 'this field is required' : text.replace(/^Invalid input: /, ''));
}

interface Place {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Where several forms are allowed, the one that came furthest was meant. */
function deepest(issue: Issue, parent: readonly PropertyKey[] = []): Place {
  const path = [...parent, ...issue.path];
  const own: Place = { path, message: issue.message };
  if (issue.code !== 'invalid_union') return own;
  const inner = issue.errors.flat().map((branch) => deepest(branch, path));
  return inner.reduce((best, place) => (place.path.length > best.path.length ? place : best), own);
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text.startsWith('.') ? text.slice(1) : text;
}
