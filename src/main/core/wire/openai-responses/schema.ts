// The outer shape of a Responses request: types of the fields we read. Items, parts and tools are read one by one.
import { z } from 'zod';
import { reject } from '../../ir/failure.ts';
import type { JsonObject, JsonValue } from '../../ir/json.ts';

const json = z.custom<JsonValue>(() => true);
const list = z.array(json).nullish();
const object = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
  error: 'expected an object',
});
const text = z.string().nullish();
const number = z.number().nullish();
const flag = z.boolean().nullish();

const requestSchema = z.object({
  model: text,
  input: z.union([z.string(), z.array(json)], { error: 'expected a text or a list of items' }).nullish(),
  instructions: text,
  stream: flag,
  max_output_tokens: number,
  temperature: number,
  top_p: number,
  top_logprobs: number,
  max_tool_calls: number,
  tools: list,
  tool_choice: json.nullish(),
  parallel_tool_calls: flag,
  reasoning: object.nullish(),
  text: object.nullish(),
  include: list,
  metadata: object.nullish(),
  service_tier: text,
  prompt_cache_key: text,
  user: text,
  safety_identifier: text,
  background: flag,
});

export type RequestFields = z.infer<typeof requestSchema>;

/** The fields we know, typed; refuses a body whose field has the wrong type and names it. */
export function readFields(body: JsonObject): RequestFields {
  const result = requestSchema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.join('.') ?? '';
  return reject(path, (issue?.message ?? 'not understood').replace('Invalid input: ', ''));
}
