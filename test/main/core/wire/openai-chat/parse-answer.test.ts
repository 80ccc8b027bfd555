import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../../src/main/core/ir/json.ts';
import { openaiChat } from '../../../../../src/main/core/wire/openai-chat/index.ts';
import { foldEvents, sequence, type FoldedAnswer } from '../../../../helpers/replay.ts';

interface Answer {
  reasoning: string;
  content: string;
  calls: { name: string; input: Record<string, string> }[];
  reason: 'stop' | 'length' | 'tool_calls' | 'content_filter';
  counts: [number, number];
}

const answers: fc.Arbitrary<Answer> = fc.record({
  reasoning: fc.oneof(fc.constant(''), fc.string({ unit: 'grapheme' })),
  content: fc.oneof(fc.constant(''), fc.string({ unit: 'grapheme' }), fc.constant('<think>a</think>b')),
  calls: fc.array(
    fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}$/),
      input: fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })),
    }),
    { maxLength: 3 },
  ),
  reason: fc.constantFrom('stop', 'length', 'tool_calls', 'content_filter'),
  counts: fc.tuple(fc.nat(9999), fc.nat(9999)),
});

function usageOf([input, output]: Answer['counts']): JsonObject {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

function callsOf({ calls }: Answer): JsonObject[] {
  return calls.map(({ name, input }, index) => ({
    id: `call_${index}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
  }));
}

function wholeAnswer(answer: Answer): JsonObject {
  const calls = callsOf(answer);
  const message: JsonObject = {
    role: 'assistant',
    content: answer.content === '' ? null : answer.content,
    ...(answer.reasoning === '' ? {} : { reasoning_content: answer.reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'm',
    choices: [{ index: 0, message, finish_reason: answer.reason }],
    usage: usageOf(answer.counts),
  };
}

/** The same answer as deltas of `size` characters each. */
function streamedAnswer(answer: Answer, size: number): JsonValue[] {
  const pieces = (text: string): string[] =>
    Array.from({ length: Math.ceil(text.length / size) }, (_none, index) =>
      text.slice(index * size, (index + 1) * size),
    );
  const chunk = (delta: JsonObject, reason: string | null = null): JsonObject => ({
    id: 'chatcmpl-1',
    model: 'm',
    choices: [{ index: 0, delta, finish_reason: reason }],
  });
  return [
    chunk({ role: 'assistant' }),
    ...pieces(answer.reasoning).map((text) => chunk({ reasoning_content: text })),
    ...pieces(answer.content).map((text) => chunk({ content: text })),
    ...callsOf(answer).flatMap(({ id, type, function: body }, index) => {
      const { name, arguments: text } = body as { name: string; arguments: string };
      return [
        chunk({ tool_calls: [{ index, id: id as string, type: type as string, function: { name, arguments: '' } }] }),
        ...pieces(text).map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
      ];
    }),
    chunk({}, answer.reason),
    { choices: [], usage: usageOf(answer.counts) },
  ];
}

function foldStream(chunks: readonly JsonValue[]): FoldedAnswer {
  const parser = openaiChat.createEventParser();
  return foldEvents(sequence(chunks.flatMap((chunk) => parser.push({ event: '', data: JSON.stringify(chunk) }))));
}

describe('a whole answer', () => {
  it('folds to the same as its stream, however that is cut (I-5)', () => {
    fc.assert(
      // Pieces of eight characters and more may be taken for xAI's repeated deltas.
      fc.property(answers, fc.integer({ min: 1, max: 7 }), (answer, size) => {
        expect(foldStream(streamedAnswer(answer, size))).toEqual(
          foldEvents(sequence(openaiChat.parseAnswer(wholeAnswer(answer)))),
        );
      }),
      { numRuns: 300 },
    );
  });

  const fold = (body: JsonObject): FoldedAnswer => foldEvents(sequence(openaiChat.parseAnswer(body)));
  const withMessage = (message: JsonObject, reason: string | null = 'stop'): JsonObject => ({
    id: 'chatcmpl-1',
    choices: [{ index: 0, message, finish_reason: reason }],
  });

  it('may have arguments as an object and empty ids (T-9, T-10)', () => {
    const call = { id: '', type: 'function', function: { name: 'f', arguments: { a: 1 } } };
    const { tools } = fold(withMessage({ role: 'assistant', content: '', tool_calls: [call, call] }, 'tool_calls'));
    expect(tools.map(({ text }) => text)).toEqual(['{"a":1}', '{"a":1}']);
    expect(new Set(tools.map(({ id }) => id)).size).toBe(2);
  });

  it('may spread over several choices (Copilot)', () => {
    const body: JsonObject = {
      id: 'x',
      choices: [
        { message: { role: 'assistant', content: 'Look.' }, finish_reason: 'tool_calls' },
        {
          message: { role: 'assistant', tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{}' } }] },
          finish_reason: 'tool_calls',
        },
      ],
    };
    expect(fold(body)).toMatchObject({ text: 'Look.', tools: [{ id: 'a', name: 'f' }], last: { reason: 'tool' } });
  });

  it('may have the old function_call', () => {
    const { tools, last } = fold(
      withMessage({ content: null, function_call: { name: 'f', arguments: '{"a":1}' } }, 'function_call'),
    );
    expect(tools).toMatchObject([{ name: 'f', text: '{"a":1}' }]);
    expect(last).toMatchObject({ reason: 'tool' });
  });

  it('is complete without a finish reason, unlike a stream', () => {
    expect(fold(withMessage({ content: 'a' }, null)).last).toMatchObject({ type: 'finish', reason: 'stop' });
  });

  it('without choices is an error (E-3)', () => {
    expect(fold({ id: 'x', choices: [] }).last).toMatchObject({ type: 'error', failure: { code: 'protocol' } });
    expect(fold({ error: { message: 'no', code: 'server_error' } }).last).toMatchObject({ failure: { message: 'no' } });
    expect(fold({ base_resp: { status_code: 1004, status_msg: 'login fail' } }).last).toMatchObject({
      failure: { code: 'auth-expired', status: 401 },
    });
  });

  it('shows its refusal and its sources', () => {
    const annotation = {
      type: 'url_citation',
      url_citation: { url: 'https://e.org', title: 'E', start_index: 1, end_index: 2 },
    };
    expect(fold(withMessage({ content: null, refusal: 'No.' })).refusal).toBe('No.');
    expect(openaiChat.parseAnswer(withMessage({ content: 'x', annotations: [annotation] }))).toContainEqual({
      type: 'citation',
      url: 'https://e.org',
      title: 'E',
      startIndex: 1,
      endIndex: 2,
    });
  });
});

describe('token counts (wire.md 7.2)', () => {
  const read = (usage: JsonObject): unknown => openaiChat.readUsage({ choices: [], usage }, undefined);

  it('are totals in the OpenAI sense, wherever providers put the details', () => {
    const totals = { prompt_tokens: 100, completion_tokens: 9, total_tokens: 109 };
    const expected = { inputTokens: 100, outputTokens: 9, cacheReadTokens: 70 };
    expect(read({ ...totals, prompt_tokens_details: { cached_tokens: 70, cache_write_tokens: 5 } })).toMatchObject({
      ...expected,
      cacheWriteTokens: 5,
    });
    expect(read({ ...totals, prompt_cache_hit_tokens: 70 })).toMatchObject(expected);
    expect(read({ ...totals, cache_read_input_tokens: 70, cache_creation_input_tokens: 5 })).toMatchObject({
      ...expected,
      cacheWriteTokens: 5,
    });
    expect(read({ ...totals, cached_tokens: 70 })).toMatchObject(expected);
  });

  it('never are negative (U-2), and null or empty usage is none', () => {
    expect(read({ prompt_tokens: -3, completion_tokens: 1 })).toMatchObject({ inputTokens: 0 });
    expect(read({})).toBeUndefined();
    expect(openaiChat.readUsage({ choices: [], usage: null }, undefined)).toBeUndefined();
  });

  it('include the reasoning that xAI counts apart', () => {
    const details = { completion_tokens_details: { reasoning_tokens: 50 } };
    expect(read({ prompt_tokens: 10, completion_tokens: 5, total_tokens: 65, ...details })).toMatchObject({
      outputTokens: 55,
    });
    expect(read({ prompt_tokens: 10, completion_tokens: 55, total_tokens: 65, ...details })).toMatchObject({
      outputTokens: 55,
    });
  });

  it('are found in a choice by the tap of the native lane', () => {
    expect(
      openaiChat.readUsage({ choices: [{ usage: { prompt_tokens: 3, completion_tokens: 4 } }] }, undefined),
    ).toMatchObject({ inputTokens: 3, outputTokens: 4 });
  });
});
