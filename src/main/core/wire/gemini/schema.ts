// The outer shape of a generateContent request: types of the fields we read. Contents, parts and tools are read one by one.
import { z } from 'zod';
import { reject } from '../../ir/failure.ts';
import type { JsonObject, JsonValue } from '../../ir/json.ts';
import type { CamelFields } from './fields.ts';

const json = z.custom<JsonValue>(() => true);
const object = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
  error: 'expected an object',
});
const contents = z.union([z.array(object), object], { error: 'expected a list of contents' });
const number = z.number().nullish();
const text = z.string().nullish();
const flag = z.boolean().nullish();

const requestSchema = z.object({
  contents: contents.nullish(),
  systemInstruction: json.optional(),
  tools: z.union([z.array(object), object], { error: 'expected a list of tools' }).nullish(),
  toolConfig: object.nullish(),
  generationConfig: object.nullish(),
  cachedContent: text,
});

const generationSchema = z.object({
  maxOutputTokens: number,
  temperature: number,
  topP: number,
  topK: number,
  stopSequences: z.array(z.string(), { error: 'expected a list of texts' }).nullish(),
  seed: number,
  presencePenalty: number,
  frequencyPenalty: number,
  candidateCount: number,
  responseLogprobs: flag,
  logprobs: number,
  responseMimeType: text,
  responseSchema: object.nullish(),
  responseJsonSchema: object.nullish(),
  responseModalities: z.array(z.string(), { error: 'expected a list of texts' }).nullish(),
  thinkingConfig: object.nullish(),
});

const thinkingSchema = z.object({ includeThoughts: flag, thinkingBudget: number, thinkingLevel: text });

export type RequestFields = z.infer<typeof requestSchema>;
export type GenerationFields = z.infer<typeof generationSchema>;
export type ThinkingFields = z.infer<typeof thinkingSchema>;

/** The fields of the body. Throws RequestError for one of the wrong type. */
export const readRequestFields = (fields: CamelFields): RequestFields => read(requestSchema, fields, '');
/** The fields of `generationConfig`, which stands at `path`. Throws RequestError for one of the wrong type. */
export const readGenerationFields = (fields: CamelFields, path: string): GenerationFields =>
  read(generationSchema, fields, path);
/** The fields of `thinkingConfig`, which stands at `path`. Throws RequestError for one of the wrong type. */
export const readThinkingFields = (fields: CamelFields, path: string): ThinkingFields =>
  read(thinkingSchema, fields, path);

/** The fields we know, typed; refuses an object whose field has the wrong type and names it as the client does. */
function read<T>(schema: z.ZodType<T>, { fields, nameOf }: CamelFields, parent: string): T {
  const result = schema.safeParse(fields);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const [first = '', ...rest] = issue?.path ?? [];
  const path = [parent, nameOf(String(first)), ...rest.map(String)].filter((step) => step !== '').join('.');
  return reject(path, (issue?.message ?? 'not understood').replace('Invalid input: ', ''));
}
