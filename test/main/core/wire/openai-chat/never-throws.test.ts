import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../../../../../src/main/core/ir/failure.ts';
import type { JsonObject, JsonValue } from '../../../../../src/main/core/ir/json.ts';
import { openaiChat } from '../../../../../src/main/core/wire/openai-chat/index.ts';
import { readChatStream } from '../../../../helpers/chat-grammar.ts';
import { sequence } from '../../../../helpers/replay.ts';
import { PLAIN_DIALECT } from '../../../../../src/main/core/providers/dialect-row.ts';
import { context } from './support.ts';

/** Any JSON, and often JSON whose keys are those that the codec looks for. */
const KEYS = [
  'choices',
  'delta',
  'message',
  'index',
  'content',
  'reasoning',
  'reasoning_details',
  'tool_calls',
  'id',
  'type',
  'function',
  'name',
  'arguments',
  'finish_reason',
  'usage',
  'prompt_tokens',
  'error',
  'code',
  'text',
  'thinking',
  'refusal',
  'annotations',
  'role',
  'custom',
  'input',
  'file',
  'image_url',
  'url',
  'extra_content',
  'base_resp',
  'status_code',
  'function_call',
  'tool_call_id',
  'messages',
  'tools',
  'model',
] as const;

const json: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<JsonValue>(
      null,
      true,
      0,
      1,
      -1,
      429,
      '',
      'stop',
      'assistant',
      'user',
      'tool',
      'text',
      '<think>',
      '{}',
      '{"a":1}',
    ),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 6 }),
  ),
})).value;

const delta = fc.record(
  {
    content: json,
    reasoning_content: json,
    reasoning_details: json,
    tool_calls: json,
    refusal: json,
    function_call: json,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

const chunk = fc.oneof(
  json,
  fc.record({
    choices: fc.array(fc.record({ index: json, delta, finish_reason: json }) as fc.Arbitrary<JsonObject>, {
      maxLength: 2,
    }),
    usage: json,
  }) as fc.Arbitrary<JsonValue>,
);

describe('whatever a provider sends', () => {
  it('never throws, and always makes a legal stream for the client', () => {
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 5 }), (chunks) => {
        const parser = openaiChat.createEventParser();
        const parsed = chunks.flatMap((value) => parser.push({ event: '', data: JSON.stringify(value) }));
        const renderer = openaiChat.createEventRenderer(context({ wantsUsageChunk: true }));
        const text = sequence(parsed)
          .map((event) => renderer.push(event))
          .join('');
        expect(readChatStream(text).violations).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  it('as a whole answer or as an error never throws', () => {
    fc.assert(
      fc.property(json, fc.integer({ min: 200, max: 599 }), (value, status) => {
        const failure = openaiChat.parseFailure({ status, headers: {}, json: value, text: '' });
        expect(failure.message).not.toBe('');
        const body: JsonObject =
          typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { value };
        expect(sequence(openaiChat.parseAnswer(body)).at(-1)?.type).toMatch(/^(finish|error)$/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('whatever a client sends', () => {
  it('is understood or rejected with the place, and what is understood can be rendered', () => {
    const message = fc.record(
      {
        role: fc.constantFrom('system', 'user', 'assistant', 'tool', 'function'),
        content: json,
        tool_calls: json,
        tool_call_id: json,
      },
      { requiredKeys: ['role'] },
    );
    const body = fc.record(
      { model: fc.constant('m'), messages: fc.array(message, { maxLength: 4 }), tools: json, tool_choice: json },
      { requiredKeys: ['model', 'messages'] },
    );
    fc.assert(
      fc.property(body as fc.Arbitrary<JsonObject>, (request) => {
        try {
          const parsed = openaiChat.parseRequest(request, { headers: {} });
          openaiChat.renderRequest(parsed, { model: 'm', dialect: PLAIN_DIALECT });
        } catch (error) {
          expect(error).toBeInstanceOf(FailureError);
          expect((error as FailureError).failure.param).toMatch(/\w/);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
