import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import type { JsonValue } from '../../../../../src/main/core/ir/json.ts';
import { openaiResponses } from '../../../../../src/main/core/wire/openai-responses/index.ts';
import { foldEvents, sequence, type FoldedAnswer } from '../../../../helpers/replay.ts';

/** Parses a list of events; a string is sent as it is. */
function parse(events: readonly unknown[]): IrEvent[] {
  const parser = openaiResponses.createEventParser();
  return events.flatMap((event) =>
    parser.push({ event: '', data: typeof event === 'string' ? event : JSON.stringify(event) }),
  );
}

function fold(events: readonly unknown[]): FoldedAnswer {
  return foldEvents(sequence(parse(events)));
}

const COMPLETED = { type: 'response.completed', response: { status: 'completed', output: [] } };

function textDelta(delta: string, place: object = { item_id: 'm', output_index: 0, content_index: 0 }): unknown {
  return { type: 'response.output_text.delta', ...place, delta };
}

function argumentsDelta(delta: string, index = 0): unknown {
  return { type: 'response.function_call_arguments.delta', item_id: `fc_${index}`, output_index: index, delta };
}

function added(fields: object, index = 0): unknown {
  const item = { id: `fc_${index}`, type: 'function_call', arguments: '', ...fields };
  return { type: 'response.output_item.added', output_index: index, item };
}

function done(fields: object, index = 0): unknown {
  return {
    type: 'response.output_item.done',
    output_index: index,
    item: { id: `fc_${index}`, type: 'function_call', call_id: `call_${index}`, ...fields },
  };
}

describe('events that are no content (W-4)', () => {
  it('ignores unknown events, keep-alives, [DONE], nulls and wrong types', () => {
    const odd = [
      'null',
      '[]',
      '7',
      '"text"',
      '{"type":5}',
      '{"cut',
      '[DONE]',
      { type: 'keepalive' },
      { type: 'response.brand_new.delta', delta: 'x' },
      { type: 'response.output_item.added', item: null },
      { type: 'response.output_text.delta', delta: null },
      { type: 'response.output_text.annotation.added', annotation: null },
      { type: 'response.content_part.done', part: null },
      textDelta('ok'),
      { type: 'response.completed', response: null },
    ];
    expect(fold(odd)).toMatchObject({ text: 'ok', last: { type: 'finish', reason: 'stop' } });
  });

  it('takes the type from the event line when the data lacks it', () => {
    const parser = openaiResponses.createEventParser();
    const data = JSON.stringify({ output_index: 0, content_index: 0, delta: 'a' });
    expect(parser.push({ event: 'response.output_text.delta', data })).toEqual([{ type: 'text-delta', text: 'a' }]);
  });

  it('ignores everything behind the terminal event', () => {
    expect(fold([textDelta('a'), COMPLETED, textDelta('b'), { type: 'error', message: 'late' }])).toMatchObject({
      text: 'a',
      last: { type: 'finish' },
    });
  });

  it('never throws, whatever comes', () => {
    const type = fc.constantFrom(
      'response.created',
      'response.output_item.added',
      'response.output_item.done',
      'response.content_part.added',
      'response.content_part.done',
      'response.output_text.delta',
      'response.output_text.done',
      'response.output_text.annotation.added',
      'response.refusal.done',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.custom_tool_call_input.done',
      'response.reasoning_summary_text.delta',
      'response.reasoning_text.done',
      'response.completed',
      'response.incomplete',
      'response.failed',
      'error',
    );
    const fields = [
      'item',
      'item_id',
      'output_index',
      'content_index',
      'delta',
      'text',
      'part',
      'response',
      'arguments',
    ];
    const garbage = fc.dictionary(fc.constantFrom(...fields), fc.jsonValue());
    const event = fc.tuple(type, garbage).map(([name, rest]) => ({ ...rest, type: name }));
    fc.assert(
      fc.property(fc.array(fc.oneof(event, fc.jsonValue(), fc.string()), { maxLength: 12 }), (events) => {
        expect(['finish', 'error']).toContain(sequence(parse(events)).at(-1)?.type);
      }),
      { numRuns: 400 },
    );
  });
});

describe('calls', () => {
  it('begins a call as soon as its name and id are known', () => {
    expect(parse([added({ call_id: 'c', name: 'f' })])).toEqual([
      { type: 'tool-start', key: 'item-0', id: 'c', name: 'f', kind: 'function' },
    ]);
  });

  it('takes a call that is announced twice for one', () => {
    const start = added({ call_id: 'call_0', name: 'f' });
    const whole = done({ name: 'f', arguments: '{"a":1}' });
    expect(fold([start, argumentsDelta('{"a"'), start, argumentsDelta(':1}'), whole, COMPLETED]).tools).toEqual([
      { id: 'call_0', name: 'f', kind: 'function', text: '{"a":1}' },
    ]);
  });

  it('keeps arguments that come before the name', () => {
    const { tools } = fold([
      argumentsDelta('{"a"'),
      argumentsDelta(':1}'),
      done({ name: 'f', arguments: '{"a":1}' }),
      COMPLETED,
    ]);
    expect(tools).toEqual([{ id: 'call_0', name: 'f', kind: 'function', text: '{"a":1}' }]);
  });

  it('makes up an id only when none comes to the last', () => {
    expect(
      fold([added({ name: 'f' }), done({ call_id: '', name: 'f', arguments: '{}' }), COMPLETED]).tools,
    ).toMatchObject([{ id: 'call_fc_0' }]);
  });

  it('takes an object for the arguments that it stands for (T-9)', () => {
    expect(fold([done({ name: 'f', arguments: { a: 1 } }), COMPLETED]).tools).toMatchObject([{ text: '{"a":1}' }]);
  });

  it('gives back the namespace of a call', () => {
    expect(parse([added({ call_id: 'c', name: 'f', namespace: 'n' })])).toMatchObject([{ namespace: 'n' }]);
  });

  it('drops a call without a name, and calls an answer of nothing else an error (W-5)', () => {
    const nameless = done({ arguments: '{}' });
    expect(fold([nameless, COMPLETED]).last).toMatchObject({ type: 'error', failure: { code: 'protocol' } });
    expect(fold([textDelta('a'), nameless, COMPLETED])).toMatchObject({
      text: 'a',
      tools: [],
      last: { type: 'finish' },
    });
  });

  it('stops a model that sends white space without end (W-9)', () => {
    const blank = argumentsDelta('\n'.repeat(200));
    const events = [added({ call_id: 'c', name: 'f' }), argumentsDelta('{'), blank, blank, blank, COMPLETED];
    expect(fold(events).last).toMatchObject({ type: 'error', failure: { code: 'protocol' } });
    const long = argumentsDelta(`{"a":"${' '.repeat(480)}x"}`);
    expect(fold([added({ call_id: 'c', name: 'f' }), long, COMPLETED]).last).toMatchObject({ type: 'finish' });
  });

  it('fails rather than run half a command when pieces of the arguments got lost', () => {
    const start = added({ call_id: 'call_0', name: 'rm' });
    const torn = [start, argumentsDelta('{"path":'), '{"lost', argumentsDelta('tmp"}')];
    const whole = done({ name: 'rm', arguments: '{"path":"/home/me/tmp"}' });
    expect(fold([...torn, whole, COMPLETED]).last).toMatchObject({ type: 'error', failure: { code: 'protocol' } });
    const rewritten = [
      start,
      argumentsDelta('{"path": "x"}'),
      done({ name: 'rm', arguments: '{"path":"x"}' }),
      COMPLETED,
    ];
    expect(fold(rewritten)).toMatchObject({ tools: [{ text: '{"path": "x"}' }], last: { reason: 'tool' } });
  });
});

describe('what was never streamed (W-6)', () => {
  const message = (text: string, id = 'm'): object => ({
    id,
    type: 'message',
    content: [{ type: 'output_text', text }],
  });
  const finished = (...output: JsonValue[] | object[]): unknown => ({
    type: 'response.completed',
    response: { status: 'completed', output },
  });

  it('adds the rest of a text, and nothing when the two disagree', () => {
    expect(fold([textDelta('Hel'), finished(message('Hello'))]).text).toBe('Hello');
    expect(fold([textDelta('Hi'), finished(message('Hello'))]).text).toBe('Hi');
  });

  it('takes items from the finished response that have no events at all', () => {
    const events = [textDelta('one'), done({ name: 'f', arguments: '{}' }, 1)];
    const call = { id: 'fc_2', type: 'function_call', call_id: 'call_2', name: 'g', arguments: '{"b":1}' };
    const folded = fold([
      ...events,
      finished(message('one'), { ...call, id: 'fc_1', call_id: 'call_1', name: 'f' }, call),
    ]);
    expect(folded).toMatchObject({ text: 'one', tools: [{ name: 'f' }, { name: 'g', text: '{"b":1}' }] });
  });

  it('does not repeat items when a relay leaves some out of the finished list', () => {
    const reasoning = {
      type: 'response.reasoning_summary_text.delta',
      item_id: 'r',
      output_index: 0,
      summary_index: 0,
    };
    const place = { item_id: 'other', output_index: 1, content_index: 0 };
    const folded = fold([
      { ...reasoning, delta: 'think' },
      textDelta('text', place),
      finished(message('text', 'third')),
    ]);
    expect(folded).toMatchObject({ text: 'text', reasoning: 'think' });
  });

  it('cites a source once, though its part is told three times', () => {
    const annotations = [{ type: 'url_citation', url: 'https://a.example' }];
    const part = { type: 'output_text', text: 'a', annotations };
    const place = { item_id: 'm', output_index: 0, content_index: 0 };
    const item = { id: 'm', type: 'message', content: [part] };
    const partDone = { type: 'response.content_part.done', ...place, part };
    const itemDone = { type: 'response.output_item.done', output_index: 0, item };
    const events = parse([textDelta('a'), partDone, itemDone, finished(item)]);
    expect(events.filter(({ type }) => type === 'citation')).toHaveLength(1);
  });

  it('takes the ciphertext from the finished item only', () => {
    const item = { id: 'rs', type: 'reasoning', summary: [], encrypted_content: 'partial' };
    const events = [
      { type: 'response.output_item.added', output_index: 0, item },
      { type: 'response.output_item.done', output_index: 0, item: { ...item, encrypted_content: 'final' } },
      COMPLETED,
    ];
    const ends = sequence(parse(events)).filter((event) => event.type === 'reasoning-end');
    expect(ends).toEqual([
      { type: 'reasoning-end', signature: { origin: 'openai-responses', value: 'final', itemId: 'rs' } },
    ]);
  });

  it('shows reasoning once when a provider streams both its summary and itself', () => {
    const at = { item_id: 'r', output_index: 0 };
    const folded = fold([
      { type: 'response.reasoning_text.delta', ...at, content_index: 0, delta: 'raw' },
      { type: 'response.reasoning_summary_text.delta', ...at, summary_index: 0, delta: 'short' },
      COMPLETED,
    ]);
    expect(folded.reasoning).toBe('raw');
  });
});

describe('the end (7.1, 7.2)', () => {
  it.each([
    [{ status: 'completed' }, 'stop'],
    [{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }, 'length'],
    [{ status: 'incomplete', incomplete_details: { reason: 'content_filter' } }, 'filter'],
    [{ status: 'incomplete', incomplete_details: { reason: 'of tomorrow' } }, 'length'],
  ])('%j is %s', (response, reason) => {
    expect(fold([textDelta('a'), { type: `response.${response.status}`, response }]).last).toMatchObject({ reason });
  });

  it('reads all counts, and takes missing or negative ones for 0 (U-2)', () => {
    const usage = {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 70, cache_write_tokens: 10 },
      output_tokens: -1,
      total_tokens: null,
    };
    const events = [{ type: 'response.completed', response: { status: 'completed', usage } }];
    expect(fold(events).last).toMatchObject({
      usage: { inputTokens: 100, cacheReadTokens: 70, cacheWriteTokens: 10, outputTokens: 0, reasoningTokens: 0 },
    });
  });

  it('lets the tap of untouched streams read usage from event or answer', () => {
    const usage = { input_tokens: 3, output_tokens: 4 };
    const expected = { inputTokens: 3, outputTokens: 4 };
    expect(openaiResponses.readUsage({ type: 'response.completed', response: { usage } }, undefined)).toMatchObject(
      expected,
    );
    expect(openaiResponses.readUsage({ object: 'response', usage }, undefined)).toMatchObject(expected);
    expect(
      openaiResponses.readUsage({ type: 'response.created', response: { usage: null } }, undefined),
    ).toBeUndefined();
  });

  it('is a failure when the event says so, whatever its name', () => {
    const error = { code: 'server_error', message: 'kaboom' };
    expect(fold([{ type: 'response.completed', response: { status: 'failed', error } }]).last).toMatchObject({
      failure: { message: 'kaboom' },
    });
    expect(fold([{ error }]).last).toMatchObject({ failure: { message: 'kaboom' } });
    expect(fold([{ type: 'error', error }]).last).toMatchObject({ failure: { message: 'kaboom' } });
  });
});
