// Conversations as clients of each protocol may send them at their worst: torn calls, lost and doubled results, blank
// texts, ids that come again, halves of characters.
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../../src/main/core/ir/json.ts';
import type { Protocol } from '../../../../src/main/core/ir/protocol.ts';

type Any<T = JsonObject> = fc.Arbitrary<T>;

const text = fc.constantFrom(
  '',
  '  ',
  '\n',
  'hello',
  'a\ud83d',
  'one\ntwo',
  'Error: x',
  '名前',
  'trailing  ',
  '{"a":1}',
);
const id = fc.constantFrom('c1', 'c2', 'functions.f:0', 'a.b', 'a_b', 'x'.repeat(70), 'gem_z', 'gcall_0');
const name = fc.constantFrom('f', 'g', `long_${'n'.repeat(70)}`, 'dotted.name', '1x');
const argumentText = fc.constantFrom('', '{}', '{"a":1}', '{"a":', 'null', '[]');
const input: Any<JsonValue> = fc.constantFrom<JsonValue>({}, { a: 1 }, { a: 'b\ud83d' });
const DATA = 'iVBORw0KGgo=';

const list = <T>(item: Any<T>, maxLength = 4): Any<T[]> => fc.array(item, { maxLength });
const fixed = (value: JsonObject): Any => fc.constant(value);

function anthropic(): Any {
  const textBlock = fc.record({ type: fc.constant('text'), text });
  const image = fixed({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: DATA } });
  const thinking = fc.record({ type: fc.constant('thinking'), thinking: text, signature: fc.constantFrom('', 'SIG') });
  const call = fc.record({ type: fc.constant('tool_use'), id, name, input });
  const content = fc.oneof(text, list<JsonObject>(fc.oneof(textBlock, image)));
  const result = fc.record({ type: fc.constant('tool_result'), tool_use_id: id, is_error: fc.boolean(), content });
  const messages = fc.oneof(
    fc.record({
      role: fc.constant('user'),
      content: fc.oneof(text, list<JsonObject>(fc.oneof(textBlock, image, result, result))),
    }),
    fc.record({ role: fc.constant('assistant'), content: list<JsonObject>(fc.oneof(textBlock, thinking, call, call)) }),
    fc.record({ role: fc.constant('system'), content: text }),
  );
  const tools = fc.option(
    fixed({ name: 'f', input_schema: {} }).map((tool) => [tool]),
    { nil: null },
  );
  return fc.record({ max_tokens: fc.constant(5000), system: text, tools, messages: list<JsonObject>(messages, 8) });
}

function chat(): Any {
  const call = fc.record({
    id: fc.oneof(id, fc.constant('')),
    type: fc.constant('function'),
    function: fc.record({ name, arguments: argumentText }),
  });
  const image = fixed({ type: 'image_url', image_url: { url: `data:image/png;base64,${DATA}` } });
  const content = fc.oneof(text, list<JsonObject>(fc.oneof(fc.record({ type: fc.constant('text'), text }), image)));
  const message = fc.oneof(
    fc.record({ role: fc.constant('user'), content }),
    fc.record({
      role: fc.constant('assistant'),
      content: fc.option(text),
      reasoning_content: text,
      tool_calls: list<JsonObject>(call, 3),
    }),
    fc.record({ role: fc.constant('tool'), tool_call_id: fc.oneof(id, fc.constant('')), content: text }),
    fc.record({ role: fc.constantFrom('system', 'developer'), content: text }),
  );
  return fc.record({
    max_tokens: fc.constant(5000),
    reasoning_effort: fc.constantFrom('none', 'high'),
    messages: fc.array<JsonObject>(message, { minLength: 1, maxLength: 9 }),
  });
}

function responses(): Any {
  const summary = fc.record({ type: fc.constant('summary_text'), text }).map((part) => [part]);
  const item = fc.oneof<Any[]>(
    fc.record({ role: fc.constantFrom('user', 'assistant', 'developer'), content: text }),
    fc.record({ type: fc.constant('reasoning'), summary, encrypted_content: fc.option(fc.constant('ENC')) }),
    fc.record({ type: fc.constant('function_call'), call_id: id, name, arguments: argumentText }),
    fc.record({ type: fc.constant('function_call_output'), call_id: id, output: text }),
    fc.record({ type: fc.constant('custom_tool_call'), call_id: id, name: fc.constant('patch'), input: text }),
    fc.record({ type: fc.constant('custom_tool_call_output'), call_id: id, output: text }),
  );
  const tools = fixed({ type: 'custom', name: 'patch' }).map((tool) => [tool]);
  return fc.record({
    max_output_tokens: fc.constant(5000),
    instructions: text,
    tools,
    input: list<JsonObject>(item, 10),
  });
}

function gemini(): Any {
  const response = fc.oneof<Any[]>(
    fc.record({ output: text }),
    fc.record({ error: text }),
    fixed({}),
    fixed({ result: { a: 1 } }),
  );
  const signature = fc.constantFrom('SIG', 'skip_thought_signature_validator', '');
  const user = fc.oneof<Any[]>(
    fc.record({ text }),
    fixed({ inlineData: { mimeType: 'image/png', data: DATA } }),
    fc.record({ functionResponse: fc.record({ id, name, response }) }),
    fc.record({ functionResponse: fc.record({ name, response }) }),
  );
  const model = fc.oneof<Any[]>(
    fc.record({ text }),
    fc.record({ text, thought: fc.constant(true), thoughtSignature: signature }),
    fc.record({ functionCall: fc.record({ id, name, args: input }), thoughtSignature: signature }),
    fc.record({ functionCall: fc.record({ name }) }),
  );
  const content = fc.oneof(
    fc.record({ role: fc.constant('user'), parts: list<JsonObject>(user) }),
    fc.record({ role: fc.constant('model'), parts: list<JsonObject>(model) }),
  );
  return fc.record({ contents: fc.array<JsonObject>(content, { minLength: 1, maxLength: 7 }) });
}

/** Bodies of requests, without their model. */
export const ANY_CONVERSATION: Readonly<Record<Protocol, Any>> = {
  'anthropic-messages': anthropic(),
  'openai-chat': chat(),
  'openai-responses': responses(),
  gemini: gemini(),
};
