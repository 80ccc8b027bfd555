import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IrEvent, StopReason } from '../../../../../src/main/core/ir/events.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import { createToolRestorer } from '../../../../../src/main/core/ir/restore-tools.ts';
import { unwrapSignature } from '../../../../../src/main/core/ir/signatures.ts';
import { createToolNames } from '../../../../../src/main/core/ir/tool-names.ts';
import { openaiResponses } from '../../../../../src/main/core/wire/openai-responses/index.ts';
import { readResponsesStream } from '../../../../helpers/responses-grammar.ts';
import { sequence } from '../../../../helpers/replay.ts';
import { eventLists } from './answers.ts';
import { answer, context, parse, stream, USAGE } from './support.ts';

/** Reasoning with a foreign proof, text in two blocks, a refusal, two interleaved calls of which one has no arguments. */
const RICH: IrEvent[] = [
  { type: 'start', id: 'msg_1', model: 'served' },
  { type: 'reasoning-delta', text: 'hm' },
  { type: 'reasoning-end', signature: { origin: 'anthropic-messages', value: 'SIG' } },
  { type: 'text-delta', text: 'Let "me"\r\nsee \u2028 ' },
  { type: 'text-delta', text: '🥨' },
  { type: 'text-end' },
  { type: 'text-delta', text: 'more' },
  { type: 'refusal-delta', text: 'but no' },
  { type: 'tool-start', key: 'a', id: 'call_a', name: 'f', kind: 'function' },
  { type: 'tool-start', key: 'b', id: 'call_b', name: 'g', kind: 'function', namespace: 'agents' },
  { type: 'tool-delta', key: 'a', text: '{"x"' },
  { type: 'tool-delta', key: 'a', text: ':1}' },
  { type: 'usage', usage: USAGE },
  { type: 'finish', reason: 'tool' },
];

function finished(reason: StopReason, ...events: IrEvent[]): IrEvent[] {
  return [...events, { type: 'finish', reason }];
}

const HI: IrEvent = { type: 'text-delta', text: 'Hi' };

describe('the stream for a Responses client (9.1)', () => {
  it('keeps the grammar', () => {
    const report = readResponsesStream(stream(RICH));
    expect(report.violations).toEqual([]);
    expect(report.items).toMatchObject([
      { type: 'reasoning', id: 'rs_x1_0', summary: [{ type: 'summary_text', text: 'hm' }] },
      {
        type: 'message',
        id: 'msg_x1_1',
        status: 'completed',
        content: [
          { type: 'output_text', text: 'Let "me"\r\nsee \u2028 🥨' },
          { type: 'output_text', text: 'more' },
          { type: 'refusal', refusal: 'but no' },
        ],
      },
      { type: 'function_call', id: 'fc_x1_2', call_id: 'call_a', name: 'f', arguments: '{"x":1}', status: 'completed' },
      { type: 'function_call', call_id: 'call_b', name: 'g', namespace: 'agents', arguments: '{}' },
    ]);
  });

  it('keeps the grammar for any answer, whole, failed or cut', () => {
    fc.assert(
      fc.property(eventLists, (events) => {
        expect(readResponsesStream(stream(events)).violations).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('ends in the very response that a client without streaming gets (I-5)', () => {
    fc.assert(
      fc.property(eventLists, (events) => {
        expect(readResponsesStream(stream(events)).last).toEqual(answer(events));
      }),
      { numRuns: 200 },
    );
  });

  it('names the model that was asked for, and counts from 0', () => {
    const { events, last } = readResponsesStream(stream(RICH));
    expect(events.map((event) => event['sequence_number'])).toEqual(events.map((_event, index) => index));
    expect(last).toMatchObject({ id: 'resp_x1', object: 'response', created_at: 1767225600, model: 'asked' });
  });

  it('counts tokens in every number that Codex reads (7.2)', () => {
    expect(readResponsesStream(stream(RICH)).last?.['usage']).toEqual({
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 70, cache_write_tokens: 10 },
      output_tokens: 9,
      output_tokens_details: { reasoning_tokens: 4 },
      total_tokens: 109,
    });
  });

  it.each<[StopReason, string, string | undefined]>([
    ['stop', 'completed', undefined],
    ['stop-sequence', 'completed', undefined],
    ['pause', 'completed', undefined],
    ['tool', 'completed', undefined],
    ['length', 'incomplete', 'max_output_tokens'],
    ['context', 'incomplete', 'max_output_tokens'],
    ['filter', 'incomplete', 'content_filter'],
  ])('ends %s as %s (S-8)', (reason, status, detail) => {
    const { last, items } = readResponsesStream(stream(finished(reason, HI)));
    expect(last).toMatchObject({ status, incomplete_details: detail === undefined ? null : { reason: detail } });
    expect(items).toMatchObject([{ status }]);
  });

  it('completes a refusal: Codex would take an incomplete one for a hard error', () => {
    const { last } = readResponsesStream(stream(finished('stop', { type: 'refusal-delta', text: 'no' })));
    expect(last).toMatchObject({ status: 'completed', output: [{ content: [{ type: 'refusal', refusal: 'no' }] }] });
  });

  it('sends comments as keep-alive, which commit to nothing (W-10)', () => {
    expect(openaiResponses.createEventRenderer(context()).ping()).toBe(': ping\n\n');
  });

  it('cites sources, and finds the place of those that only quote', () => {
    const events = finished(
      'stop',
      { type: 'text-delta', text: 'Paris is big.' },
      { type: 'citation', url: 'https://a.example', title: 'A', startIndex: 0, endIndex: 5 },
      { type: 'citation', url: 'https://b.example', citedText: 'big' },
    );
    const report = readResponsesStream(stream(events));
    expect(report.violations).toEqual([]);
    expect(report.items).toMatchObject([
      {
        content: [
          {
            annotations: [
              { type: 'url_citation', url: 'https://a.example', title: 'A', start_index: 0, end_index: 5 },
              { type: 'url_citation', url: 'https://b.example', title: '', start_index: 9, end_index: 12 },
            ],
          },
        ],
      },
    ]);
  });
});

describe('calls for a Responses client', () => {
  function toolEvents(start: Partial<Extract<IrEvent, { type: 'tool-start' }>>, text: string): IrEvent[] {
    const tool: IrEvent = { type: 'tool-start', key: 'a', id: 'c', name: 'f', kind: 'function', ...start };
    return [tool, { type: 'tool-delta', key: 'a', text }, { type: 'tool-end', key: 'a' }];
  }

  it('come back with the name and namespace that the client knows (T-3)', () => {
    const { tools } = parse({
      tools: [
        { type: 'function', name: 'wait_agent' },
        { type: 'namespace', name: 'multi', tools: [{ type: 'function', name: 'wait_agent' }] },
      ],
    });
    const names = createToolNames(tools, { pattern: /^[A-Za-z0-9_-]{1,64}$/, maxLength: 64 }, { wrapsCustom: true });
    const name = names.toTarget('wait_agent', 'multi');
    expect(name).not.toBe('wait_agent');
    const restore = createToolRestorer(names);
    const restored = sequence(finished('tool', ...toolEvents({ name }, '{"a":1}'))).flatMap(restore);
    const report = readResponsesStream(stream(restored));
    expect(report.violations).toEqual([]);
    expect(report.items).toMatchObject([{ type: 'function_call', name: 'wait_agent', namespace: 'multi' }]);
  });

  it('of custom tools hold the free text, unwrapped from the function that stood for them (T-4, W-14)', () => {
    const { tools } = parse({ tools: [{ type: 'custom', name: 'apply_patch' }] });
    const names = createToolNames(tools, { pattern: /^[A-Za-z0-9_-]{1,64}$/, maxLength: 64 }, { wrapsCustom: true });
    const patch = '*** Begin Patch\n+"hi" \\ 世界\n*** End Patch';
    const parsed = toolEvents({ name: 'apply_patch' }, JSON.stringify({ input: patch }));
    const restore = createToolRestorer(names);
    const text = stream(sequence(finished('tool', ...parsed)).flatMap(restore));
    const report = readResponsesStream(text);
    expect(report.violations).toEqual([]);
    expect(report.items).toMatchObject([{ type: 'custom_tool_call', call_id: 'c', name: 'apply_patch', input: patch }]);
    const types = report.events.map(({ type }) => type).filter((type) => type.includes('input'));
    expect(types).toEqual(['response.custom_tool_call_input.delta', 'response.custom_tool_call_input.done']);
  });

  it('of the tool search come in its own form (T-5)', () => {
    const events = finished('tool', ...toolEvents({ name: 'tool_search', clientType: 'tool_search' }, '{"query":"x"}'));
    const report = readResponsesStream(stream(events));
    expect(report.items).toEqual([
      {
        type: 'tool_search_call',
        id: 'tsc_x1_0',
        status: 'completed',
        call_id: 'c',
        execution: 'client',
        arguments: { query: 'x' },
      },
    ]);
  });

  it('are marked incomplete when the token limit cut their arguments (T-9)', () => {
    const report = readResponsesStream(stream(finished('length', ...toolEvents({}, '{"a":"on'))));
    expect(report.violations).toEqual([]);
    expect(report.items).toMatchObject([{ status: 'incomplete', arguments: '{"a":"on' }]);
  });

  it('never share an id, which SDKs would refuse, and never lack one', () => {
    const again = toolEvents({ key: 'b' }, '{}').map((event) => ({ ...event, key: 'b' }) as IrEvent);
    const none = toolEvents({ id: '' }, '{}').map((event) => ({ ...event, key: 'd' }) as IrEvent);
    const { items } = readResponsesStream(stream(finished('tool', ...toolEvents({}, '{}'), ...again, ...none)));
    expect(items.map((item) => item['call_id'])).toEqual(['c', 'c_2', 'call_fc_x1_2']);
  });
});

describe('proofs of reasoning (5.3)', () => {
  function proofIn(item: JsonObject | undefined): unknown {
    return unwrapSignature(item?.['encrypted_content'] as string);
  }

  it('of other protocols travel wrapped, with the text they prove', () => {
    const [item] = readResponsesStream(stream(RICH)).items;
    expect(proofIn(item as JsonObject)).toEqual({ origin: 'anthropic-messages', value: 'SIG', text: 'hm' });
  });

  it('travel even without a text, and say when the reasoning was redacted', () => {
    const signature = { origin: 'anthropic-messages', value: 'R' } as const;
    const { items } = readResponsesStream(
      stream(finished('stop', { type: 'reasoning-end', signature, isRedacted: true })),
    );
    expect(items).toMatchObject([{ type: 'reasoning', summary: [] }]);
    expect(proofIn(items[0] as JsonObject)).toEqual({ ...signature, isRedacted: true });
  });

  it('that hang on a call get an item of their own in front of it', () => {
    const signature = { origin: 'gemini', value: 'G' } as const;
    const start: IrEvent = { type: 'tool-start', key: 'a', id: 'c', name: 'f', kind: 'function', signature };
    const report = readResponsesStream(stream(finished('tool', start)));
    expect(report.violations).toEqual([]);
    expect(report.items.map(({ type }) => type)).toEqual(['reasoning', 'function_call']);
    expect(proofIn(report.items[0] as JsonObject)).toEqual(signature);
  });

  it('come back with the history as what they were', () => {
    const output = readResponsesStream(stream(RICH)).items as JsonObject[];
    const { turns } = parse({ input: [{ role: 'user', content: 'q' }, ...output] });
    expect(turns[1]?.parts).toMatchObject([
      { type: 'reasoning', text: 'hm', signature: { origin: 'anthropic-messages', value: 'SIG' } },
      { type: 'text' },
      { type: 'text', text: 'more' },
      { type: 'refusal' },
      { type: 'tool-call', name: 'f', input: { x: 1 } },
      { type: 'tool-call', name: 'g', namespace: 'agents', input: {} },
    ]);
  });
});

describe('an answer that fails (E-4, E-5)', () => {
  const open: IrEvent[] = [
    { type: 'start' },
    { type: 'text-delta', text: 'Partial' },
    { type: 'tool-start', key: 'a', id: 'c', name: 'rm', kind: 'function' },
    { type: 'tool-delta', key: 'a', text: '{"path":"/' },
  ];

  it('ends in response.failed, and the open call never looks whole', () => {
    const text = stream([...open, { type: 'error', failure: { code: 'overloaded', message: 'Overloaded now' } }]);
    const report = readResponsesStream(text);
    expect(report.violations).toEqual([]);
    expect(report.events.at(-1)).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_error', message: 'Overloaded now' }, usage: null },
    });
    expect(report.items.map(({ type }) => type)).toEqual(['message']);
    expect(text).not.toContain('response.completed');
  });

  it('is what a stream without an end becomes', () => {
    expect(readResponsesStream(stream(open)).events.at(-1)).toMatchObject({ type: 'response.failed' });
  });

  it('begins as every response does, even when nothing came before the error', () => {
    const report = readResponsesStream(stream([{ type: 'error', failure: { code: 'cut', message: 'm' } }]));
    expect(report.violations).toEqual([]);
    expect(report.events.map(({ type }) => type)).toEqual([
      'response.created',
      'response.in_progress',
      'response.failed',
    ]);
  });
});

describe('what a response repeats of its request', () => {
  const body = {
    instructions: 'Be terse.',
    tools: [{ type: 'function', name: 'f', parameters: {}, strict: false }],
    tool_choice: 'required',
    parallel_tool_calls: false,
    temperature: 0.5,
    top_p: 0.9,
    max_output_tokens: 512,
    metadata: { a: 'b' },
    reasoning: { effort: 'high' },
    text: { verbosity: 'low' },
    user: 'u',
  };

  it('is what the client sent, in the first event as in the last', () => {
    const { events, last } = readResponsesStream(stream(RICH, context(parse(body))));
    expect(events[0]?.['response']).toMatchObject(body);
    expect(last).toMatchObject(body);
    expect(answer(RICH, context(parse(body)))).toMatchObject(body);
  });

  it('is what the API takes by default where nothing was said', () => {
    expect(answer(RICH, context(parse({})))).toMatchObject({
      instructions: null,
      tools: [],
      tool_choice: 'auto',
      parallel_tool_calls: true,
      metadata: {},
      previous_response_id: null,
      text: { format: { type: 'text' } },
      background: false,
      store: false,
    });
  });
});
