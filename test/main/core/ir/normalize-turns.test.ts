import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asReminder, joinText, normalizeTurns } from '../../../../src/main/core/ir/normalize-turns.ts';
import type { IrPart, IrToolCall, IrToolResult, IrTurn } from '../../../../src/main/core/ir/request.ts';

const text = (value: string): IrPart => ({ type: 'text', text: value });
const call = (id: string): IrToolCall => ({ type: 'tool-call', id, name: `tool_${id}`, kind: 'function', input: {} });
const result = (callId: string, value = `result of ${callId}`): IrToolResult => ({
  type: 'tool-result',
  callId,
  parts: [{ type: 'text', text: value }],
});
const user = (...parts: IrPart[]): IrTurn => ({ role: 'user', parts });
const assistant = (...parts: IrPart[]): IrTurn => ({ role: 'assistant', parts });
const system = (value: string): IrTurn => ({ role: 'system', parts: [text(value)] });

/** Roles and what a person would see, short enough to compare at a glance. */
function outline(turns: readonly IrTurn[]): string[] {
  return turns.map(({ role, parts }) => `${role}: ${parts.map(outlinePart).join(' | ')}`);
}

function outlinePart(part: IrPart): string {
  if (part.type === 'tool-call') return `call ${part.id}`;
  if (part.type === 'tool-result') return `${part.isError === true ? 'error' : 'result'} ${part.callId}`;
  return part.type === 'text' || part.type === 'reasoning' ? part.text : part.type;
}

describe('order and text of turns', () => {
  it('merges neighbours of one role and keeps the order of their texts (R-1)', () => {
    const turns = [user(text('a')), user(text('b')), assistant(text('c')), assistant(text('d')), user(text('e'))];
    expect(outline(normalizeTurns(turns))).toEqual(['user: a | b', 'assistant: c | d', 'user: e']);
  });

  it('removes blank text and the turns that become empty by it (R-2)', () => {
    const turns = [user(text('a'), text('')), assistant(text(' \n')), assistant(), user(text('b'))];
    expect(outline(normalizeTurns(turns))).toEqual(['user: a | b']);
  });

  it('keeps media and reasoning that carry no text', () => {
    const image: IrPart = { type: 'media', kind: 'image', source: { type: 'url', url: 'https://x.test/a.png' } };
    const turns = [user(image), assistant({ type: 'reasoning', text: '' }, text('ok'))];
    expect(normalizeTurns(turns)).toEqual(turns);
  });

  it('leaves the turns it was given as they were', () => {
    const turns = [user(text('a')), user(text('b')), assistant(call('1')), user(result('1'))];
    const before = structuredClone(turns);
    normalizeTurns(turns);
    expect(turns).toEqual(before);
  });

  it('gives no turns for no turns', () => {
    expect(normalizeTurns([])).toEqual([]);
  });
});

describe('calls and their results', () => {
  it('puts the results in front, in the order of the calls, however they came', () => {
    const turns = [
      user(text('q')),
      assistant(call('1'), call('2'), call('3')),
      user(text('look'), result('3'), result('1'), text('more'), result('2')),
    ];
    expect(outline(normalizeTurns(turns))).toEqual([
      'user: q',
      'assistant: call 1 | call 2 | call 3',
      'user: result 1 | result 2 | result 3 | look | more',
    ]);
  });

  it('gathers results that came as separate turns into one', () => {
    const turns = [assistant(call('1'), call('2')), user(result('1')), user(result('2')), user(text('go on'))];
    expect(outline(normalizeTurns(turns))).toEqual(['assistant: call 1 | call 2', 'user: result 1 | result 2 | go on']);
  });

  it('moves a system turn between a call and its result behind the result (S-4)', () => {
    const turns = [user(text('q')), assistant(call('1')), system('be brief'), user(result('1'), text('and?'))];
    expect(outline(normalizeTurns(turns))).toEqual([
      'user: q',
      'assistant: call 1',
      'user: result 1',
      'system: be brief',
      'user: and?',
    ]);
  });

  it('answers the calls of neighbouring assistant turns together', () => {
    const turns = [assistant(call('1')), assistant(text('and'), call('2')), user(result('2'), result('1'))];
    expect(outline(normalizeTurns(turns))).toEqual(['assistant: call 1 | and | call 2', 'user: result 1 | result 2']);
  });

  it('turns a result without a call into user text that holds all of it (T-12)', () => {
    const image: IrPart = { type: 'media', kind: 'image', source: { type: 'base64', data: 'AAAA' } };
    const orphan: IrToolResult = { type: 'tool-result', callId: 'gone', parts: [{ type: 'text', text: '42' }, image] };
    const [turn] = normalizeTurns([user(orphan, text('next'))]);
    expect(turn?.role).toBe('user');
    expect(turn?.parts.some((part) => part.type === 'tool-result')).toBe(false);
    expect(joinText(turn?.parts ?? [])).toBe('[Result of an earlier tool call gone]\n42\nnext');
    expect(turn?.parts).toContainEqual(image);
  });

  it('names the tool of an orphan when it is known (T-12)', () => {
    const [turn] = normalizeTurns([user({ ...result('9', 'x'), name: 'weather' })]);
    expect(joinText(turn?.parts ?? [])).toBe('[Result of an earlier tool call weather]\nx');
  });

  it('takes a result before its call for an orphan (T-12)', () => {
    const turns = normalizeTurns([user(result('1', 'early')), assistant(call('1')), user(text('q'))]);
    expect(outline(turns)).toEqual([
      'user: [Result of an earlier tool call 1] | early',
      'assistant: call 1',
      'user: error 1 | q',
    ]);
  });

  it('keeps the last of several results for one call (T-12)', () => {
    const turns = normalizeTurns([assistant(call('1')), user(result('1', 'old'), result('1', 'new'))]);
    expect(turns[1]?.parts).toEqual([result('1', 'new')]);
  });

  it('gives a call without a result an error result that says so (T-13)', () => {
    const turns = normalizeTurns([assistant(call('1'), call('2')), user(result('2'), text('stop'))]);
    expect(outline(turns)).toEqual(['assistant: call 1 | call 2', 'user: error 1 | result 2 | stop']);
    expect(turns[1]?.parts[0]).toEqual({
      type: 'tool-result',
      callId: '1',
      name: 'tool_1',
      isError: true,
      parts: [{ type: 'text', text: '[no result: interrupted]' }],
    });
  });

  it('answers a call at the very end of the history as well (T-13)', () => {
    expect(outline(normalizeTurns([assistant(call('1'))]))).toEqual(['assistant: call 1', 'user: error 1']);
  });
});

describe('ids that come again', () => {
  it('pairs each result with the latest call of its id, and makes the ids differ', () => {
    const turns = normalizeTurns([
      assistant(call('call_0')),
      user(result('call_0', 'first')),
      assistant(call('call_0')),
      user(result('call_0', 'second')),
    ]);
    const ids = turns.flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'tool-call' ? [part.id] : [])));
    expect(ids[0]).toBe('call_0');
    expect(new Set(ids).size).toBe(2);
    expect(turns[1]?.parts).toEqual([result('call_0', 'first')]);
    expect(turns[3]?.parts).toEqual([{ ...result('call_0', 'second'), callId: ids[1] }]);
  });

  it('pairs parallel calls that share an id in their order', () => {
    const turns = normalizeTurns([assistant(call('x'), call('x')), user(result('x', 'one'), result('x', 'two'))]);
    const results = turns[1]?.parts.map((part) => (part.type === 'tool-result' ? joinText(part.parts) : ''));
    expect(results).toEqual(['one', 'two']);
  });

  it('does not take an id that another call has', () => {
    const turns = normalizeTurns([assistant(call('x'), call('x'), call('x_2')), user(result('x_2', 'third'))]);
    const ids = turns[0]?.parts.map((part) => (part.type === 'tool-call' ? part.id : ''));
    expect(new Set(ids).size).toBe(3);
    const answered = (turns[1]?.parts ?? []).flatMap((part) =>
      part.type === 'tool-result' && part.isError !== true ? [part.callId] : [],
    );
    expect(answered).toEqual([ids?.[2]]);
  });
});

describe('any history', () => {
  const ids = fc.constantFrom('1', '2', '3', '4');
  const part = fc.oneof(
    fc.constantFrom('a', 'b', '', '  ').map(text),
    ids.map(call),
    fc.tuple(ids, fc.string()).map(([id, value]) => result(id, value)),
    fc.constant<IrPart>({ type: 'reasoning', text: 'hm' }),
  );
  const turn = fc.record({
    role: fc.constantFrom<IrTurn['role']>('user', 'assistant', 'system'),
    parts: fc.array(part, { maxLength: 4 }),
  });
  // Only an assistant calls tools, and only a user answers them.
  const history = fc.array(turn, { maxLength: 8 }).map((turns) =>
    turns.map(({ role, parts }) => ({
      role,
      parts: parts.filter(({ type }) =>
        type === 'tool-call' || type === 'reasoning' ? role === 'assistant' : type !== 'tool-result' || role === 'user',
      ),
    })),
  );

  it('comes out with all calls answered at once, ids that differ, and no empty turn', () => {
    fc.assert(
      fc.property(history, (turns) => {
        const normalized = normalizeTurns(turns);
        const seen = new Set<string>();
        for (const [index, { role, parts }] of normalized.entries()) {
          expect(parts.length).toBeGreaterThan(0);
          expect(normalized[index - 1]?.role).not.toBe(role);
          const calls = parts.flatMap((one) => (one.type === 'tool-call' ? [one.id] : []));
          for (const id of calls) expect(seen.has(id)).toBe(false);
          for (const id of calls) seen.add(id);
          const next = normalized[index + 1]?.parts.slice(0, calls.length) ?? [];
          expect(next.map((one) => (one.type === 'tool-result' ? one.callId : ''))).toEqual(calls);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is not changed by a second pass', () => {
    fc.assert(
      fc.property(history, (turns) => {
        const once = normalizeTurns(turns);
        expect(normalizeTurns(once)).toEqual(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('loses no text that a user or an assistant said', () => {
    fc.assert(
      fc.property(history, (turns) => {
        const said = (list: readonly IrTurn[]): string[] =>
          list
            .flatMap(({ parts }) => parts.flatMap((one) => (one.type === 'text' ? [one.text] : [])))
            .filter((value) => value === 'a' || value === 'b');
        const kept = said(normalizeTurns(turns));
        for (const value of ['a', 'b']) {
          const before = said(turns).filter((one) => one === value).length;
          expect(kept.filter((one) => one === value).length).toBeGreaterThanOrEqual(before);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('words for targets that know less', () => {
  it('marks a later instruction that must be told as user text (S-3)', () => {
    expect(asReminder('be brief')).toBe('<system-reminder>\nbe brief\n</system-reminder>');
  });

  it('joins text blocks with a line break and keeps JSON text as it is (T-16)', () => {
    expect(joinText([text('{"a": 1}'), { type: 'reasoning', text: 'no' }, text('b')])).toBe('{"a": 1}\nb');
  });
});
