// A generateContent request into the middle language: every field is mapped, reported as ignored, or kept for refusal (rule I-3).
import { reject } from '../../ir/failure.ts';
import { asObject, asString, type JsonObject } from '../../ir/json.ts';
import type { IrRequest } from '../../ir/request.ts';
import type { ParseOptions } from '../codec.ts';
import { camelFields, isSet, type CamelFields } from './fields.ts';
import { parseContents, parseSystem, partMarks } from './parse-contents.ts';
import { parseGenerationConfig } from './parse-generation-config.ts';
import { parseToolConfig, parseTools, type Findings } from './parse-tools.ts';
import { readRequestFields } from './schema.ts';

/** Fields that are translated; whatever else stands at the top is ignored or refused. */
const MAPPED = new Set(['model', 'contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig']);

const SESSION_HEADERS = ['x-session-id', 'session-id'] as const;

/**
 * Translates the body of `:generateContent` and `:streamGenerateContent`, also where a client of Code Assist has wrapped it. Throws
 * RequestError, naming the field as the client spelt it.
 */
export function parseRequest(body: JsonObject, options: ParseOptions): IrRequest {
  const camel = camelFields(requestInside(body));
  const fields = readRequestFields(camel);
  const findings: Findings = { nativeOnly: [], ignored: [] };
  sortOut(camel, findings);
  const { nameOf } = camel;
  const generationPath = nameOf('generationConfig');
  const generation = parseGenerationConfig(fields.generationConfig, generationPath, findings);
  const tools = parseTools(fields.tools ?? undefined, nameOf('tools'), findings);
  const toolChoice = parseToolConfig(fields.toolConfig, nameOf('toolConfig'), findings);
  const sessionKey = SESSION_HEADERS.map((name) => options.headers[name]).find((value) => value !== undefined);
  if (fields.contents === undefined || fields.contents === null) reject('contents', 'this field is required');
  return {
    model: modelOf(body, options),
    isStreaming: options.isStreaming ?? false,
    system: parseSystem(fields.systemInstruction),
    turns: parseContents(fields.contents, 'contents'),
    tools,
    ...generation,
    nativeOnly: findings.nativeOnly,
    ignored: [...findings.ignored, ...partMarks(fields.contents, 'contents')],
    paths: pathsIn(camel),
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...(sessionKey === undefined ? {} : { sessionKey }),
  };
}

/** countTokens may wrap the request that it is about. */
function requestInside(body: JsonObject): JsonObject {
  const inner = asObject(body['generateContentRequest']) ?? asObject(body['generate_content_request']);
  return inner ?? body;
}

/** The model stands in the path; SDKs that repeat it in the body write `models/` before it. */
function modelOf(body: JsonObject, options: ParseOptions): string {
  const model = options.model ?? asString(requestInside(body)['model']) ?? '';
  return model.replace(/^models\//, '') || reject('model', 'the address must name a model');
}

function sortOut({ fields, nameOf }: CamelFields, { nativeOnly, ignored }: Findings): void {
  for (const [field, value] of Object.entries(fields)) {
    if (MAPPED.has(field) || !isSet(value)) continue;
    if (field === 'cachedContent') {
      nativeOnly.push({
        path: nameOf(field),
        why: 'the cached content is stored at Google, which this provider cannot reach',
      });
    } else ignored.push(nameOf(field));
  }
}

/** What the client calls the fields that a target may have to refuse. */
function pathsIn({ fields, nameOf }: CamelFields): IrRequest['paths'] {
  const config = camelFields(asObject(fields['generationConfig']) ?? {});
  const inConfig = (field: string): string => `${nameOf('generationConfig')}.${config.nameOf(field)}`;
  const outputField = ['responseJsonSchema', 'responseSchema'].find((field) => isSet(config.fields[field]));
  return {
    maxTokens: inConfig('maxOutputTokens'),
    temperature: inConfig('temperature'),
    topP: inConfig('topP'),
    topK: inConfig('topK'),
    stop: inConfig('stopSequences'),
    seed: inConfig('seed'),
    presencePenalty: inConfig('presencePenalty'),
    frequencyPenalty: inConfig('frequencyPenalty'),
    candidates: inConfig('candidateCount'),
    reasoning: inConfig('thinkingConfig'),
    output: inConfig(outputField ?? 'responseMimeType'),
    toolChoice: nameOf('toolConfig'),
  };
}
