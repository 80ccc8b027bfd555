// Says a question of the matrix in generateContent.
import type { ClientView } from '../../case-types.ts';
import { compact, fieldsOf, listOf } from '../fields.ts';
import type { Ask, AskPart, AskTurn, Fields, Media } from '../words.ts';

export function writeRequest(ask: Ask, previous: ClientView | undefined): Fields {
  const config = writeConfig(ask);
  return compact({
    systemInstruction: ask.system === undefined ? undefined : { role: 'user', parts: [{ text: ask.system }] },
    contents: ask.turns.map((turn) => writeTurn(turn, previous)),
    tools:
      ask.tools === undefined
        ? undefined
        : [
            {
              functionDeclarations: ask.tools.map(({ name, description, schema }) =>
                compact({ name, description, parametersJsonSchema: schema }),
              ),
            },
          ],
    toolConfig: writeChoice(ask.choice),
    generationConfig: Object.keys(config).length === 0 ? undefined : config,
    ...ask.extra?.['gemini'],
  });
}

function writeConfig({ max_tokens: maxTokens, temperature, top_p: topP, stop, schema, effort, budget }: Ask): Fields {
  const thinking = compact({ thinkingLevel: effort?.toUpperCase(), thinkingBudget: budget });
  return compact({
    maxOutputTokens: maxTokens,
    temperature,
    topP,
    stopSequences: stop,
    ...(schema === undefined ? {} : { responseMimeType: 'application/json', responseJsonSchema: schema }),
    thinkingConfig: Object.keys(thinking).length === 0 ? undefined : { includeThoughts: true, ...thinking },
  });
}

function writeChoice(choice: Ask['choice']): Fields | undefined {
  if (choice === undefined) return undefined;
  if (typeof choice === 'object') {
    return { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: [choice.name] } };
  }
  return { functionCallingConfig: { mode: { auto: 'AUTO', none: 'NONE', required: 'ANY' }[choice] } };
}

function writeTurn({ role, parts }: AskTurn, previous: ClientView | undefined): Fields {
  if (role === 'previous') return fieldsOf(listOf(fieldsOf(previous?.message)['candidates'])[0]?.['content']);
  // There is no instruction in mid-conversation: a client of this protocol would say it as the user.
  return { role: role === 'assistant' ? 'model' : 'user', parts: parts.flatMap(writePart) };
}

function writePart(part: AskPart): Fields[] {
  if ('text' in part) return [part];
  if ('image' in part) return [inlineData(part.image)];
  if ('image_url' in part) return [{ fileData: { mimeType: 'image/png', fileUri: part.image_url } }];
  if ('pdf' in part) return [inlineData(part.pdf)];
  if ('call' in part) return [{ functionCall: { name: part.call.name, args: part.call.input } }];
  const { id, name, text, image, isError } = part.result;
  const response = isError === true ? { error: text } : { output: text };
  const answer = { functionResponse: compact({ id: id === '' ? undefined : id, name, response }) };
  return image === undefined ? [answer] : [answer, inlineData(image)];
}

function inlineData({ type, data }: Media): Fields {
  return { inlineData: { mimeType: type, data } };
}
