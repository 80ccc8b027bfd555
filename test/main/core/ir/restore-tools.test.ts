import { describe, expect, it } from 'vitest';
import type { IrEvent, IrToolStart } from '../../../../src/main/core/ir/events.ts';
import type { IrTool } from '../../../../src/main/core/ir/request.ts';
import { createToolRestorer, unwrapInput } from '../../../../src/main/core/ir/restore-tools.ts';
import { createToolNames } from '../../../../src/main/core/ir/tool-names.ts';

const RULE = { pattern: /^[A-Za-z0-9_-]{1,64}$/, maxLength: 64 };
const LONG = 'z'.repeat(90);
const TOOLS: IrTool[] = [
  { name: 'apply_patch', kind: 'custom' },
  { name: 'weather', kind: 'function' },
  { name: 'sleep', namespace: 'clock', kind: 'function' },
  { name: 'tool_search', kind: 'function', clientType: 'tool_search' },
  { name: LONG, kind: 'function' },
];
const NAMES = createToolNames(TOOLS, RULE, { wrapsCustom: true });

const start = (key: string, name: string): IrToolStart => ({
  type: 'tool-start',
  key,
  id: `id_${key}`,
  name,
  kind: 'function',
});
const delta = (key: string, text: string): IrEvent => ({ type: 'tool-delta', key, text });
const end = (key: string): IrEvent => ({ type: 'tool-end', key });

function restore(...events: IrEvent[]): IrEvent[] {
  const restorer = createToolRestorer(NAMES);
  return events.flatMap((event) => restorer(event));
}

describe('names on the way back', () => {
  it('become what the client declared (T-2, T-3)', () => {
    expect(restore(start('1', NAMES.toTarget(LONG)))[0]).toMatchObject({ name: LONG });
    expect(restore(start('1', 'clock__sleep'))[0]).toMatchObject({ name: 'sleep', namespace: 'clock' });
    expect(restore(start('1', 'tool_search'))[0]).toMatchObject({ clientType: 'tool_search' });
  });

  it('stay as they are when the model made them up', () => {
    expect(restore(start('1', 'no_such_tool'))).toEqual([start('1', 'no_such_tool')]);
  });

  it('leave the arguments of functions untouched, piece by piece', () => {
    const events = [start('1', 'weather'), delta('1', '{"city"'), delta('1', ':"Rome"}'), end('1')];
    expect(restore(...events)).toEqual(events);
  });

  it('leave all other events alone', () => {
    const events: IrEvent[] = [{ type: 'start' }, { type: 'text-delta', text: '{"input":"x"}' }];
    expect(restore(...events)).toEqual(events);
  });
});

describe('a custom tool that had to be wrapped (T-4)', () => {
  const patch = '*** Begin Patch\n+"hi" \\ 世界 🌍\n*** End Patch';
  const wrapped = JSON.stringify({ input: patch });
  const expected = [{ ...start('1', 'apply_patch'), kind: 'custom' }, delta('1', patch), end('1')];

  it('gives its free text, wherever the arguments were cut', () => {
    for (let position = 0; position <= wrapped.length; position += 1) {
      const pieces = [delta('1', wrapped.slice(0, position)), delta('1', wrapped.slice(position))];
      expect(restore(start('1', 'apply_patch'), ...pieces, end('1')), `cut at ${position}`).toEqual(expected);
    }
    const letters = Array.from(wrapped, (letter) => delta('1', letter));
    expect(restore(start('1', 'apply_patch'), ...letters, end('1'))).toEqual(expected);
  });

  it('says nothing before the text is whole, so a cut stream gives no half of it', () => {
    expect(restore(start('1', 'apply_patch'), delta('1', '{"input":"abc'))).toEqual([
      { ...start('1', 'apply_patch'), kind: 'custom' },
    ]);
  });

  it('without arguments gives no text', () => {
    expect(restore(start('1', 'apply_patch'), end('1'))).toEqual([
      { ...start('1', 'apply_patch'), kind: 'custom' },
      end('1'),
    ]);
  });

  it('keeps the proof at its end, and does not touch the call after it', () => {
    const signature = { origin: 'gemini', value: 'sig' } as const;
    const events = restore(
      start('1', 'apply_patch'),
      delta('1', wrapped),
      { type: 'tool-end', key: '1', signature },
      start('2', 'weather'),
      delta('2', '{"input":"x"}'),
      end('2'),
    );
    expect(events[2]).toEqual({ type: 'tool-end', key: '1', signature });
    expect(events.slice(3)).toEqual([start('2', 'weather'), delta('2', '{"input":"x"}'), end('2')]);
  });
});

describe('unwrapping', () => {
  it.each([
    ['{"input":"a\\nb"}', 'a\nb'],
    ['{ "input" : "" }', ''],
    ['', ''],
    // The model ignored the wrapping: then its text itself is meant.
    ['*** Begin Patch', '*** Begin Patch'],
    ['{"patch":"x"}', '{"patch":"x"}'],
    ['{"input":5}', '{"input":5}'],
    ['"quoted"', '"quoted"'],
  ])('%j means %j', (text, meant) => {
    expect(unwrapInput(text)).toBe(meant);
  });
});
