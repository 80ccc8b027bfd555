// What the real Responses service refuses: ids of a wrong kind, foreign ciphertext, calls and outputs that don't meet.
import { listOf, textOf } from '../../../conformance/matrix/fields.ts';
import type { Fields } from '../../../conformance/matrix/words.ts';
import { isObjectText } from './chat-rules.ts';
import { signatureOf } from './signature.ts';

const SIGNATURE = signatureOf('openai-responses');
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const PREFIXES: Readonly<Record<string, string>> = { message: 'msg', function_call: 'fc', reasoning: 'rs' };
const CALLS: readonly unknown[] = ['function_call', 'custom_tool_call', 'local_shell_call'];
const OUTPUTS: readonly unknown[] = ['function_call_output', 'custom_tool_call_output', 'local_shell_call_output'];

export function findResponsesViolations(body: Fields): string[] {
  const items = listOf(body['input']);
  return [
    ...(body['input'] === undefined ? ["Missing required parameter: 'input'"] : []),
    ...items.flatMap(itemViolations),
    ...callViolations(items),
    ...listOf(body['tools']).flatMap(({ type, name }) =>
      type !== 'function' || TOOL_NAME.test(textOf(name)) ? [] : [`tools: name '${textOf(name)}' has a bad form`],
    ),
  ];
}

function itemViolations(item: Fields, index: number): string[] {
  const type = textOf(item['type'] ?? 'message');
  const prefix = PREFIXES[type];
  const id = textOf(item['id']);
  const proof = textOf(item['encrypted_content']);
  const at = `input[${index}]`;
  return [
    ...(id === '' || prefix === undefined || id.startsWith(prefix) ? [] : [`${at}.id: must begin with '${prefix}'`]),
    ...(textOf(item['call_id']).length > 64 ? [`${at}.call_id: longer than 64 characters`] : []),
    ...(type === 'message' ? contentViolations(item, at) : []),
    ...(type === 'function_call' && !isObjectText(item['arguments']) ? [`${at}.arguments: not a JSON object`] : []),
    ...(type === 'reasoning' && proof !== '' && proof !== SIGNATURE ? [`${at}.encrypted_content: not verified`] : []),
  ];
}

function contentViolations({ role, content }: Fields, at: string): string[] {
  const expected = role === 'assistant' ? /^(?:output_text|refusal)$/ : /^input_/;
  return listOf(content)
    .filter((part) => typeof part === 'object' && !expected.test(textOf(part['type'])))
    .map(({ type }) => `${at}.content: invalid value '${String(type)}' for role '${String(role)}'`);
}

function callViolations(items: readonly Fields[]): string[] {
  const idsOf = (types: readonly unknown[]): string[] =>
    items.filter(({ type }) => types.includes(type)).map((item) => textOf(item['call_id']));
  const called = idsOf(CALLS);
  const answered = idsOf(OUTPUTS);
  return [
    ...called.filter((id) => !answered.includes(id)).map((id) => `No tool output found for function call ${id}`),
    ...answered.filter((id) => !called.includes(id)).map((id) => `No tool call found for function call output ${id}`),
  ];
}
