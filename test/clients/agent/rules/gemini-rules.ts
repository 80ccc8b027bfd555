// What the real Gemini service refuses: parts, foreign signatures, unknown words in schemas, calls and responses that don't meet.
import { fieldsOf, listOf, textOf } from '../../../conformance/matrix/fields.ts';
import type { Fields } from '../../../conformance/matrix/words.ts';
import { signatureOf } from './signature.ts';

/** Clients send the second in place of a signature they do not have; the real service takes it. */
const SIGNATURES: readonly unknown[] = [signatureOf('gemini'), 'skip_thought_signature_validator', undefined, ''];
const TOOL_NAME = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$/;
const PART_KINDS = [
  'text',
  'inlineData',
  'fileData',
  'functionCall',
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
];
/** `parameters` is a message of the service, not JSON Schema: an unknown name is refused. */
const SCHEMA_FIELDS: ReadonlySet<string> = new Set(
  (
    'type format title description nullable enum maxItems minItems properties required minProperties maxProperties ' +
    'minLength maxLength pattern example anyOf propertyOrdering default items minimum maximum'
  ).split(' '),
);

export function findGeminiViolations(body: Fields): string[] {
  const contents = listOf(body['contents']);
  const declarations = listOf(body['tools']).flatMap((tool) => listOf(tool['functionDeclarations']));
  return [
    ...(contents.length > 0 ? [] : ['contents is not specified']),
    ...contents.flatMap(contentViolations),
    ...merged(contents).flatMap((content, index, all) => callViolations(content, all[index + 1], all[index - 1])),
    ...declarations.flatMap(declarationViolations),
  ];
}

/** Neighbours of one role are one turn: the SDK's own chats keep each chunk of a stream as a content. */
function merged(contents: readonly Fields[]): Fields[] {
  const turns: { role: unknown; parts: Fields[] }[] = [];
  for (const { role, parts } of contents) {
    const last = turns.at(-1);
    if (last !== undefined && last.role === role) last.parts.push(...listOf(parts));
    else turns.push({ role, parts: [...listOf(parts)] });
  }
  return turns;
}

function contentViolations({ role, parts }: Fields, index: number): string[] {
  const at = `contents[${index}]`;
  const isKnown = role === undefined || role === 'user' || role === 'model' || role === 'function';
  return [
    ...(isKnown ? [] : [`${at}: role '${textOf(role)}' is not valid`]),
    ...(listOf(parts).length > 0 ? [] : [`${at}.parts must not be empty`]),
    ...listOf(parts).flatMap((part) => partViolations(part, `${at}.parts`)),
  ];
}

function partViolations(part: Fields, at: string): string[] {
  const kinds = PART_KINDS.filter((kind) => kind in part);
  const response = fieldsOf(part['functionResponse'])['response'];
  const hasBadResponse = part['functionResponse'] !== undefined && typeof response !== 'object';
  return [
    ...(kinds.length === 1 ? [] : [`${at}: exactly one data field is required, got ${kinds.length}`]),
    ...(SIGNATURES.includes(part['thoughtSignature']) ? [] : [`${at}: thought signature is not valid`]),
    ...(hasBadResponse ? [`${at}: function_response.response must be an object`] : []),
  ];
}

/** The content behind a turn of calls holds as many responses as there were calls. */
function callViolations(content: Fields, next: Fields | undefined, before: Fields | undefined): string[] {
  const calls = countParts(content, 'functionCall');
  const responses = countParts(next, 'functionResponse');
  const isOrphan = countParts(content, 'functionResponse') > 0 && countParts(before, 'functionCall') === 0;
  return [
    ...(calls === 0 || calls === responses ? [] : [`${calls} function calls, ${responses} function responses`]),
    ...(isOrphan ? ['a function response comes not right after a function call turn'] : []),
  ];
}

function countParts(content: Fields | undefined, kind: string): number {
  return listOf(content?.['parts']).filter((part) => kind in part).length;
}

function declarationViolations({ name, parameters, parametersJsonSchema }: Fields): string[] {
  const at = `function_declarations.${textOf(name)}`;
  return [
    ...(TOOL_NAME.test(textOf(name)) ? [] : [`${at}: the name has a bad form`]),
    ...(parameters !== undefined && parametersJsonSchema !== undefined ? [`${at}: two kinds of parameters`] : []),
    ...schemaViolations(parameters, `${at}.parameters`),
  ];
}

function schemaViolations(schema: unknown, at: string): string[] {
  const fields = fieldsOf(schema);
  const items = fields['items'] === undefined ? [] : [fields['items']];
  const inner = [...Object.values(fieldsOf(fields['properties'])), ...items, ...listOf(fields['anyOf'])];
  return [
    ...Object.keys(fields)
      .filter((field) => !SCHEMA_FIELDS.has(field))
      .map((field) => `Unknown name "${field}" at '${at}'`),
    ...inner.flatMap((each) => schemaViolations(each, at)),
  ];
}
