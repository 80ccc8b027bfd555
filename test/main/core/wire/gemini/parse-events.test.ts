import { describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import { gemini } from '../../../../../src/main/core/wire/gemini/index.ts';
import { foldEvents, sequence, type FoldedAnswer } from '../../../../helpers/replay.ts';

function parse(chunks: readonly unknown[]): IrEvent[] {
  const parser = gemini.createEventParser();
  return chunks.flatMap((chunk) => parser.push({ event: '', data: JSON.stringify(chunk) }));
}

function fold(chunks: readonly unknown[]): FoldedAnswer {
  return foldEvents(sequence(parse(chunks)));
}

const parts = (...list: unknown[]): unknown => ({ candidates: [{ content: { role: 'model', parts: list } }] });
const text = (value: string): unknown => parts({ text: value });
const call = (name: string, args: unknown, id?: string): unknown => ({
  functionCall: { name, args, ...(id === undefined ? {} : { id }) },
});
const end = (finishReason: string, more = {}): unknown => ({ candidates: [{ finishReason, ...more }] });
const STOP = end('STOP');

describe('text that relays send again (W-8)', () => {
  it('is taken once when every chunk holds all that came before', () => {
    expect(fold([text('The'), text('The cat'), text('The cat sat'), text('The cat sat'), STOP]).text).toBe(
      'The cat sat',
    );
  });

  it('is taken once when it is split into several parts', () => {
    const chunks = [
      parts({ text: 'One. ' }),
      parts({ text: 'One. ' }, { text: 'Two. ' }),
      parts({ text: 'One. Two. ' }, { text: 'Three.' }),
      STOP,
    ];
    expect(fold(chunks).text).toBe('One. Two. Three.');
  });

  it('is told apart from increments that repeat themselves', () => {
    expect(fold([text('ha'), text('haha'), text('ha'), STOP]).text).toBe('hahahaha');
    expect(fold([text('----'), text('--------'), STOP]).text).toBe('------------');
    expect(fold([text('no'), text('no'), text('no'), STOP]).text).toBe('nonono');
    expect(fold([text('Hello'), text(' there'), text('Hello there!'), STOP]).text).toBe('Hello thereHello there!');
  });

  it('is watched for thoughts and for the answer apart', () => {
    const chunks = [
      parts({ text: 'think', thought: true }),
      parts({ text: 'think more', thought: true }),
      text('think'),
      STOP,
    ];
    expect(fold(chunks)).toMatchObject({ reasoning: 'think more', text: 'think' });
  });
});

describe('function calls', () => {
  it('with an id are taken once (W-8)', () => {
    const chunks = [
      parts(call('f', { a: 1 }, 'x')),
      parts(call('f', { a: 1 }, 'x')),
      parts(call('f', { a: 1 }, 'y')),
      STOP,
    ];
    expect(fold(chunks).tools.map(({ id }) => id)).toEqual(['gem_x', 'gem_y']);
  });

  it('without an id are taken once when a chunk begins with all the earlier ones, and an empty id is none (W-8)', () => {
    const [f, g] = [call('f', { a: 1 }, ''), call('g', {})];
    expect(fold([parts(f), parts(f, g), parts(f, g), STOP]).tools.map(({ name }) => name)).toEqual(['f', 'g']);
  });

  it('without an id are all kept when they stand in one chunk or differ', () => {
    const [f, g] = [call('f', { a: 1 }), call('f', { a: 2 })];
    expect(fold([parts(f, f), STOP]).tools).toHaveLength(2);
    expect(fold([parts(f), parts(g), STOP]).tools.map((tool) => tool.text)).toEqual(['{"a":1}', '{"a":2}']);
  });

  it('get ids that differ within the answer and from one answer to the next (T-11)', () => {
    const ids = [1, 2].flatMap(() => fold([parts(call('f', {}), call('f', {})), STOP]).tools.map(({ id }) => id));
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{9,64}$/);
  });

  it('make the reason tool, whatever Gemini calls it (S-7)', () => {
    expect(fold([parts(call('f', {})), STOP]).last).toMatchObject({ type: 'finish', reason: 'tool' });
    expect(fold([parts(call('f', {})), end('MALFORMED_FUNCTION_CALL')]).last).toMatchObject({ reason: 'tool' });
    expect(fold([parts(call('f', {})), end('MAX_TOKENS')]).last).toMatchObject({ reason: 'length' });
  });

  it('keep the proof that Google puts on the first of them, and on what came before it (K-8)', () => {
    const starts = (chunks: unknown[]): unknown[] =>
      parse(chunks).flatMap((event) => (event.type === 'tool-start' ? [event.signature?.value] : []));
    const signed = { ...(call('f', {}) as object), thoughtSignature: 'S1' };
    expect(starts([parts(signed, call('g', {}))])).toEqual(['S1', undefined]);
    expect(starts([parts({ text: 'a', thoughtSignature: 'S0' }), parts(call('f', {}), call('g', {}))])).toEqual([
      'S0',
      undefined,
    ]);
    expect(starts([parts({ text: 'a', thoughtSignature: 'S0' }), parts(signed)])).toEqual(['S1']);
  });

  it('are dropped without a name, and take arguments in any form (T-9)', () => {
    expect(fold([parts({ functionCall: {} }, { functionCall: { name: '' } }), STOP]).tools).toEqual([]);
    const forms = [undefined, null, 'x', '{"a":1}', []].map(
      (args) => fold([parts(call('f', args)), STOP]).tools[0]?.text,
    );
    expect(forms).toEqual(['', '', '', '{"a":1}', '']);
  });
});

describe('the end of an answer (wire.md 7.1)', () => {
  const reasons = {
    STOP: 'stop',
    MAX_TOKENS: 'length',
    SAFETY: 'filter',
    BLOCKLIST: 'filter',
    SPII: 'filter',
    IMAGE_SAFETY: 'filter',
    OTHER: 'stop',
    UNEXPECTED_TOOL_CALL: 'stop',
    SOMETHING_NEW: 'stop',
  };
  for (const [wire, reason] of Object.entries(reasons)) {
    it(`${wire} is ${reason} when there is content`, () => {
      expect(fold([text('a'), end(wire)]).last).toMatchObject({ type: 'finish', reason });
    });
  }

  for (const wire of ['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'OTHER']) {
    it(`${wire} without content is an error`, () => {
      const { last } = fold([parts({ text: 'hm', thought: true }), end(wire, { finishMessage: 'bad call' })]);
      expect(last).toMatchObject({ type: 'error', failure: { code: 'provider-error', providerCode: wire } });
      expect(JSON.stringify(last)).toContain('bad call');
    });
  }

  it('tells a blocked prompt in words and as a filter', () => {
    const { refusal, last } = fold([
      { promptFeedback: { blockReason: 'SAFETY', blockReasonMessage: 'Not allowed here.' } },
    ]);
    expect(refusal).toBe('The provider blocked the prompt (SAFETY): Not allowed here.');
    expect(last).toMatchObject({ reason: 'filter' });
  });

  it('is not an empty or unspecified reason', () => {
    expect(fold([text('a'), end(''), end('FINISH_REASON_UNSPECIFIED')]).last).toMatchObject({
      failure: { code: 'cut' },
    });
  });
});

describe('usage (wire.md 7.2)', () => {
  it('adds thoughts to the output and what tools read to the input, and the last counts win', () => {
    const counted = {
      promptTokenCount: 10,
      toolUsePromptTokenCount: 5,
      candidatesTokenCount: 3,
      thoughtsTokenCount: 4,
    };
    const chunks = [
      { ...(text('a') as object), usageMetadata: { promptTokenCount: 10 } },
      { ...(STOP as object), usageMetadata: counted },
    ];
    expect(fold(chunks).last).toMatchObject({ usage: { inputTokens: 15, outputTokens: 7, reasoningTokens: 4 } });
  });

  it('keeps counters that a later chunk leaves out, and takes no negative ones (U-2)', () => {
    const first = { promptTokenCount: 10, cachedContentTokenCount: 8, candidatesTokenCount: 3, thoughtsTokenCount: 2 };
    const chunks = [
      { ...(text('a') as object), usageMetadata: first },
      STOP,
      { usageMetadata: { candidatesTokenCount: -1 } },
    ];
    expect(fold(chunks).last).toMatchObject({ usage: { inputTokens: 10, cacheReadTokens: 8, outputTokens: 2 } });
  });
});

describe('sources', () => {
  it('come once with the passages they stand behind', () => {
    const groundingMetadata = {
      groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }, { web: { uri: 'https://b.example' } }],
      groundingSupports: [
        { segment: { startIndex: 2, endIndex: 5, text: 'abc' }, groundingChunkIndices: [1, 0, 9, 'x'] },
      ],
    };
    const chunk = { candidates: [{ content: { parts: [{ text: 'x' }] }, groundingMetadata }] };
    const citations = sequence(parse([chunk, chunk, STOP])).filter((event) => event.type === 'citation');
    expect(citations).toEqual([
      { type: 'citation', url: 'https://b.example', citedText: 'abc', startIndex: 2, endIndex: 5 },
      { type: 'citation', url: 'https://a.example', title: 'A', citedText: 'abc', startIndex: 2, endIndex: 5 },
    ]);
  });

  it('stand for the whole answer when no passage is named, and quotes count as well', () => {
    const candidate = {
      content: { parts: [{ text: 'x' }] },
      groundingMetadata: { groundingChunks: [{ web: { uri: 'https://a.example' } }, { maps: {} }] },
      citationMetadata: { citationSources: [{ uri: 'https://q.example', startIndex: 0, endIndex: 4 }, {}] },
    };
    const citations = parse([{ candidates: [candidate] }]).filter((event) => event.type === 'citation');
    expect(citations.map(({ url }) => url)).toEqual(['https://a.example', 'https://q.example']);
  });
});

describe('what only Gemini knows', () => {
  it('passes as it is, and code stays readable', () => {
    const image = { inlineData: { mimeType: 'image/png', data: 'AA' } };
    expect(parse([parts(image)])).toContainEqual({ type: 'native', protocol: 'gemini', raw: image });
    expect(
      fold([parts({ executableCode: { code: '1+1' } }, { codeExecutionResult: { output: '2' } }), STOP]).text,
    ).toContain('1+1');
  });
});
