// What each provider demands of a conversation (wire.md §2.2, T-2, T-10, K-8): the broken rules of a body, in words.
import { asArray, asObject, asString, isJsonObject, type JsonObject } from '../../../../src/main/core/ir/json.ts';
import type { Protocol } from '../../../../src/main/core/ir/protocol.ts';

const objects = (value: unknown): JsonObject[] => asArray(value).filter(isJsonObject);
const textOf = (value: unknown): string => asString(value) ?? '';

/** Collects what is wrong. */
interface Faults {
  readonly found: string[];
  readonly unless: (isRight: boolean, rule: string) => void;
}

function createFaults(): Faults {
  const found: string[] = [];
  return { found, unless: (isRight, rule) => void (isRight || found.push(rule)) };
}

const hasRepeats = (list: readonly string[]): boolean => new Set(list).size < list.length;

function anthropicRules(body: JsonObject, { unless }: Faults): void {
  const messages = objects(body['messages']);
  const blocksOf = (message: JsonObject | undefined, type: string): JsonObject[] =>
    objects(message?.['content']).filter((block) => block['type'] === type);
  unless(messages[0]?.['role'] === 'user', 'a user begins');
  const uses = messages.flatMap((message) => blocksOf(message, 'tool_use'));
  unless(!hasRepeats(uses.map(({ id }) => textOf(id))), 'each call has an id of its own');
  for (const { id, name } of uses) {
    unless(/^[a-zA-Z0-9_-]+$/.test(textOf(id)), 'ids of calls are plain');
    unless(/^[a-zA-Z0-9_-]{1,128}$/.test(textOf(name)), 'names of tools are plain');
  }
  for (const [index, message] of messages.entries()) {
    const content = objects(message['content']);
    const before = messages[index - 1];
    const results = blocksOf(message, 'tool_result').map((block) => textOf(block['tool_use_id']));
    unless(content.length > 0, 'a message has content');
    unless(before?.['role'] !== message['role'], 'roles take turns');
    unless(
      content.every((block) => block['type'] !== 'text' || textOf(block['text']).trim() !== ''),
      'no blank text',
    );
    if (message['role'] !== 'user') continue;
    const asked = blocksOf(before, 'tool_use').map(({ id }) => textOf(id));
    unless(results.join() === asked.join(), 'the calls before are answered, in their order');
    unless(
      content.slice(0, results.length).every(({ type }) => type === 'tool_result'),
      'results come first',
    );
  }
  const last = messages.at(-1);
  unless(last?.['role'] === 'user' || blocksOf(last, 'tool_use').length === 0, 'no call stays open');
}

function chatRules(body: JsonObject, { unless }: Faults): void {
  let open: string[] = [];
  for (const message of objects(body['messages'])) {
    if (message['role'] === 'tool') {
      const id = textOf(message['tool_call_id']);
      unless(open.includes(id), 'a tool message answers a call right before it');
      unless(typeof message['content'] === 'string', 'a tool message is a text');
      open = open.filter((other) => other !== id);
      continue;
    }
    unless(open.length === 0, 'all calls are answered before anybody speaks');
    const calls = objects(message['tool_calls']);
    unless(calls.length > 0 || (message['content'] !== null && message['content'] !== ''), 'a message has content');
    open = calls.map(({ id }) => textOf(id));
    unless(
      !hasRepeats(open) && open.every((id) => id !== '' && id.length <= 40),
      'ids of calls are short and their own',
    );
    for (const call of calls) {
      const made = asObject(call['function']);
      unless(/^[a-zA-Z0-9_-]{1,64}$/.test(textOf(made?.['name'])), 'names of tools are plain');
      unless(isJsonObject(JSON.parse(textOf(made?.['arguments']))), 'arguments are an object');
    }
  }
  unless(open.length === 0, 'no call stays open');
}

function responsesRules(body: JsonObject, { unless }: Faults): void {
  const items = objects(body['input']);
  const types = new Map<string, string>();
  const answered: string[] = [];
  for (const [index, item] of items.entries()) {
    const type = textOf(item['type']);
    const callId = textOf(item['call_id']);
    if (type.endsWith('_output')) {
      unless(types.get(callId) === type.slice(0, -'_output'.length), 'an output follows its call');
      answered.push(callId);
    } else if (type.endsWith('_call')) {
      unless(callId !== '' && callId.length <= 64 && !types.has(callId), 'ids of calls are short and their own');
      unless(/^[a-zA-Z0-9_-]{1,64}$/.test(textOf(item['name'])), 'names of tools are plain');
      types.set(callId, type);
    } else if (type === 'reasoning') {
      const next = items[index + 1];
      unless(typeof item['encrypted_content'] === 'string', 'reasoning is proven');
      unless(
        next !== undefined && next['role'] !== 'user' && next['role'] !== 'developer',
        'reasoning led to something',
      );
    } else
      unless(
        objects(item['content']).every((part) => part['text'] !== ''),
        'no empty text',
      );
  }
  unless(!hasRepeats(answered) && answered.length === types.size, 'each call has one output');
}

function geminiRules(body: JsonObject, { unless }: Faults): void {
  const contents = objects(body['contents']);
  const namesOf = (content: JsonObject | undefined, field: string): string[] =>
    objects(content?.['parts']).flatMap((part) => asString(asObject(part[field])?.['name']) ?? []);
  unless(contents[0]?.['role'] === 'user', 'a user begins');
  for (const [index, content] of contents.entries()) {
    const parts = objects(content['parts']);
    const before = contents[index - 1];
    const calls = namesOf(content, 'functionCall');
    const results = namesOf(content, 'functionResponse');
    unless(
      parts.length > 0 && parts.every(({ text }) => text === undefined || textOf(text).trim() !== ''),
      'no blank part',
    );
    unless(before?.['role'] !== content['role'], 'roles take turns');
    unless(
      calls.every((name) => /^[A-Za-z_][A-Za-z0-9_.:-]{0,63}$/.test(name)),
      'names of functions are plain',
    );
    const first = parts.find((part) => part['functionCall'] !== undefined);
    unless(first === undefined || textOf(first['thoughtSignature']) !== '', 'the first call of a step is signed');
    if (content['role'] !== 'user') continue;
    unless(results.join() === namesOf(before, 'functionCall').join(), 'the calls before are answered, in their order');
    unless(
      parts.slice(0, results.length).every((part) => part['functionResponse'] !== undefined),
      'results come first',
    );
  }
  unless(namesOf(contents.at(-1), 'functionCall').length === 0, 'no call stays open');
}

const RULES: Readonly<Record<Protocol, (body: JsonObject, faults: Faults) => void>> = {
  'anthropic-messages': anthropicRules,
  'openai-chat': chatRules,
  'openai-responses': responsesRules,
  gemini: geminiRules,
};

/** Empty where a provider of this protocol would take the conversation. */
export function brokenRules(protocol: Protocol, body: JsonObject): string[] {
  const faults = createFaults();
  RULES[protocol](body, faults);
  faults.unless(
    !/\\ud[89ab]/i.test(JSON.stringify(body).replaceAll(/\\ud[89ab][0-9a-f]{2}\\ud[c-f]/gi, '')),
    'no half characters',
  );
  return [...new Set(faults.found)];
}
