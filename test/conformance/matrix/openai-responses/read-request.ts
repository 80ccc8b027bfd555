// Reads what a Responses provider was asked.
import { fieldsOf, listOf, mergeTurns, readDataUrl, textOf } from '../fields.ts';
import type { Fields, Reading, ReadPart, ReadTurn } from '../words.ts';

export function readRequest(body: Fields): Reading {
  const { input } = body;
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : listOf(input);
  return {
    system: textOf(body['instructions']),
    turns: mergeTurns(items.map(readItem)),
    tools: listOf(body['tools']).map(({ name, description, parameters, type }) => ({
      name,
      description,
      schema: parameters,
      ...(type === 'function' ? {} : { kind: type }),
    })),
    choice: readChoice(body['tool_choice']),
    parallel: body['parallel_tool_calls'],
    max_tokens: body['max_output_tokens'],
    temperature: body['temperature'],
    top_p: body['top_p'],
    effort: fieldsOf(body['reasoning'])['effort'],
    schema: fieldsOf(fieldsOf(body['text'])['format'])['schema'],
    user: body['user'] ?? body['safety_identifier'],
  };
}

function readItem(item: Fields): ReadTurn {
  switch (item['type'] ?? 'message') {
    case 'message': {
      const role = item['role'] === 'developer' ? 'system' : textOf(item['role']);
      return { role, parts: readContent(item['content']) };
    }
    case 'function_call': {
      const input = JSON.parse(textOf(item['arguments'])) as unknown;
      return { role: 'assistant', parts: [{ call: { id: item['call_id'], name: item['name'], input } }] };
    }
    case 'function_call_output':
      return { role: 'user', parts: [{ result: readResult(item) }] };
    case 'reasoning': {
      const thinking = listOf(item['summary']).map(({ text }) => textOf(text));
      const signature = item['encrypted_content'];
      return { role: 'assistant', parts: [{ thinking: thinking.join('\n\n'), signature }] };
    }
    default:
      return { role: 'assistant', parts: [{ other: item }] };
  }
}

function readResult(item: Fields): Extract<ReadPart, { result: unknown }>['result'] {
  const parts = readContent(item['output']);
  return {
    id: item['call_id'],
    text: parts.flatMap((part) => ('text' in part ? [part.text] : [])).join('\n'),
    images: parts.flatMap((part) => ('image' in part ? [part.image] : [])),
  };
}

function readContent(content: unknown): ReadPart[] {
  return typeof content === 'string' ? [{ text: content }] : listOf(content).map(readPart);
}

function readPart(part: Fields): ReadPart {
  switch (part['type']) {
    case 'input_text':
    case 'output_text':
      return { text: textOf(part['text']) };
    case 'input_image':
      return { image: readDataUrl(part['image_url']) };
    case 'input_file':
      return { file: { ...readDataUrl(part['file_data'] ?? part['file_url']), name: part['filename'] } };
    default:
      return { other: part };
  }
}

function readChoice(choice: unknown): unknown {
  return typeof choice === 'object' ? { name: fieldsOf(choice)['name'] } : choice;
}
