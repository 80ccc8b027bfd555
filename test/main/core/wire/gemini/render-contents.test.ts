import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type {
  IrMedia,
  IrPart,
  IrSignature,
  IrToolCall,
  IrToolResult,
  IrTurn,
} from '../../../../../src/main/core/ir/request.ts';
import { checkGeminiContents } from '../../../../helpers/gemini-grammar.ts';
import { irRequest } from '../support.ts';
import { render } from './support.ts';

const text = (value: string): IrPart => ({ type: 'text', text: value });
const call = (id: string, name: string, more: Partial<IrToolCall> = {}): IrPart => ({
  type: 'tool-call',
  id,
  name,
  kind: 'function',
  input: {},
  ...more,
});
const result = (callId: string, value: string, more: Partial<IrToolResult> = {}): IrPart => ({
  type: 'tool-result',
  callId,
  parts: [{ type: 'text', text: value }],
  ...more,
});
const user = (...parts: IrPart[]): IrTurn => ({ role: 'user', parts });
const assistant = (...parts: IrPart[]): IrTurn => ({ role: 'assistant', parts });
const image: IrMedia = { type: 'media', kind: 'image', mediaType: 'image/png', source: { type: 'base64', data: 'AA' } };
const proof = (value: string): IrSignature => ({ origin: 'gemini', value });

type Parts = JsonObject[];

/** The contents of legal requests only. */
function contentsOf(turns: IrTurn[], model?: string): { role: string; parts: Parts }[] {
  const body = render(irRequest({ turns }), model);
  expect(checkGeminiContents(body)).toEqual([]);
  return body['contents'] as unknown as { role: string; parts: Parts }[];
}

const SKIP = 'skip_thought_signature_validator';

describe('order and roles', () => {
  it('opens a request that has no user turn (R-3, R-4)', () => {
    const opening = { role: 'user', parts: [{ text: 'Continue.' }] };
    expect(contentsOf([])).toEqual([opening]);
    expect(contentsOf([assistant(text('a'))])).toEqual([opening, { role: 'model', parts: [{ text: 'a' }] }]);
  });

  it('merges neighbours, drops empty texts and turns, and makes later instructions marked user text (R-1, R-2, S-3)', () => {
    const turns = [
      user(text(''), text('hello')),
      assistant(text('')),
      { role: 'system' as const, parts: [text('NOTE')] },
      user(text('x')),
    ];
    expect(contentsOf(turns)).toEqual([
      {
        role: 'user',
        parts: [{ text: 'hello' }, { text: '<system-reminder>\nNOTE\n</system-reminder>' }, { text: 'x' }],
      },
    ]);
  });

  it('puts the results of a turn into one content in the order of the calls, with their names (T-11)', () => {
    const turns = [
      user(text('q')),
      assistant(call('1', 'f'), call('2', 'g')),
      user(text('and?'), result('2', 'rG')),
      user(result('1', 'rF')),
    ];
    expect(contentsOf(turns)[2]?.parts).toEqual([
      { functionResponse: { name: 'f', response: { output: 'rF' } } },
      { functionResponse: { name: 'g', response: { output: 'rG' } } },
      { text: 'and?' },
    ]);
  });

  it('answers a call that nobody answered, and keeps a result without a call (T-12, T-13)', () => {
    const contents = contentsOf([user(result('gone', 'lost')), assistant(call('1', 'f')), user(text('stop'))]);
    expect(JSON.stringify(contents[0])).toContain('lost');
    expect(contents[2]?.parts[0]).toMatchObject({
      functionResponse: { response: { error: '[no result: interrupted]' } },
    });
  });

  it('says errors as Google does (T-14)', () => {
    const turns = [
      user(text('q')),
      assistant(call('1', 'f'), call('2', 'f')),
      user(result('1', 'bad', { isError: true }), result('2', '', { parts: [] })),
    ];
    expect(contentsOf(turns)[2]?.parts).toMatchObject([
      { functionResponse: { response: { error: 'bad' } } },
      { functionResponse: { response: { output: '' } } },
    ]);
  });

  it('sends back only ids that Gemini made (T-10)', () => {
    const turns = [
      user(text('q')),
      assistant(call('toolu_1', 'f'), call('gem_kq7', 'f')),
      user(result('toolu_1', 'a'), result('gem_kq7', 'b')),
    ];
    const [, calls, results] = contentsOf(turns);
    expect(calls?.parts.map((part) => (part['functionCall'] as JsonObject)['id'])).toEqual([undefined, 'kq7']);
    expect(results?.parts.map((part) => (part['functionResponse'] as JsonObject)['id'])).toEqual([undefined, 'kq7']);
  });
});

describe('media (wire.md 3, 3.1)', () => {
  const turns = [
    user(text('q')),
    assistant(call('1', 'f'), call('2', 'f')),
    user(result('1', 'see', { parts: [{ type: 'text', text: 'see' }, image] }), result('2', 'b')),
  ];

  it('of results stands inside of them since 3', () => {
    expect(contentsOf(turns, 'gemini-3-pro-preview')[2]?.parts).toEqual([
      {
        functionResponse: {
          name: 'f',
          response: { output: 'see' },
          parts: [{ inlineData: { mimeType: 'image/png', data: 'AA' } }],
        },
      },
      { functionResponse: { name: 'f', response: { output: 'b' } } },
    ]);
  });

  it('of results stands behind all of them before', () => {
    expect(contentsOf(turns, 'gemini-2.5-pro')[2]?.parts).toMatchObject([
      { functionResponse: {} },
      { functionResponse: {} },
      { inlineData: {} },
    ]);
  });

  it('goes by address, by bytes, as text, or as the file it is at Google', () => {
    const media = (source: IrMedia['source'], more: Partial<IrMedia> = {}): IrPart => ({
      type: 'media',
      kind: 'image',
      source,
      ...more,
    });
    const parts = [
      media({ type: 'url', url: 'https://x.example/a.jpg?b' }),
      media({ type: 'base64', data: 'AA' }),
      media({ type: 'text', text: 'plain' }, { kind: 'document' }),
      media({ type: 'file', protocol: 'gemini', id: 'files/1' }, { kind: 'document', mediaType: 'application/pdf' }),
    ];
    expect(contentsOf([user(...parts)])[0]?.parts).toEqual([
      { fileData: { mimeType: 'image/jpeg', fileUri: 'https://x.example/a.jpg?b' } },
      { inlineData: { mimeType: 'image/png', data: 'AA' } },
      { text: 'plain' },
      { fileData: { mimeType: 'application/pdf', fileUri: 'files/1' } },
    ]);
  });
});

describe('proofs of reasoning (K-7, K-8)', () => {
  const proofsOf = (parts: IrPart[], model?: string): unknown[] => {
    const answers = parts.flatMap((part) => (part.type === 'tool-call' ? [result(part.id, 'r')] : []));
    const contents = contentsOf([user(text('q')), assistant(...parts), user(...answers)], model);
    return (contents[1]?.parts ?? []).map((part) => part['thoughtSignature']);
  };

  it('return with the call they came with, siblings have none', () => {
    expect(proofsOf([call('1', 'f', { signature: proof('S') }), call('2', 'g')])).toEqual(['S', undefined]);
  });

  it('return to the call when another protocol carried them in a block before it', () => {
    const thinking: IrPart = { type: 'reasoning', text: 'Planning' };
    const carrier: IrPart = { type: 'reasoning', text: '', signature: { origin: 'gemini', value: 'S' } };
    expect(proofsOf([thinking, carrier, call('1', 'f'), call('2', 'g')])).toEqual(['S', undefined]);
    expect(proofsOf([carrier, text('a'), call('1', 'f')])).toEqual([undefined, 'S']);
  });

  it('of a text stay with the text', () => {
    const carrier: IrPart = { type: 'reasoning', text: '', signature: { origin: 'gemini', value: 'T' } };
    expect(proofsOf([text('a'), carrier, call('1', 'f', { signature: proof('S') })])).toEqual(['T', 'S']);
    expect(proofsOf([text('a'), carrier])).toEqual(['T']);
  });

  it('of others never reach Gemini; the documented stand-in takes their place on the first call of each step', () => {
    const foreign = { origin: 'anthropic-messages', value: 'A' } as const;
    const parts: IrPart[] = [
      { type: 'reasoning', text: 'x', signature: foreign },
      call('1', 'f', { signature: foreign }),
      call('2', 'g'),
    ];
    expect(proofsOf(parts)).toEqual([SKIP, undefined]);
    const steps = contentsOf([
      user(text('q')),
      assistant(call('1', 'f')),
      user(result('1', 'r')),
      assistant(call('2', 'f')),
      user(result('2', 'r')),
    ]);
    expect([steps[1], steps[3]].map((content) => content?.parts[0]?.['thoughtSignature'])).toEqual([SKIP, SKIP]);
  });

  it('are not needed before 3', () => {
    expect(proofsOf([call('1', 'f')], 'gemini-2.5-pro')).toEqual([undefined]);
    expect(proofsOf([call('1', 'f')], 'gemini-3-flash-preview')).toEqual([SKIP]);
  });

  it('leave nothing behind of a turn of mere reasoning', () => {
    const contents = contentsOf([user(text('a')), assistant({ type: 'reasoning', text: 'hm' }), user(text('b'))]);
    expect(contents).toEqual([{ role: 'user', parts: [{ text: 'a' }, { text: 'b' }] }]);
  });
});
