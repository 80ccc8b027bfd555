import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_USAGE, type IrEvent, type IrUsage } from '../../../../../src/main/core/ir/events.ts';
import type { IrSignature } from '../../../../../src/main/core/ir/request.ts';
import { wrapSignature } from '../../../../../src/main/core/ir/signatures.ts';
import { anthropicMessages } from '../../../../../src/main/core/wire/anthropic-messages/index.ts';
import { checkMessagesStream } from '../../../../helpers/grammar.ts';
import { foldEvents, replayPieces, sequence } from '../../../../helpers/replay.ts';
import { CONTEXT, renderStream } from './support.ts';

const usage: IrUsage = {
  inputTokens: 100,
  cacheReadTokens: 70,
  cacheWriteTokens: 10,
  outputTokens: 9,
  reasoningTokens: 4,
};
const finish = (reason: Extract<IrEvent, { type: 'finish' }>['reason'] = 'stop'): IrEvent => ({
  type: 'finish',
  reason,
  usage,
});
const toolStart = (key: string, more: { id?: string; signature?: IrSignature } = {}): IrEvent => ({
  type: 'tool-start',
  key,
  id: `call_${key}`,
  name: 'read',
  kind: 'function',
  ...more,
});

/** The data of each event of a stream. */
function datas(stream: string): Record<string, unknown>[] {
  return [...stream.matchAll(/^data: (.*)$/gm)].map(
    ([, json]) => JSON.parse(json as string) as Record<string, unknown>,
  );
}

const render = (...events: IrEvent[]): Record<string, unknown>[] => datas(renderStream(sequence(events)));

describe('a stream for a client (§9.1)', () => {
  it('names each event in its own line and ends it with a blank one', () => {
    const stream = renderStream(sequence([{ type: 'start' }, { type: 'text-delta', text: 'a\nb' }, finish()]));
    expect(stream.split('\n\n')[2]).toBe(
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\\nb"}}',
    );
    expect(checkMessagesStream(stream)).toEqual([]);
  });

  it('begins with an empty message under our id and the asked model, and counts that are numbers (U-1)', () => {
    const [start] = render({ type: 'start', id: 'upstream', model: 'served' }, finish());
    expect(start).toEqual({
      type: 'message_start',
      message: {
        id: 'msg_01XYZ',
        type: 'message',
        role: 'assistant',
        model: 'claude-sonnet-4-5',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 },
      },
    });
  });

  it('counts blocks in the order of their opening (W-12)', () => {
    const events = render(
      { type: 'reasoning-delta', text: 'r' },
      { type: 'text-delta', text: 't' },
      toolStart('1'),
      toolStart('2'),
      finish(),
    );
    const starts = events.filter(({ type }) => type === 'content_block_start');
    expect(starts.map(({ index, content_block: block }) => [index, (block as { type: string }).type])).toEqual([
      [0, 'thinking'],
      [1, 'text'],
      [2, 'tool_use'],
      [3, 'tool_use'],
    ]);
  });

  it('gives calls ids that Anthropic clients take (T-10)', () => {
    const events = render(
      toolStart('1', { id: 'functions.read:0' }),
      toolStart('2', { id: 'functions_read_0' }),
      finish(),
    );
    const ids = events.flatMap(({ content_block: block }) =>
      block === undefined ? [] : [(block as { id: string }).id],
    );
    expect(ids[0]).toBe('functions_read_0');
    expect(new Set(ids).size).toBe(2);
  });

  it('tells a refusal as text, and as the reason of its end though the provider just stopped (S-8)', () => {
    const events = render({ type: 'refusal-delta', text: 'I will not.' }, finish('stop'));
    expect(events[2]).toMatchObject({ delta: { type: 'text_delta', text: 'I will not.' } });
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'refusal' } });
  });

  it.each([
    ['stop', 'end_turn'],
    ['stop-sequence', 'stop_sequence'],
    ['length', 'max_tokens'],
    ['context', 'model_context_window_exceeded'],
    ['filter', 'refusal'],
    ['pause', 'pause_turn'],
  ] as const)('says why it ended: %s is %s (§7.1)', (reason, told) => {
    expect(render({ type: 'text-delta', text: 'a' }, finish(reason)).at(-2)).toMatchObject({
      delta: { stop_reason: told },
    });
  });

  it('says tool_use when it waits for results, and which sequence stopped it', () => {
    expect(render(toolStart('1'), finish('tool')).at(-2)).toMatchObject({ delta: { stop_reason: 'tool_use' } });
    const stopped = render({ type: 'finish', reason: 'stop-sequence', stopSequence: 'END' }).at(-2);
    expect(stopped).toMatchObject({ delta: { stop_reason: 'stop_sequence', stop_sequence: 'END' } });
  });

  it('counts fresh input without the cache (§7.2), and never below zero (U-2)', () => {
    expect(render(finish()).at(-2)).toMatchObject({
      usage: { input_tokens: 20, cache_read_input_tokens: 70, cache_creation_input_tokens: 10, output_tokens: 9 },
    });
    const odd = { ...NO_USAGE, inputTokens: 5, cacheReadTokens: 70 };
    expect(render({ type: 'finish', reason: 'stop', usage: odd }).at(-2)).toMatchObject({ usage: { input_tokens: 0 } });
  });

  it('tells an error after the first byte as an event, and nothing after it (E-4)', () => {
    const events = render(
      { type: 'text-delta', text: 'Half' },
      { type: 'error', failure: { code: 'overloaded', message: 'Overloaded now', providerRequestId: 'req_1' } },
    );
    expect(events.at(-1)).toEqual({
      type: 'error',
      error: { type: 'overloaded_error', message: 'Overloaded now' },
      request_id: 'req_1',
    });
  });

  it('says nothing for blocks that only another protocol knows', () => {
    const events = render(
      { type: 'native', protocol: 'gemini', raw: {} },
      { type: 'citation', url: 'https://x.test' },
      finish(),
    );
    expect(events.map(({ type }) => type)).toEqual(['message_start', 'message_delta', 'message_stop']);
  });

  it('is kept alive by pings (W-10)', () => {
    const ping = anthropicMessages.createEventRenderer(CONTEXT).ping();
    expect(ping).toBe('event: ping\ndata: {"type":"ping"}\n\n');
  });
});

describe('proofs of reasoning on their way through a client (§5.3)', () => {
  const signatureOf = (events: Record<string, unknown>[]): unknown =>
    events
      .map(({ delta }) => delta as { type?: string; signature?: string } | undefined)
      .find((delta) => delta?.type === 'signature_delta')?.signature;
  const end = (signature: IrSignature, isRedacted = false): IrEvent => ({
    type: 'reasoning-end',
    signature,
    isRedacted,
  });

  it('are Anthropic’s own, as they are', () => {
    const events = render(
      { type: 'reasoning-delta', text: 'r' },
      end({ origin: 'anthropic-messages', value: 'Eabc' }),
      finish(),
    );
    expect(signatureOf(events)).toBe('Eabc');
  });

  it('of others are wrapped, even when no text came with them (K-6)', () => {
    const signature = { origin: 'openai-responses', value: 'gAAA', itemId: 'rs_1' } as const;
    const events = render(end(signature), finish());
    expect(signatureOf(events)).toBe(wrapSignature(signature));
    expect(events[1]).toMatchObject({ content_block: { type: 'thinking', thinking: '' } });
  });

  it('that hang on a call get a thinking block in front of it (K-8)', () => {
    const signature = { origin: 'gemini', value: 'R0VN' } as const;
    const stream = renderStream(sequence([toolStart('1', { signature }), finish('tool')]));
    expect(checkMessagesStream(stream)).toEqual([]);
    const events = datas(stream);
    expect(signatureOf(events)).toBe(wrapSignature(signature));
    const kinds = events.map(({ content_block: block }) => (block as { type?: string } | undefined)?.type);
    expect(kinds.filter(Boolean)).toEqual(['thinking', 'tool_use']);
  });
});

describe('any answer', () => {
  const text = fc.string({ unit: 'binary', maxLength: 6 });
  const soft = fc
    .constantFrom('text', 'reasoning', 'refusal')
    .chain((kind) =>
      fc
        .array(text, { maxLength: 3 })
        .map((texts) => [
          { type: `${kind}-start` },
          ...texts.map((value) => ({ type: `${kind}-delta`, text: value })),
          { type: `${kind}-end` },
        ]),
    );
  const tool = fc
    .tuple(fc.string({ maxLength: 6 }), fc.dictionary(fc.string({ maxLength: 3 }), fc.integer(), { maxKeys: 2 }))
    .map(([id, input]) => ({ id, texts: JSON.stringify(input).match(/.{1,4}/gsu) ?? [] }));
  const blocks = fc.array(
    fc.oneof(
      soft.map((events) => ({ events })),
      tool,
    ),
    { maxLength: 6 },
  );

  it('is legal, and reads the same again', () => {
    fc.assert(
      fc.property(blocks, (list) => {
        const parsed = list.flatMap((block, index): IrEvent[] => {
          if ('events' in block) return block.events as IrEvent[];
          const key = String(index);
          const deltas = block.texts.map((value): IrEvent => ({ type: 'tool-delta', key, text: value }));
          return [toolStart(key, { id: block.id }), ...deltas, { type: 'tool-end', key }];
        });
        const events = sequence([{ type: 'start' }, ...parsed, finish()]);
        const stream = renderStream(events);
        expect(checkMessagesStream(stream)).toEqual([]);
        const again = foldEvents(replayPieces([Buffer.from(stream)], anthropicMessages.createEventParser()));
        const before = foldEvents(events);
        expect({ text: again.text, reasoning: again.reasoning }).toEqual({
          text: events
            .map((event) => (event.type === 'text-delta' || event.type === 'refusal-delta' ? event.text : ''))
            .join(''),
          reasoning: before.reasoning,
        });
        expect(again.tools.map(({ text: input }) => input)).toEqual(before.tools.map(({ text: input }) => input));
        expect(again.last).toMatchObject({ type: 'finish', usage: { ...usage, reasoningTokens: 0 } });
      }),
      { numRuns: 500 },
    );
  });
});

describe('the grammar check itself', () => {
  const good = renderStream(sequence([{ type: 'text-delta', text: 'a' }, toolStart('1'), finish()]));
  const frames = good.split(/(?<=\n\n)/);

  it('has nothing against a good stream', () => {
    expect(checkMessagesStream(good)).toEqual([]);
  });

  it.each([
    ['a missing end', frames.slice(0, -1).join('')],
    ['a missing message_delta', good.replace(/event: message_delta\n.*\n\n/, '')],
    ['a block that is not closed', good.replace(/event: content_block_stop\n.*\n\n/, '')],
    ['a wrong index', good.replaceAll('"index":1', '"index":2')],
    ['a second start', (frames[0] ?? '') + good],
    ['a wrong event line', good.replace('event: content_block_start', 'event: content_block_begin')],
    ['an event without its line', good.replace('event: message_stop\n', '')],
    ['something after the end', good + (frames[1] ?? '')],
    [
      'input that is no object',
      good.replace(
        /(event: content_block_stop\ndata: \{"type":"content_block_stop","index":1\})/,
        'event: content_block_delta\ndata: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"[1]"}}\n\n$1',
      ),
    ],
    ['a missing count', good.replaceAll('"output_tokens"', '"tokens"')],
    ['a missing blank line', good.trimEnd()],
    ['no stream at all', ''],
  ])('finds %s', (_name, stream) => {
    expect(checkMessagesStream(stream)).not.toEqual([]);
  });
});
