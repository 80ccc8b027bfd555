import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_USAGE, type IrEvent, type IrUsage } from '../../../../src/main/core/ir/events.ts';
import { createSequencer } from '../../../../src/main/core/ir/sequencer.ts';
import { checkEventOrder } from '../../../helpers/grammar.ts';
import { sequence } from '../../../helpers/replay.ts';

const start: IrEvent = { type: 'start', id: 'm1', model: 'm' };
const text = (value: string): IrEvent => ({ type: 'text-delta', text: value });
const reasoning = (value: string): IrEvent => ({ type: 'reasoning-delta', text: value });
const refusal = (value: string): IrEvent => ({ type: 'refusal-delta', text: value });
const toolStart = (key: string): IrEvent => ({ type: 'tool-start', key, id: `id_${key}`, name: key, kind: 'function' });
const toolDelta = (key: string, value: string): IrEvent => ({ type: 'tool-delta', key, text: value });
const toolEnd = (key: string): IrEvent => ({ type: 'tool-end', key });
const finish = (reason: Extract<IrEvent, { type: 'finish' }>['reason'] = 'stop'): IrEvent => ({
  type: 'finish',
  reason,
});
const usage = (outputTokens: number): IrUsage => ({ ...NO_USAGE, inputTokens: 10, outputTokens });
const signature = { origin: 'anthropic-messages', value: 'sig' } as const;

/** One word an event, for comparing orders. */
function outline(events: readonly IrEvent[]): string[] {
  return events.map((event) => {
    if (event.type === 'tool-start' || event.type === 'tool-end') return `${event.type} ${event.key}`;
    if (event.type === 'tool-delta') return `${event.key}:${event.text}`;
    return 'text' in event ? `${event.type.slice(0, -6)}:${event.text}` : event.type;
  });
}

const run = (...events: IrEvent[]): string[] => outline(sequence(events));

/** What each push returns by itself. */
function steps(...events: IrEvent[]): string[][] {
  const sequencer = createSequencer();
  return events.map((event) => outline(sequencer.push(event)));
}

describe('while no tool is open (§9.3)', () => {
  it('opens a block with its first text and closes it for another kind', () => {
    expect(steps(start, reasoning('a'), reasoning('b'), text('c'), refusal('d'))).toEqual([
      ['start'],
      ['reasoning-start', 'reasoning:a'],
      ['reasoning:b'],
      ['reasoning-end', 'text-start', 'text:c'],
      ['text-end', 'refusal-start', 'refusal:d'],
    ]);
  });

  it('holds blank space that arguments begin with until more comes, for alone it is no JSON', () => {
    expect(steps(start, toolStart('a'), toolDelta('a', ' '), toolDelta('a', '\n{}'))).toEqual([
      ['start'],
      ['tool-start a'],
      [],
      ['a: \n{}'],
    ]);
    expect(run(start, toolStart('a'), toolDelta('a', ' '), toolStart('b'), toolDelta('b', '\n'), finish())).toEqual([
      'start',
      'tool-start a',
      'tool-end a',
      'tool-start b',
      'tool-end b',
      'finish',
    ]);
  });

  it('gives each call an id of its own, also where the provider uses one twice', () => {
    const call = (key: string): IrEvent => ({ type: 'tool-start', key, id: 'c', name: 'f', kind: 'function' });
    const events = sequence([start, call('a'), call('b'), toolEnd('a'), toolEnd('b'), call('d'), finish()]);
    expect(events.flatMap((event) => (event.type === 'tool-start' ? event.id : []))).toEqual(['c', 'c_2', 'c_3']);
  });

  it('opens no block for empty deltas, starts and ends (W-10)', () => {
    const empty: IrEvent[] = [
      { type: 'text-start' },
      text(''),
      { type: 'text-end' },
      { type: 'reasoning-start' },
      reasoning(''),
      { type: 'reasoning-end' },
      refusal(''),
    ];
    expect(run(start, ...empty, finish())).toEqual(['start', 'finish']);
  });

  it('keeps blocks of one kind apart when the provider ended the first', () => {
    expect(run(start, text('a'), { type: 'text-end' }, { type: 'text-start' }, text('b'), finish())).toEqual([
      'start',
      'text-start',
      'text:a',
      'text-end',
      'text-start',
      'text:b',
      'text-end',
      'finish',
    ]);
  });

  it('attaches a signature to the open reasoning and closes it', () => {
    const events = sequence([start, reasoning('a'), { type: 'reasoning-end', signature }, text('b'), finish()]);
    expect(outline(events).slice(1, 4)).toEqual(['reasoning-start', 'reasoning:a', 'reasoning-end']);
    expect(events[3]).toEqual({ type: 'reasoning-end', signature });
  });

  it('gives a signature a block of its own when no text came with it', () => {
    expect(run(start, text('a'), { type: 'reasoning-end', signature, isRedacted: true }, finish())).toEqual([
      'start',
      'text-start',
      'text:a',
      'text-end',
      'reasoning-start',
      'reasoning-end',
      'finish',
    ]);
  });

  it('closes the open block for a tool and streams its arguments through', () => {
    expect(steps(start, text('a'), toolStart('x'), toolDelta('x', '{'), toolDelta('x', '}'), toolEnd('x'))).toEqual([
      ['start'],
      ['text-start', 'text:a'],
      ['text-end', 'tool-start x'],
      ['x:{'],
      ['x:}'],
      ['tool-end x'],
    ]);
  });

  it('passes native blocks between others, and citations only inside text', () => {
    const citation: IrEvent = { type: 'citation', url: 'https://x.test' };
    const native: IrEvent = { type: 'native', protocol: 'anthropic-messages', raw: { type: 'server_tool_use' } };
    expect(run(start, text('a'), citation, native, citation, finish())).toEqual([
      'start',
      'text-start',
      'text:a',
      'citation',
      'text-end',
      'native',
      'finish',
    ]);
  });

  it('holds a citation back for the text that it came before, and drops it when none follows', () => {
    const citation: IrEvent = { type: 'citation', url: 'https://x.test' };
    expect(run(start, { type: 'text-start' }, citation, citation, text('a'), text('b'), finish())).toEqual([
      'start',
      'text-start',
      'text:a',
      'citation',
      'citation',
      'text:b',
      'text-end',
      'finish',
    ]);
    expect(run(start, citation, reasoning('a'), text('b'), finish())).not.toContain('citation');
    expect(run(start, citation, toolStart('x'), toolEnd('x'), text('b'), finish())).not.toContain('citation');
  });

  it('starts the answer by itself when the provider forgot to, and once only', () => {
    expect(run(text('a'), start, finish())).toEqual(['start', 'text-start', 'text:a', 'text-end', 'finish']);
    expect(run(start, start, finish())).toEqual(['start', 'finish']);
    expect(run(finish())).toEqual(['start', 'finish']);
  });
});

describe('while a tool is open (§9.3)', () => {
  it('queues further tools with their arguments, and opens each when the one before has ended', () => {
    expect(
      steps(
        start,
        toolStart('x'),
        toolStart('y'),
        toolDelta('y', 'y1'),
        toolDelta('x', 'x1'),
        toolDelta('y', 'y2'),
        toolEnd('x'),
        toolDelta('y', 'y3'),
        toolEnd('y'),
      ),
    ).toEqual([
      ['start'],
      ['tool-start x'],
      [],
      [],
      ['x:x1'],
      [],
      ['tool-end x', 'tool-start y', 'y:y1', 'y:y2'],
      ['y:y3'],
      ['tool-end y'],
    ]);
  });

  it('gives out queued tools that have ended already, all at once', () => {
    const events = steps(
      start,
      toolStart('x'),
      toolStart('y'),
      toolStart('z'),
      toolEnd('y'),
      toolDelta('z', '1'),
      toolEnd('z'),
      toolEnd('x'),
    );
    expect(events.at(-1)).toEqual(['tool-end x', 'tool-start y', 'tool-end y', 'tool-start z', 'z:1', 'tool-end z']);
  });

  it('holds text, reasoning and refusals back until the tools are done', () => {
    expect(
      steps(start, toolStart('x'), text('a'), reasoning('b'), refusal('c'), toolDelta('x', '1'), toolEnd('x')),
    ).toEqual([
      ['start'],
      ['tool-start x'],
      [],
      [],
      [],
      ['x:1'],
      [
        'tool-end x',
        'text-start',
        'text:a',
        'text-end',
        'reasoning-start',
        'reasoning:b',
        'reasoning-end',
        'refusal-start',
        'refusal:c',
      ],
    ]);
  });

  it('holds a signature back with its reasoning', () => {
    const events = sequence([
      start,
      toolStart('x'),
      reasoning('b'),
      { type: 'reasoning-end', signature },
      toolEnd('x'),
      finish(),
    ]);
    expect(outline(events).slice(2)).toEqual([
      'tool-end x',
      'reasoning-start',
      'reasoning:b',
      'reasoning-end',
      'finish',
    ]);
    expect(events.at(-2)).toEqual({ type: 'reasoning-end', signature });
  });

  it('ends calls that were never ended when the answer finishes, the text behind them', () => {
    expect(run(start, toolStart('x'), toolDelta('x', '1'), text('a'), toolStart('y'), finish('tool'))).toEqual([
      'start',
      'tool-start x',
      'x:1',
      'tool-end x',
      'tool-start y',
      'tool-end y',
      'text-start',
      'text:a',
      'text-end',
      'finish',
    ]);
  });

  it('keeps the proof that hangs on the end of a queued tool', () => {
    const events = sequence([
      start,
      toolStart('x'),
      toolStart('y'),
      { type: 'tool-end', key: 'y', signature },
      toolEnd('x'),
      finish(),
    ]);
    expect(events).toContainEqual({ type: 'tool-end', key: 'y', signature });
  });

  it('ignores empty arguments, and arguments of calls that are over or never began', () => {
    expect(
      run(
        start,
        toolDelta('q', '1'),
        toolEnd('q'),
        toolStart('x'),
        toolDelta('x', ''),
        toolEnd('x'),
        toolDelta('x', '2'),
        finish(),
      ),
    ).toEqual(['start', 'tool-start x', 'tool-end x', 'finish']);
  });
});

describe('how an answer ends', () => {
  it('counts the first finish and the last usage, in whatever order they come', () => {
    const events = sequence([
      start,
      { type: 'usage', usage: usage(1) },
      text('a'),
      { type: 'finish', reason: 'length', usage: usage(2) },
      finish('stop'),
      { type: 'usage', usage: usage(3) },
    ]);
    expect(events.at(-1)).toEqual({ type: 'finish', reason: 'length', usage: usage(3) });
  });

  it('says zero where no usage came (U-1)', () => {
    expect(sequence([start, finish()]).at(-1)).toEqual({ type: 'finish', reason: 'stop', usage: NO_USAGE });
  });

  it.each([
    ['stop', 'tool'],
    ['stop-sequence', 'tool'],
    ['pause', 'tool'],
    ['tool', 'tool'],
    ['length', 'length'],
    ['context', 'context'],
    ['filter', 'filter'],
  ] as const)('with calls, "%s" is told as "%s" (S-7)', (reason, told) => {
    const events = sequence([start, toolStart('x'), toolEnd('x'), finish(reason)]);
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: told });
  });

  it('without calls does not wait for their results (S-7)', () => {
    expect(sequence([start, text('a'), finish('tool')]).at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
    expect(sequence([start, text('a'), finish('pause')]).at(-1)).toMatchObject({ type: 'finish', reason: 'pause' });
  });

  it('keeps the stop sequence', () => {
    const last = sequence([start, { type: 'finish', reason: 'stop-sequence', stopSequence: 'END' }]).at(-1);
    expect(last).toMatchObject({ reason: 'stop-sequence', stopSequence: 'END' });
  });

  it('is an error when the stream was cut, and the open block stays open (E-5)', () => {
    const events = sequence([start, text('a')]);
    expect(outline(events)).toEqual(['start', 'text-start', 'text:a', 'error']);
    expect(events.at(-1)).toMatchObject({ failure: { code: 'cut' } });
  });

  it('never closes a call with half of its arguments', () => {
    expect(run(start, toolStart('x'), toolDelta('x', '{"path":"/'))).toEqual([
      'start',
      'tool-start x',
      'x:{"path":"/',
      'error',
    ]);
  });

  it('is an error even for a stream without a single event (E-5)', () => {
    expect(run()).toEqual(['error']);
  });

  it('lets an error stand, whatever was said before', () => {
    const failure = { code: 'overloaded', message: 'Overloaded now' } as const;
    const events = sequence([start, text('a'), finish(), { type: 'error', failure }]);
    expect(events.at(-1)).toEqual({ type: 'error', failure });
  });

  it('says nothing after the end', () => {
    for (const last of [
      [finish(), { type: 'end' }],
      [{ type: 'error', failure: { code: 'cut', message: 'x' } }],
      [{ type: 'end' }],
    ] as IrEvent[][]) {
      const sequencer = createSequencer();
      expect(sequencer.isOver()).toBe(false);
      for (const event of [start, ...last]) sequencer.push(event);
      expect(sequencer.isOver()).toBe(true);
      expect(sequencer.push(text('late'))).toEqual([]);
      expect(sequencer.push(finish())).toEqual([]);
      expect(sequencer.push({ type: 'error', failure: { code: 'cut', message: 'late' } })).toEqual([]);
      expect(sequencer.end()).toEqual([]);
    }
  });
});

interface Block {
  readonly kind: 'text' | 'reasoning' | 'refusal' | 'tool';
  readonly texts: readonly string[];
  readonly isEnded: boolean;
}

/** A block as a parser emits it; a tool gets its place as key. */
function blockEvents({ kind, texts, isEnded }: Block, index: number): IrEvent[] {
  const key = `t${index}`;
  if (kind === 'tool') {
    const deltas = texts.map((value) => toolDelta(key, value));
    return [toolStart(key), ...deltas, ...(isEnded ? [toolEnd(key)] : [])];
  }
  const deltas = texts.map((value): IrEvent => ({ type: `${kind}-delta`, text: value }));
  return [{ type: `${kind}-start` }, ...deltas, ...(isEnded ? [{ type: `${kind}-end` } as IrEvent] : [])];
}

/** Deals the lists into one, each in its own order, as the numbers say. */
function interleave(lists: readonly IrEvent[][], choices: readonly number[]): IrEvent[] {
  const rest = lists.map((list) => [...list]);
  const mixed: IrEvent[] = [];
  for (let step = 0; rest.some((list) => list.length > 0); step += 1) {
    const filled = rest.filter((list) => list.length > 0);
    const list = filled[(choices[step % choices.length] ?? 0) % filled.length];
    mixed.push(list?.shift() as IrEvent);
  }
  return mixed;
}

describe('any interleaving of well-formed blocks', () => {
  const block = fc.record({
    kind: fc.constantFrom<Block['kind']>('text', 'reasoning', 'refusal', 'tool'),
    texts: fc.array(fc.constantFrom('', 'a', 'bc', '{"x":1}'), { maxLength: 3 }),
    isEnded: fc.boolean(),
  });
  const input = fc.tuple(fc.array(block, { maxLength: 6 }), fc.array(fc.nat(20), { minLength: 1, maxLength: 30 }));

  it('comes out one block after another, with the same texts', () => {
    fc.assert(
      fc.property(input, ([blocks, choices]) => {
        const lists = blocks.map((one, index) => blockEvents(one, index));
        const mixed = [start, ...interleave(lists, choices), finish()];
        const events = sequence(mixed);
        expect(checkEventOrder(events)).toEqual([]);
        for (const kind of ['text', 'reasoning', 'refusal'] as const) {
          const joined = (list: readonly IrEvent[]): string =>
            list.map((event) => (event.type === `${kind}-delta` ? (event as { text: string }).text : '')).join('');
          expect(joined(events)).toBe(joined(mixed));
        }
        for (const [index, { kind, texts }] of blocks.entries()) {
          const own = events.filter((event) => 'key' in event && event.key === `t${index}`);
          const deltas = own.map((event) => (event.type === 'tool-delta' ? event.text : '')).join('');
          expect(deltas).toBe(kind === 'tool' ? texts.join('') : '');
          expect(own.filter(({ type }) => type === 'tool-start' || type === 'tool-end')).toHaveLength(
            kind === 'tool' ? 2 : 0,
          );
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never ends well when it is cut before the finish', () => {
    fc.assert(
      fc.property(input, fc.nat(40), ([blocks, choices], cut) => {
        const lists = blocks.map((one, index) => blockEvents(one, index));
        const events = sequence([start, ...interleave(lists, choices)].slice(0, cut));
        expect(events.at(-1)).toMatchObject({ type: 'error', failure: { code: 'cut' } });
        expect(events.filter(({ type }) => type === 'finish')).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
