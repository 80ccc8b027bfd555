// Reads what a Chat Completions provider was asked.
import { fieldsOf, listOf, mergeTurns, readDataUrl, textOf } from '../fields.ts';
import type { Fields, Reading, ReadPart, ReadTurn } from '../words.ts';

export function readRequest(body: Fields): Reading {
  const messages = listOf(body['messages']);
  const leading = messages.findIndex(({ role }) => role !== 'system' && role !== 'developer');
  const border = leading === -1 ? messages.length : leading;
  const schema = fieldsOf(fieldsOf(body['response_format'])['json_schema'])['schema'];
  return {
    system: messages
      .slice(0, border)
      .map(({ content }) => contentText(content))
      .join('\n\n'),
    turns: mergeTurns(messages.slice(border).map(readMessage)),
    tools: listOf(body['tools']).map((tool) => {
      const { name, description, parameters } = fieldsOf(tool['function']);
      return { name, description, schema: parameters };
    }),
    choice: readChoice(body['tool_choice']),
    parallel: body['parallel_tool_calls'],
    max_tokens: body['max_tokens'] ?? body['max_completion_tokens'],
    temperature: body['temperature'],
    top_p: body['top_p'],
    stop: body['stop'],
    effort: body['reasoning_effort'],
    schema,
    user: body['user'] ?? body['safety_identifier'],
  };
}

function contentText(content: unknown): string {
  return typeof content === 'string'
    ? content
    : listOf(content)
        .map(({ text }) => textOf(text))
        .join('\n');
}

function readMessage(message: Fields): ReadTurn {
  const { role, content } = message;
  if (role === 'tool') {
    return { role: 'user', parts: [{ result: { id: message['tool_call_id'], text: contentText(content) } }] };
  }
  const thinking = textOf(message['reasoning_content'] ?? message['reasoning']);
  const calls = listOf(message['tool_calls']).map((call): ReadPart => {
    const { name, arguments: text } = fieldsOf(call['function']);
    return { call: { id: call['id'], name, input: JSON.parse(textOf(text)) as unknown } };
  });
  return {
    role: role === 'developer' ? 'system' : textOf(role),
    parts: [...(thinking === '' ? [] : [{ thinking }]), ...readContent(content), ...calls],
  };
}

function readContent(content: unknown): ReadPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ text: content }];
  return listOf(content).map(readPart);
}

function readPart(part: Fields): ReadPart {
  if (part['type'] === 'text') return { text: textOf(part['text']) };
  if (part['type'] === 'image_url') return { image: readDataUrl(fieldsOf(part['image_url'])['url']) };
  if (part['type'] !== 'file') return { other: part };
  const { filename, file_data: data } = fieldsOf(part['file']);
  return { file: { ...readDataUrl(data), name: filename } };
}

function readChoice(choice: unknown): unknown {
  return typeof choice === 'object' ? { name: fieldsOf(fieldsOf(choice)['function'])['name'] } : choice;
}
