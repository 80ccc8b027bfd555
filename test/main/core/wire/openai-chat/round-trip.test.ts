import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../../src/main/core/ir/json.ts';
import { openaiChat } from '../../../../../src/main/core/wire/openai-chat/index.ts';
import { PLAIN_DIALECT } from '../../../../../src/main/core/providers/dialect-row.ts';

/** Client to middle language to provider, both of this protocol, with a dialect that takes everything. */
function roundTrip(body: JsonObject): JsonValue {
  const request = openaiChat.parseRequest(body, { headers: {} });
  expect(request).toMatchObject({ nativeOnly: [], ignored: [] });
  const dialect = {
    ...PLAIN_DIALECT,
    maxTokensField: 'max_completion_tokens',
    reasoningControl: 'reasoning_effort',
    reasoningReplay: 'reasoning_content',
    allowsCacheControl: true,
    thoughtSignatures: 'returned',
  } as const;
  const rendered = openaiChat.renderRequest(request, { model: 'm', dialect });
  expect(rendered.ignored).toEqual([]);
  return rendered.body;
}

const words = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `t${text.toWellFormed()}`);

const userContent: fc.Arbitrary<JsonValue> = fc.oneof(
  words,
  fc.array(
    fc.oneof(
      fc.record({
        type: fc.constant('image_url'),
        image_url: fc.record({
          url: fc.constantFrom('data:image/png;base64,iVBO', 'https://e.org/a.png'),
          detail: fc.constantFrom('low', 'high', 'auto'),
        }),
      }),
      fc.record({
        type: fc.constant('input_audio'),
        input_audio: fc.record({ data: fc.constant('UklG'), format: fc.constantFrom('wav', 'mp3') }),
      }),
      fc.record({
        type: fc.constant('file'),
        file: fc.record({ filename: fc.constant('a.pdf'), file_data: fc.constant('data:application/pdf;base64,JVBE') }),
      }),
      words.map((text): JsonObject => ({ type: 'text', text, cache_control: { type: 'ephemeral' } })),
    ) as fc.Arbitrary<JsonObject>,
    { minLength: 1, maxLength: 3 },
  ),
);

interface Step {
  question: JsonValue;
  spoken: string | null;
  thought: string;
  inputs: Record<string, string>[];
  answer: string;
  isSigned: boolean;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    question: userContent,
    spoken: fc.oneof(fc.constant(null), words),
    thought: words,
    inputs: fc.array(fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.string({ unit: 'grapheme' })), {
      minLength: 1,
      maxLength: 3,
    }),
    answer: words,
    isSigned: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
);

/** One question, the calls it led to with their results, and the answer. */
function messagesOf(step: Step, index: number): JsonObject[] {
  const id = (position: number): string => `call_${index}_${position}`;
  const signature = step.isSigned ? { extra_content: { google: { thought_signature: 'CtEB' } } } : {};
  return [
    { role: 'user', content: step.question },
    {
      role: 'assistant',
      content: step.spoken,
      reasoning_content: step.thought,
      tool_calls: step.inputs.map((input, position) => ({
        id: id(position),
        type: 'function',
        function: { name: 'look', arguments: JSON.stringify(input, null, 1) },
        ...(position === 0 ? signature : {}),
      })),
    },
    ...step.inputs.map((_input, position): JsonObject => ({
      role: 'tool',
      tool_call_id: id(position),
      content: `r${position}`,
    })),
    { role: 'assistant', content: step.answer },
  ];
}

describe('a request through the middle language and back', () => {
  it('keeps every message, byte for byte', () => {
    fc.assert(
      fc.property(words, steps, (instructions, conversation) => {
        const messages = [{ role: 'system', content: instructions }, ...conversation.flatMap(messagesOf)];
        expect(roundTrip({ model: 'm', messages })).toEqual({ model: 'm', messages });
      }),
      { numRuns: 200 },
    );
  });

  it('keeps tools, choice and every translated parameter', () => {
    const body: JsonObject = {
      model: 'm',
      messages: [{ role: 'user', content: 'x' }],
      tools: [
        {
          type: 'function',
          function: {
            name: 'look',
            description: 'd',
            parameters: {
              $schema: 'https://json-schema.org/draft/2020-12/schema',
              type: 'object',
              properties: { a: { $ref: '#/$defs/x', description: 'kept' } },
              $defs: { x: {} },
            },
            strict: true,
          },
        },
      ],
      tool_choice: {
        type: 'allowed_tools',
        allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'look' } }] },
      },
      parallel_tool_calls: false,
      max_completion_tokens: 100,
      temperature: 0,
      top_p: 0.5,
      stop: ['A', 'B'],
      seed: 0,
      presence_penalty: 0,
      frequency_penalty: -1,
      reasoning_effort: 'low',
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'n', description: 'd', schema: { type: 'object', properties: {} }, strict: false },
      },
      user: 'u',
      prompt_cache_key: 'k',
      service_tier: 'flex',
      verbosity: 'high',
      stream: true,
      stream_options: { include_usage: true },
    };
    expect(roundTrip(body)).toEqual(body);
  });
});
