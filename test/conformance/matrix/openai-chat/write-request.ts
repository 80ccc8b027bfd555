// Says a question of the matrix in Chat Completions.
import type { ClientView } from '../../case-types.ts';
import { compact, fieldsOf, listOf } from '../fields.ts';
import type { Ask, AskPart, AskResult, AskTurn, Fields } from '../words.ts';

export function writeRequest(ask: Ask, previous: ClientView | undefined): Fields {
  const system = ask.system === undefined ? [] : [{ role: 'system', content: ask.system }];
  return compact({
    messages: [...system, ...ask.turns.flatMap((turn) => writeTurn(turn, previous))],
    max_completion_tokens: ask.max_tokens,
    tools: ask.tools?.map(({ name, description, schema }) => ({
      type: 'function',
      function: compact({ name, description, parameters: schema }),
    })),
    tool_choice: typeof ask.choice === 'object' ? { type: 'function', function: ask.choice } : ask.choice,
    parallel_tool_calls: ask.isSequential === true ? false : undefined,
    temperature: ask.temperature,
    top_p: ask.top_p,
    stop: ask.stop,
    reasoning_effort: ask.effort,
    response_format:
      ask.schema === undefined
        ? undefined
        : { type: 'json_schema', json_schema: { name: 'answer', schema: ask.schema, strict: true } },
    stream_options: undefined,
    ...ask.extra?.['openai-chat'],
  });
}

function writeTurn({ role, parts }: AskTurn, previous: ClientView | undefined): Fields[] {
  if (role === 'previous') return [fieldsOf(listOf(fieldsOf(previous?.message)['choices'])[0]?.['message'])];
  const results = parts.flatMap((part) => ('result' in part ? [part.result] : []));
  const calls = parts.flatMap((part) => ('call' in part ? [part.call] : []));
  const content = parts.flatMap(writePart);
  if (role === 'assistant') {
    const text = content.map(({ text: piece }) => piece).join('');
    const toolCalls = calls.map(({ id, name, input }) => ({
      id,
      type: 'function',
      function: { name, arguments: JSON.stringify(input) },
    }));
    return [
      compact({ role, content: text === '' ? null : text, tool_calls: calls.length === 0 ? undefined : toolCalls }),
    ];
  }
  return [...results.map(writeResult), ...(content.length === 0 ? [] : [{ role, content }])];
}

function writeResult({ id, text }: AskResult): Fields {
  return { role: 'tool', tool_call_id: id, content: text };
}

function writePart(part: AskPart): Fields[] {
  if ('text' in part) return [{ type: 'text', text: part.text }];
  if ('image_url' in part) return [{ type: 'image_url', image_url: { url: part.image_url } }];
  if ('image' in part) return [{ type: 'image_url', image_url: { url: dataUrl(part.image) } }];
  if ('pdf' in part) return [{ type: 'file', file: { filename: part.pdf.name, file_data: dataUrl(part.pdf) } }];
  return [];
}

function dataUrl({ type, data }: { type: string; data: string }): string {
  return `data:${type};base64,${data}`;
}
