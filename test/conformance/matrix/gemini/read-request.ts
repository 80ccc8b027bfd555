// Reads what a generateContent provider was asked.
import { fieldsOf, listOf, mergeTurns, textOf } from '../fields.ts';
import type { Fields, Reading, ReadPart } from '../words.ts';

export function readRequest(body: Fields): Reading {
  const config = fieldsOf(body['generationConfig']);
  const thinking = fieldsOf(config['thinkingConfig']);
  const declarations = listOf(body['tools']).flatMap((tool) => listOf(tool['functionDeclarations']));
  const effort = thinking['thinkingLevel'];
  return {
    system: listOf(fieldsOf(body['systemInstruction'])['parts'])
      .map(({ text }) => textOf(text))
      .join('\n\n'),
    turns: mergeTurns(
      listOf(body['contents']).map(({ role, parts }) => ({
        role: role === 'model' ? 'assistant' : textOf(role),
        parts: placeImages(listOf(parts).map(readPart)),
      })),
    ),
    tools: declarations.map(({ name, description, parametersJsonSchema, parameters }) => ({
      name,
      description,
      schema: parametersJsonSchema ?? parameters,
    })),
    choice: readChoice(fieldsOf(fieldsOf(body['toolConfig'])['functionCallingConfig'])),
    max_tokens: config['maxOutputTokens'],
    temperature: config['temperature'],
    top_p: config['topP'],
    stop: config['stopSequences'],
    effort: typeof effort === 'string' ? effort.toLowerCase() : undefined,
    budget: thinking['thinkingBudget'],
    schema: config['responseJsonSchema'] ?? config['responseSchema'],
  };
}

function readPart(part: Fields): ReadPart {
  if (part['functionCall'] !== undefined) {
    const { id, name, args } = fieldsOf(part['functionCall']);
    return { call: { id, name, input: args ?? {}, signature: part['thoughtSignature'] } };
  }
  if (part['functionResponse'] !== undefined) return { result: readResult(fieldsOf(part['functionResponse'])) };
  if (part['inlineData'] !== undefined) return readMedia(fieldsOf(part['inlineData']));
  if (part['fileData'] !== undefined) return { image: { url: fieldsOf(part['fileData'])['fileUri'] } };
  if (part['thought'] === true) return { thinking: textOf(part['text']), signature: part['thoughtSignature'] };
  return typeof part['text'] === 'string' ? { text: part['text'] } : { other: part };
}

function readMedia({ mimeType: type, data }: Fields): ReadPart {
  return textOf(type).startsWith('image/') ? { image: { type, data } } : { file: { type, data } };
}

function readResult({ id, name, response, parts }: Fields): Extract<ReadPart, { result: unknown }>['result'] {
  const { output, error } = fieldsOf(response);
  const images = listOf(parts).map((part) => {
    const { mimeType, data } = fieldsOf(part['inlineData']);
    return { type: mimeType, data };
  });
  return {
    id,
    name,
    text: textOf(output ?? error) || JSON.stringify(response),
    isError: error === undefined ? undefined : true,
    images,
  };
}

/** Older models get a result's image beside it, since only newer ones take it inside. */
function placeImages(parts: ReadPart[]): ReadPart[] {
  let last: Extract<ReadPart, { result: unknown }> | undefined;
  return parts.filter((part) => {
    if ('result' in part) last = part;
    if (!('image' in part) || last === undefined) return true;
    last.result.images?.push(part.image);
    return false;
  });
}

function readChoice({ mode, allowedFunctionNames: names }: Fields): unknown {
  if (Array.isArray(names) && names.length === 1) return { name: names[0] as unknown };
  const choices: Readonly<Record<string, string>> = { AUTO: 'auto', NONE: 'none', ANY: 'required' };
  return choices[textOf(mode)];
}
