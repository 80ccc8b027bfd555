// What the real Messages service refuses: roles, empty texts, foreign signatures, calls and results that don't meet.
import type { IncomingHttpHeaders } from 'node:http';
import { fieldsOf, listOf, textOf } from '../../../conformance/matrix/fields.ts';
import type { Fields } from '../../../conformance/matrix/words.ts';
import { signatureOf } from './signature.ts';

const SIGNATURE = signatureOf('anthropic-messages');
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,128}$/;
const CALL_ID = /^[a-zA-Z0-9_-]+$/;
/** Turns of the system amid the conversation came with one of the betas whose name begins so. */
const SYSTEM_TURN_BETA = 'mid-conversation-';

export function findMessagesViolations(body: Fields, headers: IncomingHttpHeaders): string[] {
  const messages = listOf(body['messages']);
  const allowsSystem = String(headers['anthropic-beta'] ?? '').includes(SYSTEM_TURN_BETA);
  const maxTokens = body['max_tokens'];
  return [
    ...(Number.isInteger(maxTokens) && Number(maxTokens) > 0 ? [] : ['max_tokens: Field required']),
    ...(messages.length > 0 ? [] : ['messages: at least one message is required']),
    ...messages.flatMap(({ role }, index) => {
      const isKnown = role === 'user' || role === 'assistant' || (role === 'system' && allowsSystem);
      return isKnown ? [] : [`messages.${index}: role '${String(role)}' is not allowed`];
    }),
    ...messages.flatMap(contentViolations),
    ...callViolations(messages.filter(({ role }) => role !== 'system')),
    ...listOf(body['tools']).flatMap(toolViolations),
  ];
}

function contentViolations({ content }: Fields, index: number): string[] {
  return listOf(content).flatMap((block) => {
    if (block['type'] === 'text' && block['text'] === '') return [`messages.${index}: an empty text block`];
    const isForeign = block['type'] === 'thinking' && block['signature'] !== SIGNATURE;
    if (isForeign) return [`messages.${index}: Invalid \`signature\` in \`thinking\` block`];
    return block['type'] === 'redacted_thinking' ? [`messages.${index}: redacted_thinking that was never issued`] : [];
  });
}

function callViolations(messages: readonly Fields[]): string[] {
  return messages.flatMap((message, index) => {
    const called = idsOf(message, 'tool_use', 'id');
    const answered = idsOf(messages[index + 1], 'tool_result', 'tool_use_id');
    const callable = idsOf(messages[index - 1], 'tool_use', 'id');
    const results = idsOf(message, 'tool_result', 'tool_use_id');
    return [
      ...called.filter((id) => !CALL_ID.test(id)).map((id) => `tool_use.id '${id}' has a bad form`),
      ...called.filter((id) => !answered.includes(id)).map((id) => `tool_use '${id}' without tool_result right behind`),
      ...results.filter((id) => !callable.includes(id)).map((id) => `tool_result '${id}' without tool_use before it`),
    ];
  });
}

function idsOf(message: Fields | undefined, type: string, field: string): string[] {
  return listOf(message?.['content']).flatMap((block) => (block['type'] === type ? [textOf(block[field])] : []));
}

function toolViolations(tool: Fields): string[] {
  if (tool['type'] !== undefined && tool['type'] !== 'custom') return [];
  const name = textOf(tool['name']);
  return [
    ...(TOOL_NAME.test(name) ? [] : [`tools: name '${name}' has a bad form`]),
    ...(fieldsOf(tool['input_schema'])['type'] === 'object' ? [] : [`tools.${name}: input_schema.type is no 'object'`]),
  ];
}
