import { describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import { openaiChat } from '../../../../../src/main/core/wire/openai-chat/index.ts';
import { foldEvents, sequence, type FoldedAnswer } from '../../../../helpers/replay.ts';

/** Parses a list of chunks; a string is sent as it is. */
function parse(chunks: readonly unknown[]): IrEvent[] {
  const parser = openaiChat.createEventParser();
  return chunks.flatMap((chunk) =>
    parser.push({ event: '', data: typeof chunk === 'string' ? chunk : JSON.stringify(chunk) }),
  );
}

function fold(chunks: readonly unknown[]): FoldedAnswer {
  return foldEvents(sequence(parse(chunks)));
}

function delta(content: Record<string, unknown>, finish: string | null = null): unknown {
  return { id: 'chatcmpl-1', model: 'm', choices: [{ index: 0, delta: content, finish_reason: finish }] };
}

const toolDelta = (...calls: unknown[]): unknown => delta({ tool_calls: calls });
const STOP = delta({}, 'stop');

describe('chunks that providers send beside the answer (W-4)', () => {
  it('needs no [DONE] and ignores what follows it', () => {
    expect(fold([delta({ content: 'a' }), STOP]).last).toMatchObject({ type: 'finish', reason: 'stop' });
    expect(fold([delta({ content: 'a' }), STOP, '[DONE]', delta({ content: 'b' })]).text).toBe('a');
  });

  it('does not take [DONE] alone for a complete answer (E-5)', () => {
    expect(fold([delta({ content: 'a' }), '[DONE]']).last).toMatchObject({ type: 'error', failure: { code: 'cut' } });
  });

  it('counts the first finish and the last usage', () => {
    const chunks = [
      { ...(delta({ content: 'a' }) as object), usage: { prompt_tokens: 5, completion_tokens: 1 } },
      delta({}, 'length'),
      STOP,
      { choices: [], usage: { prompt_tokens: 5, completion_tokens: 9 } },
    ];
    expect(fold(chunks).last).toMatchObject({ reason: 'length', usage: { inputTokens: 5, outputTokens: 9 } });
  });

  it('survives nulls, wrong types and unknown fields without a throw', () => {
    const odd = [
      'null',
      '[]',
      '7',
      '"text"',
      { choices: null },
      { choices: [null, 3] },
      { choices: [{ delta: null }] },
      delta({ content: null, tool_calls: null, refusal: null, reasoning_content: null, function_call: null }),
      delta({ content: 5, tool_calls: [] }),
      { ...(delta({ content: 'ok' }) as object), error: null, usage: null, base_resp: null, x_groq: { id: 'r' } },
      STOP,
    ];
    expect(fold(odd)).toMatchObject({ text: 'ok', last: { type: 'finish' } });
  });

  it('reports text that is not JSON when more of the answer follows it', () => {
    const { last } = fold([delta({ content: 'a' }), '{"cut', delta({ content: 'c' }), STOP]);
    expect(last).toMatchObject({ type: 'error', failure: { code: 'protocol' } });
  });

  it('takes text that is not JSON at the end for a cut, or after the finish for noise', () => {
    expect(fold([delta({ content: 'a' }), '{"cut']).last).toMatchObject({ failure: { code: 'cut' } });
    expect(fold([delta({ content: 'a' }), STOP, '{"usa']).last).toMatchObject({ type: 'finish' });
  });

  it("reads Groq's usage", () => {
    const chunk = { ...(STOP as object), x_groq: { usage: { prompt_tokens: 2, completion_tokens: 4 } } };
    expect(fold([delta({ content: 'a' }), chunk]).last).toMatchObject({ usage: { inputTokens: 2, outputTokens: 4 } });
  });
});

describe('tool calls in deltas (W-5)', () => {
  it('continues the last call when neither index nor a new id is given', () => {
    const { tools } = fold([
      toolDelta({ id: 'a', function: { name: 'f', arguments: '{"x"' } }),
      toolDelta({ function: { arguments: ':1}' } }),
      toolDelta({ id: 'b', function: { name: 'g', arguments: '{}' } }),
      STOP,
    ]);
    expect(tools).toEqual([
      { id: 'a', name: 'f', kind: 'function', text: '{"x":1}' },
      { id: 'b', name: 'g', kind: 'function', text: '{}' },
    ]);
  });

  it('keeps calls apart that have neither index nor id but whole arguments', () => {
    const { tools } = fold([
      toolDelta({ function: { name: 'f', arguments: { x: 1 } } }, { function: { name: 'f', arguments: { x: 2 } } }),
      STOP,
    ]);
    expect(tools.map(({ name, text }) => [name, text])).toEqual([
      ['f', '{"x":1}'],
      ['f', '{"x":2}'],
    ]);
    expect(new Set(tools.map(({ id }) => id)).size).toBe(2);
  });

  it('makes an id at the end for a call that never got one', () => {
    const { tools, last } = fold([toolDelta({ index: 0, id: '', function: { name: 'f', arguments: '{}' } }), STOP]);
    expect(tools[0]?.id).toMatch(/^call_[0-9a-f]{24}$/);
    expect(last).toMatchObject({ reason: 'tool' });
  });

  it('gives the second of two calls with one id an id of its own', () => {
    const { tools } = fold([
      toolDelta({ index: 0, id: 'same', function: { name: 'f', arguments: '{}' } }),
      toolDelta({ index: 1, id: 'same', function: { name: 'g', arguments: '{}' } }),
      STOP,
    ]);
    expect(tools[0]?.id).toBe('same');
    expect(tools[1]?.id).not.toBe('same');
  });

  it('keeps calls of different choices apart, and takes no text from further choices', () => {
    const other = {
      index: 1,
      delta: { content: 'no', tool_calls: [{ index: 0, id: 'b', function: { name: 'g', arguments: '{}' } }] },
    };
    const { tools, text } = fold([
      toolDelta({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }),
      { choices: [other] },
      STOP,
    ]);
    expect(tools.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(text).toBe('');
  });

  it('drops a call that never gets a name when something else is left', () => {
    const chunks = [delta({ content: 'a' }), toolDelta({ index: 0, id: 'x', function: { arguments: '{}' } }), STOP];
    expect(fold(chunks)).toMatchObject({ text: 'a', tools: [], last: { type: 'finish', reason: 'stop' } });
  });

  it('fails when a nameless call is all there is', () => {
    const { last } = fold([toolDelta({ index: 0, id: 'x', function: { arguments: '{}' } }), STOP]);
    expect(last).toMatchObject({ type: 'error', failure: { code: 'provider-error' } });
  });

  it('reads the old function_call, and not twice when both forms come', () => {
    const old = fold([
      delta({ function_call: { name: 'f', arguments: '{"a"' } }),
      delta({ function_call: { arguments: ':1}' } }, 'function_call'),
    ]);
    expect(old.tools).toMatchObject([{ name: 'f', text: '{"a":1}' }]);
    expect(old.last).toMatchObject({ reason: 'tool' });
    const both = delta({
      tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }],
      function_call: { name: 'f', arguments: '{}' },
    });
    expect(fold([both, STOP]).tools).toHaveLength(1);
  });

  it('reads custom calls as free text', () => {
    const { tools } = fold([
      toolDelta({ index: 0, id: 'c', type: 'custom', custom: { name: 'patch', input: '*** ' } }),
      toolDelta({ index: 0, custom: { input: 'Begin' } }),
      STOP,
    ]);
    expect(tools).toEqual([{ id: 'c', name: 'patch', kind: 'custom', text: '*** Begin' }]);
  });

  it("keeps Gemini's signature with its call, also when it comes late", () => {
    const extra = { extra_content: { google: { thought_signature: 'SIG' } } };
    const signature = { origin: 'gemini', value: 'SIG' };
    const early = parse([toolDelta({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' }, ...extra }), STOP]);
    expect(early).toContainEqual(expect.objectContaining({ type: 'tool-start', signature }));
    const late = sequence(
      parse([
        toolDelta({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }),
        toolDelta({ index: 0, ...extra }),
        STOP,
      ]),
    );
    expect(late).toContainEqual(expect.objectContaining({ type: 'tool-end', signature }));
  });

  it('stops a model that runs away into blank space (W-9)', () => {
    const start = toolDelta({ index: 0, id: 'a', function: { name: 'f', arguments: '{"x":' } });
    const blank = toolDelta({ index: 0, function: { arguments: ' \n\t'.repeat(40) } });
    const run = fold([start, ...Array.from({ length: 5 }, () => blank), STOP]);
    expect(run.last).toMatchObject({ type: 'error', failure: { code: 'provider-error' } });
    const pretty = fold([start, blank, toolDelta({ index: 0, function: { arguments: '1}' } }), STOP]);
    expect(pretty.last).toMatchObject({ type: 'finish' });
  });
});

describe('reasoning in the dialects of vendors (wire.md 5.2)', () => {
  it('shows a text once that comes in several fields', () => {
    const details = [{ type: 'reasoning.text', text: 'abc' }];
    const chunk = delta({ reasoning: 'abc', reasoning_content: 'abc', reasoning_details: details });
    expect(fold([chunk, delta({ content: 'x' }), STOP]).reasoning).toBe('abc');
  });

  it('prefers the better field for the rest of the stream', () => {
    const { reasoning } = fold([
      delta({ reasoning_content: 'one' }),
      delta({ reasoning: 'one' }),
      delta({ reasoning_details: [{ type: 'reasoning.summary', summary: 'one' }] }),
      STOP,
    ]);
    expect(reasoning).toBe('one');
  });

  it('reads details alone, and keeps ciphertext without text as a redacted block', () => {
    expect(fold([delta({ reasoning_details: [{ type: 'reasoning.summary', summary: 's' }] }), STOP]).reasoning).toBe(
      's',
    );
    const events = sequence(
      parse([
        delta({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'ENC' }] }),
        delta({ content: 'x' }),
        STOP,
      ]),
    );
    expect(events).toContainEqual({
      type: 'reasoning-end',
      isRedacted: true,
      signature: { origin: 'openai-chat', value: '[{"type":"reasoning.encrypted","data":"ENC"}]' },
    });
  });

  it('splits an inline <think> at the very start, wherever it is cut', () => {
    const text = ' <think>a < b</think>\n\nSo <think>no</think>';
    for (let cut = 0; cut <= text.length; cut += 1) {
      const folded = fold([delta({ content: text.slice(0, cut) }), delta({ content: text.slice(cut) }), STOP]);
      expect(folded).toMatchObject({ reasoning: 'a < b', text: 'So <think>no</think>' });
    }
  });

  it('leaves text alone that only begins like the tag', () => {
    expect(fold([delta({ content: '<thi' }), delta({ content: 's is it>' }), STOP]).text).toBe('<this is it>');
    expect(fold([delta({ content: '<thi' }), STOP]).text).toBe('<thi');
    expect(fold([delta({ content: '  ' }), STOP]).text).toBe('  ');
  });

  it('looks for no tag once reasoning came by its own field', () => {
    const { text } = fold([delta({ reasoning_content: 'r' }), delta({ content: '<think>x</think>' }), STOP]);
    expect(text).toBe('<think>x</think>');
  });
});

describe('why an answer ended (wire.md 7.1)', () => {
  const REASONS: [string, string][] = [
    ['stop', 'stop'],
    ['length', 'length'],
    ['max_tokens', 'length'],
    ['model_length', 'length'],
    ['tool_calls', 'tool'],
    ['content_filter', 'filter'],
    ['content_filter: RECITATION', 'filter'],
    ['sensitive', 'filter'],
    ['eos', 'stop'],
  ];
  for (const [word, reason] of REASONS) {
    it(`"${word}" is ${reason}`, () => {
      expect(parse([delta({ content: 'a' }, word)])).toContainEqual({ type: 'finish', reason });
    });
  }

  for (const word of ['error', 'network_error', 'insufficient_system_resource', 'abort']) {
    it(`"${word}" is an error, never a clean end`, () => {
      expect(fold([delta({ content: 'a' }), delta({}, word), STOP]).last?.type).toBe('error');
    });
  }

  it('names the stop sequence where the provider does', () => {
    const choice = { index: 0, delta: {}, finish_reason: 'stop', stop_reason: 'END' };
    expect(fold([delta({ content: 'a' }), { choices: [choice] }]).last).toMatchObject({
      reason: 'stop-sequence',
      stopSequence: 'END',
    });
    expect(fold([delta({ content: 'a' }), { choices: [{ ...choice, stop_reason: 151645 }] }]).last).toMatchObject({
      reason: 'stop',
    });
  });

  it('waits for the results of calls although the provider says stop (S-7)', () => {
    const call = toolDelta({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } });
    expect(fold([call, STOP]).last).toMatchObject({ reason: 'tool' });
    expect(fold([call, delta({}, 'length')]).last).toMatchObject({ reason: 'length' });
  });
});

describe('errors inside a stream of status 200 (E-3, E-4)', () => {
  const ERRORS: [string, unknown, Record<string, unknown>][] = [
    [
      'an object',
      { error: { message: 'Overloaded now', type: 'server_error', code: 'overloaded' } },
      { code: 'overloaded', message: 'Overloaded now' },
    ],
    ['a text', { error: 'model crashed' }, { code: 'provider-error', message: 'model crashed' }],
    [
      'a bare vLLM error',
      { object: 'error', message: 'too long', type: 'BadRequestError', code: 400 },
      { code: 'bad-request', status: 400 },
    ],
    ['a FastAPI detail', { detail: 'Internal trouble' }, { message: 'Internal trouble' }],
    ['MiniMax', { base_resp: { status_code: 1002, status_msg: 'rate limit' } }, { code: 'rate-limited', status: 429 }],
    ["MiniMax's filter", { base_resp: { status_code: 1027, status_msg: 'output' } }, { code: 'content-policy' }],
    [
      'a choice',
      { choices: [{ delta: {}, finish_reason: 'error', error: { code: 503, message: 'gone' } }] },
      { message: 'gone', status: 503 },
    ],
  ];
  for (const [name, chunk, failure] of ERRORS) {
    it(`${name} ends the answer`, () => {
      expect(fold([delta({ content: 'a' }), chunk, STOP])).toMatchObject({
        text: 'a',
        last: { type: 'error', failure },
      });
    });
  }

  it('reads an event that is named error, with JSON or bare words', () => {
    const push = (data: string): IrEvent[] => openaiChat.createEventParser().push({ event: 'error', data });
    expect(push('{"type":"server_error","message":"boom"}')).toMatchObject([{ failure: { message: 'boom' } }]);
    expect(push('upstream is gone')).toMatchObject([{ failure: { message: 'upstream is gone' } }]);
  });
});

describe('endMark', () => {
  it('finds the end of an answer, and not words inside it', () => {
    const { endMark } = openaiChat;
    expect(endMark.test('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n')).toBe(true);
    expect(endMark.test('data: {}\n\ndata: [DONE]\n')).toBe(true);
    expect(endMark.test('data: {"error":{"message":"x"}}\n')).toBe(true);
    const quoted = JSON.stringify({ content: 'data: [DONE] "finish_reason":"stop" {"error":1}' });
    expect(endMark.test(`data: {"choices":[{"delta":${quoted},"finish_reason":null}]}\n`)).toBe(false);
  });
});
