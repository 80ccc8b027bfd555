// What the real Chat Completions service refuses: roles, missing content, broken arguments, calls and results that don't meet.
import { fieldsOf, listOf, textOf } from '../../../conformance/matrix/fields.ts';
import type { Fields } from '../../../conformance/matrix/words.ts';

const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const ROLES: readonly unknown[] = ['system', 'developer', 'user', 'assistant', 'tool'];

export function findChatViolations(body: Fields): string[] {
  const messages = listOf(body['messages']);
  return [
    ...(messages.length > 0 ? [] : ["'messages' must not be empty"]),
    ...messages.flatMap(messageViolations),
    ...callViolations(messages),
    ...listOf(body['tools']).flatMap(toolViolations),
  ];
}

function messageViolations(message: Fields, index: number): string[] {
  const { role, content } = message;
  const calls = listOf(message['tool_calls']);
  const lacksContent = (content === undefined || content === null) && calls.length === 0;
  const broken = calls.filter((call) => !isObjectText(fieldsOf(call['function'])['arguments']));
  return [
    ...(ROLES.includes(role) ? [] : [`messages[${index}].role: '${String(role)}' is not supported`]),
    ...(lacksContent ? [`messages[${index}].content: expected a string or parts, got null`] : []),
    ...broken.map(({ id }) => `messages[${index}]: arguments of '${String(id)}' are not a JSON object in a string`),
  ];
}

/** True for a text that is a JSON object. */
export function isObjectText(text: unknown): boolean {
  try {
    const value: unknown = JSON.parse(textOf(text));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    // Not JSON at all is the answer, not a failure.
    return false;
  }
}

/** Tool messages follow the assistant's calls at once, and answer each of them. */
function callViolations(messages: readonly Fields[]): string[] {
  const violations: string[] = [];
  let pending: string[] = [];
  const checkPending = (): void => {
    if (pending.length > 0) violations.push(`tool_calls without a tool message: ${pending.join(', ')}`);
  };
  for (const message of messages) {
    if (message['role'] === 'tool') {
      const id = textOf(message['tool_call_id']);
      if (!pending.includes(id)) violations.push(`tool message '${id}' answers no tool_call before it`);
      pending = pending.filter((each) => each !== id);
    } else {
      checkPending();
      pending = listOf(message['tool_calls']).map(({ id }) => textOf(id));
    }
  }
  checkPending();
  return violations;
}

function toolViolations({ type, function: declaration }: Fields): string[] {
  if (type !== 'function') return [`tools: type '${String(type)}' is not supported`];
  const name = textOf(fieldsOf(declaration)['name']);
  return TOOL_NAME.test(name) ? [] : [`tools: name '${name}' has a bad form`];
}
