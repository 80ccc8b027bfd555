// Says a question of the matrix in Responses.
import type { ClientView } from '../../case-types.ts';
import { compact, fieldsOf, listOf } from '../fields.ts';
import type { Ask, AskPart, AskResult, AskTurn, Fields, Media } from '../words.ts';

export function writeRequest(ask: Ask, previous: ClientView | undefined): Fields {
  return compact({
    instructions: ask.system,
    input: ask.turns.flatMap((turn) => writeTurn(turn, previous)),
    max_output_tokens: ask.max_tokens,
    tools: ask.tools?.map(({ name, description, schema }) =>
      compact({ type: 'function', name, description, parameters: schema ?? null, strict: false }),
    ),
    tool_choice: typeof ask.choice === 'object' ? { type: 'function', ...ask.choice } : ask.choice,
    parallel_tool_calls: ask.isSequential === true ? false : undefined,
    temperature: ask.temperature,
    top_p: ask.top_p,
    reasoning: ask.effort === undefined ? undefined : { effort: ask.effort, summary: 'auto' },
    text:
      ask.schema === undefined
        ? undefined
        : { format: { type: 'json_schema', name: 'answer', schema: ask.schema, strict: true } },
    ...ask.extra?.['openai-responses'],
  });
}

function writeTurn({ role, parts }: AskTurn, previous: ClientView | undefined): Fields[] {
  if (role === 'previous') return listOf(fieldsOf(previous?.message)['output']);
  const isModel = role === 'assistant';
  const content = parts.flatMap((part) => writePart(part, isModel));
  const message = { type: 'message', role: role === 'system' ? 'developer' : role, content };
  return [
    ...parts.flatMap((part) => ('result' in part ? [writeResult(part.result)] : [])),
    ...(content.length === 0 ? [] : [message]),
    ...parts.flatMap((part) => {
      if (!('call' in part)) return [];
      const { id, name, input } = part.call;
      return [{ type: 'function_call', call_id: id, name, arguments: JSON.stringify(input) }];
    }),
  ];
}

function writeResult({ id, text, image }: AskResult): Fields {
  const output = image === undefined ? text : [{ type: 'input_text', text }, inputImage(image)];
  return { type: 'function_call_output', call_id: id, output };
}

function writePart(part: AskPart, isModel: boolean): Fields[] {
  if ('text' in part) return [{ type: isModel ? 'output_text' : 'input_text', text: part.text }];
  if ('image_url' in part) return [{ type: 'input_image', image_url: part.image_url, detail: 'auto' }];
  if ('image' in part) return [inputImage(part.image)];
  if ('pdf' in part) return [{ type: 'input_file', filename: part.pdf.name, file_data: dataUrl(part.pdf) }];
  return [];
}

function inputImage(media: Media): Fields {
  return { type: 'input_image', image_url: dataUrl(media), detail: 'original' };
}

function dataUrl({ type, data }: Media): string {
  return `data:${type};base64,${data}`;
}
