// Reads what a Messages provider was asked.
import { fieldsOf, listOf, mergeTurns, textOf } from '../fields.ts';
import type { Fields, Reading, ReadPart } from '../words.ts';

export function readRequest(body: Fields): Reading {
  const output = fieldsOf(body['output_config']);
  const choice = fieldsOf(body['tool_choice']);
  return {
    system: joinText(body['system']),
    turns: mergeTurns(
      listOf(body['messages']).map(({ role, content }) => ({ role: textOf(role), parts: readContent(content) })),
    ),
    tools: listOf(body['tools']).map(({ name, description, input_schema: schema, type }) => ({
      name,
      description,
      schema,
      ...(type === undefined ? {} : { kind: type }),
    })),
    choice: readChoice(choice),
    parallel: choice['disable_parallel_tool_use'] === true ? false : undefined,
    max_tokens: body['max_tokens'],
    temperature: body['temperature'],
    top_p: body['top_p'],
    stop: body['stop_sequences'],
    effort: output['effort'],
    budget: fieldsOf(body['thinking'])['budget_tokens'],
    schema: fieldsOf(output['format'])['schema'],
    user: fieldsOf(body['metadata'])['user_id'],
  };
}

function joinText(content: unknown): string {
  return typeof content === 'string'
    ? content
    : listOf(content)
        .map(({ text }) => textOf(text))
        .join('\n\n');
}

function readContent(content: unknown): ReadPart[] {
  return typeof content === 'string' ? [{ text: content }] : listOf(content).map(readBlock);
}

function readBlock(block: Fields): ReadPart {
  switch (block['type']) {
    case 'text':
      return { text: textOf(block['text']) };
    case 'thinking':
      return { thinking: textOf(block['thinking']), signature: block['signature'] };
    case 'tool_use':
      return { call: { id: block['id'], name: block['name'], input: block['input'] } };
    case 'tool_result':
      return { result: readResult(block) };
    case 'image':
      return { image: readSource(block) };
    case 'document':
      return { file: { ...readSource(block), name: block['title'] } };
    default:
      return { other: block };
  }
}

function readResult(block: Fields): Extract<ReadPart, { result: unknown }>['result'] {
  const parts = readContent(block['content']);
  return {
    id: block['tool_use_id'],
    text: parts.flatMap((part) => ('text' in part ? [part.text] : [])).join('\n'),
    isError: block['is_error'],
    images: parts.flatMap((part) => ('image' in part ? [part.image] : [])),
  };
}

function readSource(block: Fields): { type?: unknown; data?: unknown; url?: unknown } {
  const source = fieldsOf(block['source']);
  return source['type'] === 'url' ? { url: source['url'] } : { type: source['media_type'], data: source['data'] };
}

function readChoice(choice: Fields): unknown {
  if (choice['type'] === 'tool') return { name: choice['name'] };
  return choice['type'] === 'any' ? 'required' : choice['type'];
}
