import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrSignature } from '../../../../../src/main/core/ir/request.ts';
import { unwrapSignature, wrapSignature } from '../../../../../src/main/core/ir/signatures.ts';
import { gemini } from '../../../../../src/main/core/wire/gemini/index.ts';
import { readGeminiArray, readGeminiStream } from '../../../../helpers/gemini-grammar.ts';
import { sequence } from '../../../../helpers/replay.ts';
import { completeAnswers } from './answers.ts';
import { irRequest } from '../support.ts';
import { contextFor, parse, parseConfig, stream } from './support.ts';

const USAGE = { inputTokens: 100, cacheReadTokens: 70, cacheWriteTokens: 0, outputTokens: 9, reasoningTokens: 4 };
const finish = (reason: Extract<IrEvent, { type: 'finish' }>['reason']): IrEvent => ({
  type: 'finish',
  reason,
  usage: USAGE,
});
const call = (
  key: string,
  name: string,
  { input = '{}', ...more }: { input?: string; signature?: IrSignature } = {},
): IrEvent[] => [
  { type: 'tool-start', key, id: `id_${key}`, name, kind: 'function', ...more },
  { type: 'tool-delta', key, text: input.slice(0, 1) },
  { type: 'tool-delta', key, text: input.slice(1) },
  { type: 'tool-end', key },
];
const text = (value: string): IrEvent[] => [{ type: 'text-delta', text: value }];
const thought = (value: string, signature?: object): IrEvent[] => [
  { type: 'reasoning-delta', text: value },
  { type: 'reasoning-end', ...(signature === undefined ? {} : { signature: signature as never }) },
];
const partsOf = (events: readonly IrEvent[], context = contextFor()): unknown[] =>
  readGeminiStream(stream(sequence(events), context)).parts.filter(({ text: value }) => value !== '');

describe('a stream for clients of Gemini (wire.md 9.1)', () => {
  it('tells increments, whole calls, and the end with usage in the last chunk (W-13)', () => {
    const events = sequence([
      ...text('Hel'),
      ...text('lo'),
      ...call('a', 'f', { input: '{"x":"ü"}' }),
      ...call('b', 'g'),
      finish('tool'),
    ]);
    const { problems, chunks, parts } = readGeminiStream(stream(events));
    expect(problems).toEqual([]);
    expect(parts).toEqual([
      { text: 'Hel' },
      { text: 'lo' },
      { functionCall: { name: 'f', args: { x: 'ü' } } },
      { functionCall: { name: 'g', args: {} } },
      { text: '' },
    ]);
    expect(chunks.at(-1)).toMatchObject({
      candidates: [{ finishReason: 'STOP' }],
      usageMetadata: {
        promptTokenCount: 100,
        cachedContentTokenCount: 70,
        candidatesTokenCount: 5,
        thoughtsTokenCount: 4,
        totalTokenCount: 109,
      },
      modelVersion: 'asked-model',
      responseId: 'x1',
    });
  });

  it('is legal for every answer, and as a JSON list holds the same chunks', () => {
    fc.assert(
      fc.property(completeAnswers, (events) => {
        const framed = readGeminiStream(stream(events));
        expect(framed.problems).toEqual([]);
        expect(readGeminiArray(stream(events, contextFor(irRequest(), 'json-array')))).toEqual(framed);
      }),
    );
  });

  it('has each chunk on one line, also for readers to whom more characters end a line', () => {
    const { problems, parts } = readGeminiStream(stream(sequence([...text('a\u2028b\u2029c\u0085d'), finish('stop')])));
    expect(problems).toEqual([]);
    expect(parts[0]).toEqual({ text: 'a\u2028b\u2029c\u0085d' });
  });

  it('can stay alive in both forms without saying anything (W-10)', () => {
    const events = sequence([...text('a'), finish('stop')]);
    for (const framing of ['sse', 'json-array'] as const) {
      const renderer = gemini.createEventRenderer(contextFor(irRequest(), framing));
      const whole = events.map((event) => renderer.ping() + renderer.push(event)).join('');
      const read = framing === 'sse' ? readGeminiStream(whole) : readGeminiArray(whole);
      expect(read.problems).toEqual([]);
      expect(read.parts).toEqual([{ text: 'a' }, { text: '' }]);
    }
  });

  it('tells errors in-band and never ends as if it were complete (E-4, E-5)', () => {
    const events = sequence([
      ...text('Half'),
      { type: 'error', failure: { code: 'overloaded', message: 'Overloaded now' } },
    ]);
    const error = { error: { code: 503, message: 'Overloaded now', status: 'UNAVAILABLE' } };
    for (const read of [
      readGeminiStream(stream(events)),
      readGeminiArray(stream(events, contextFor(irRequest(), 'json-array'))),
    ]) {
      expect(read.problems).toEqual([]);
      expect(read.chunks.at(-1)).toEqual(error);
      expect(JSON.stringify(read.chunks)).not.toContain('finishReason');
    }
    const only = sequence([{ type: 'error', failure: { code: 'cut', message: 'x' } }]);
    expect(readGeminiArray(stream(only, contextFor(irRequest(), 'json-array'))).problems).toEqual([]);
  });

  it('drops a call that an error cut off', () => {
    const cut: IrEvent[] = [...call('a', 'f').slice(0, 2), { type: 'error', failure: { code: 'cut', message: 'x' } }];
    expect(stream(sequence(cut))).not.toContain('functionCall');
  });

  const reasons = {
    stop: 'STOP',
    'stop-sequence': 'STOP',
    pause: 'STOP',
    length: 'MAX_TOKENS',
    context: 'MAX_TOKENS',
    filter: 'SAFETY',
  } as const;
  for (const [reason, wire] of Object.entries(reasons)) {
    it(`says ${reason} as ${wire} (wire.md 7.1)`, () => {
      const { chunks } = readGeminiStream(stream(sequence([...text('a'), finish(reason as 'stop')])));
      expect(chunks.at(-1)?.candidates?.[0]?.finishReason).toBe(wire);
    });
  }

  it('tells a refusal as text (S-8)', () => {
    expect(partsOf([{ type: 'refusal-delta', text: 'No.' }, finish('filter')])).toEqual([{ text: 'No.' }]);
  });

  it('names sources in the last chunk', () => {
    const citation: IrEvent = {
      type: 'citation',
      url: 'https://a.example',
      title: 'A',
      citedText: 'abc',
      startIndex: 0,
      endIndex: 3,
    };
    const again: IrEvent = { type: 'citation', url: 'https://a.example' };
    const { chunks } = readGeminiStream(stream(sequence([...text('abc'), citation, again, finish('stop')])));
    expect(chunks.at(-1)?.candidates?.[0]).toMatchObject({
      groundingMetadata: {
        groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }],
        groundingSupports: [{ segment: { startIndex: 0, endIndex: 3, text: 'abc' }, groundingChunkIndices: [0] }],
      },
    });
  });
});

describe('thoughts', () => {
  const events = [...thought('why'), ...text('so'), finish('stop')];

  it('are shown to clients that ask for them, or that have no word about them', () => {
    const shown = [{ text: 'why', thought: true }, { text: 'so' }];
    expect(partsOf(events, contextFor(parseConfig({ thinkingConfig: { includeThoughts: true } })))).toEqual(shown);
    expect(partsOf(events, contextFor(parseConfig({})))).toEqual(shown);
  });

  it('are hidden from those that speak of thinking and do not ask, but their proof is kept', () => {
    const hidden = contextFor(parseConfig({ thinkingConfig: { thinkingBudget: 8 } }));
    const signature = { origin: 'anthropic-messages', value: 'S' };
    const parts = partsOf([...thought('why', signature), ...text('so'), ...call('a', 'f'), finish('tool')], hidden);
    expect(parts).toMatchObject([{ text: 'so' }, { functionCall: { name: 'f' } }]);
    expect(JSON.stringify(parts)).not.toContain('why');
    expect(unwrapSignature((parts[1] as JsonObject)['thoughtSignature'] as string)).toEqual({
      ...signature,
      text: 'why',
    });
  });

  it('of other providers travel on the first call that follows, and come back in front of it (wire.md 5.3)', () => {
    const claude = { origin: 'anthropic-messages', value: 'S' };
    const answered = [
      ...thought('one', claude),
      ...text('Let me.'),
      ...call('a', 'f'),
      ...call('b', 'g'),
      finish('tool'),
    ];
    const answer = gemini.renderAnswer(sequence(answered), contextFor());
    const content = (answer['candidates'] as JsonObject[])[0]?.['content'] as JsonObject;
    const kept = (content['parts'] as JsonObject[]).filter((part) => part['thought'] !== true);
    expect(kept.map((part) => part['thoughtSignature'])).toEqual([
      undefined,
      wrapSignature({ ...claude, text: 'one' } as never),
      undefined,
    ]);
    const [, turn] = parse({
      contents: [
        { role: 'user', parts: [{ text: 'q' }] },
        { role: 'model', parts: kept },
      ],
    }).turns;
    expect(turn?.parts.map(({ type }) => type)).toEqual(['reasoning', 'text', 'tool-call', 'tool-call']);
    expect(turn?.parts[0]).toEqual({ type: 'reasoning', text: 'one', signature: claude });
  });

  it('that are several all travel, encrypted ones as such', () => {
    const events_ = [
      ...thought('one', { origin: 'anthropic-messages', value: 'S' }),
      { type: 'reasoning-end', isRedacted: true, signature: { origin: 'anthropic-messages', value: 'R' } } as IrEvent,
      ...call('a', 'f'),
      finish('tool'),
    ];
    const content = { role: 'model', parts: partsOf(events_).slice(1) as JsonObject[] };
    const [turn] = parse({ contents: [content] }).turns;
    expect(turn?.parts).toMatchObject([
      { type: 'reasoning', text: 'one', signature: { value: 'S' } },
      { type: 'reasoning', text: '', isRedacted: true, signature: { value: 'R' } },
      { type: 'tool-call' },
    ]);
  });

  it('of Gemini keep their own proof on the call, early or late', () => {
    const signature: IrSignature = { origin: 'gemini', value: 'G' };
    expect(partsOf([...call('a', 'f', { signature }), finish('tool')])).toMatchObject([{ thoughtSignature: 'G' }]);
    const end: IrEvent = { type: 'tool-end', key: 'a', signature };
    const late = [...call('a', 'f').slice(0, -1), end, finish('tool')];
    expect(partsOf(late)).toMatchObject([{ thoughtSignature: 'G' }]);
  });
});

describe('ids of calls (T-10)', () => {
  const events = [...call('a', 'f'), finish('tool')];
  const history = (id: string | undefined): JsonObject => ({
    contents: [{ role: 'model', parts: [{ functionCall: { name: 'f', ...(id === undefined ? {} : { id }) } }] }],
  });

  it('are sent to clients that use them, and to no others', () => {
    expect(partsOf(events, contextFor(parse(history('x'))))).toMatchObject([{ functionCall: { id: 'id_a' } }]);
    expect(partsOf(events, contextFor(parse(history(undefined))))).toEqual([{ functionCall: { name: 'f', args: {} } }]);
    expect(partsOf(events)).toEqual([{ functionCall: { name: 'f', args: {} } }]);
  });
});

describe('a whole answer', () => {
  it('says the same as its stream (I-5)', () => {
    fc.assert(
      fc.property(completeAnswers, (events) => {
        const { chunks, parts } = readGeminiStream(stream(events));
        const answer = gemini.renderAnswer(events, contextFor());
        const [candidate] = answer['candidates'] as JsonObject[];
        expect(candidate).toBeDefined();
        const joined = (list: readonly unknown[]): string => JSON.stringify(joinTexts(list as JsonObject[]));
        expect(joined((candidate as { content: { parts: JsonObject[] } }).content.parts)).toBe(joined(parts));
        expect(answer['usageMetadata']).toEqual(chunks.at(-1)?.usageMetadata);
        expect(candidate?.['finishReason']).toBe(chunks.at(-1)?.candidates?.[0]?.finishReason);
      }),
    );
  });
});

/** Neighbouring texts of one kind as one. */
function joinTexts(parts: readonly JsonObject[]): JsonObject[] {
  const joined: JsonObject[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const [before, text] = [last?.['text'], part['text']];
    if (text === '') continue;
    const isSameKind = last?.['thought'] === part['thought'];
    if (last !== undefined && isSameKind && typeof before === 'string' && typeof text === 'string')
      last['text'] = before + text;
    else joined.push({ ...part });
  }
  return joined;
}
