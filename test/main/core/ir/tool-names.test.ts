import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IrTool } from '../../../../src/main/core/ir/request.ts';
import { createToolNames, type ToolNameRule, type ToolNames } from '../../../../src/main/core/ir/tool-names.ts';

const CHAT: ToolNameRule = { pattern: /^[A-Za-z0-9_-]{1,64}$/, maxLength: 64 };
const GEMINI: ToolNameRule = { pattern: /^[A-Za-z_][A-Za-z0-9_.:-]{0,63}$/, maxLength: 64 };
const ANTHROPIC: ToolNameRule = { pattern: /^[A-Za-z0-9_-]{1,128}$/, maxLength: 128 };

const tool = (name: string, namespace?: string): IrTool => ({
  name,
  kind: 'function',
  ...(namespace === undefined ? {} : { namespace }),
});

function names(tools: readonly IrTool[], rule = CHAT): ToolNames {
  return createToolNames(tools, rule, { wrapsCustom: true });
}

describe('names that the target takes', () => {
  it('stay as they are', () => {
    for (const name of ['a', 'Read', 'mcp__server__do-it_2', 'x'.repeat(64)]) {
      expect(names([tool(name)]).toTarget(name)).toBe(name);
    }
  });

  it('may hold dots and colons where the target takes them', () => {
    expect(names([tool('api.v1:get')], GEMINI).toTarget('api.v1:get')).toBe('api.v1:get');
  });
});

describe('names that the target refuses (T-2)', () => {
  it('become their first 55 characters and a hash of the whole when too long', () => {
    const long = `mcp__${'x'.repeat(80)}`;
    const hash = createHash('sha256').update(long).digest('hex').slice(0, 8);
    expect(names([tool(long)]).toTarget(long)).toBe(`${long.slice(0, 55)}_${hash}`);
  });

  it('differ though they begin alike for more than 64 characters', () => {
    const [one, two] = [`${'x'.repeat(70)}1`, `${'x'.repeat(70)}2`];
    const map = names([tool(one), tool(two)]);
    expect(map.toTarget(one)).not.toBe(map.toTarget(two));
    expect(map.toClient(map.toTarget(two))?.name).toBe(two);
  });

  it.each(['with space', 'dots.and:colons', 'größe', '天気', '🌦️', '', '1', '-dash', '\ud800'])(
    'legal for every target, and back again: %j',
    (name) => {
      for (const rule of [CHAT, GEMINI, ANTHROPIC]) {
        const map = names([tool(name)], rule);
        expect(map.toTarget(name)).toMatch(rule.pattern);
        expect(map.toClient(map.toTarget(name))?.name).toBe(name);
      }
    },
  );

  it('get the same alias in every request, so that replayed history and prompt caches hold', () => {
    const long = 'y'.repeat(100);
    expect(names([tool('other'), tool(long)]).toTarget(long)).toBe(names([tool(long)]).toTarget(long));
    expect(names([]).toTarget(long)).toBe(names([tool(long)]).toTarget(long));
  });
});

describe('namespaces (T-3)', () => {
  it('are flattened and come back as name and namespace', () => {
    const map = names([tool('sleep', 'clock')]);
    expect(map.toTarget('sleep', 'clock')).toBe('clock__sleep');
    expect(map.toClient('clock__sleep')).toEqual({
      name: 'sleep',
      namespace: 'clock',
      kind: 'function',
      isWrapped: false,
    });
  });

  it('do not collide with a plain tool of the bare or of the flat name', () => {
    const tools = [tool('sleep', 'clock'), tool('sleep'), tool('clock__sleep')];
    const map = names(tools);
    expect(map.toTarget('sleep')).toBe('sleep');
    expect(map.toTarget('clock__sleep')).toBe('clock__sleep');
    const flattened = map.toTarget('sleep', 'clock');
    expect(['sleep', 'clock__sleep']).not.toContain(flattened);
    expect(map.toClient(flattened)).toMatchObject({ name: 'sleep', namespace: 'clock' });
  });

  it('do not collide with each other', () => {
    const map = names([tool('b__c', 'a'), tool('c', 'a__b')]);
    const [one, two] = [map.toTarget('b__c', 'a'), map.toTarget('c', 'a__b')];
    expect(one).not.toBe(two);
    expect(map.toClient(one)).toMatchObject({ name: 'b__c', namespace: 'a' });
    expect(map.toClient(two)).toMatchObject({ name: 'c', namespace: 'a__b' });
  });

  it('let the first of two equal declarations win', () => {
    const map = names([{ ...tool('a'), kind: 'custom' }, tool('a')]);
    expect(map.toClient('a')).toMatchObject({ kind: 'custom', isWrapped: true });
  });
});

describe('what the client knows a tool as', () => {
  it('keeps its kind and special type, and says whether it had to be wrapped (T-4)', () => {
    const tools: IrTool[] = [
      { name: 'apply_patch', kind: 'custom' },
      { name: 'tool_search', kind: 'function', clientType: 'tool_search' },
    ];
    expect(names(tools).toClient('apply_patch')).toEqual({ name: 'apply_patch', kind: 'custom', isWrapped: true });
    expect(names(tools).toClient('tool_search')).toMatchObject({ clientType: 'tool_search', isWrapped: false });
    const native = createToolNames(tools, CHAT, { wrapsCustom: false });
    expect(native.toClient('apply_patch')).toMatchObject({ kind: 'custom', isWrapped: false });
  });

  it('is unknown for a name that the model made up', () => {
    expect(names([tool('a')]).toClient('b')).toBeUndefined();
  });
});

describe('any set of tools', () => {
  const anyName = fc.oneof(
    fc.string({ maxLength: 5, unit: fc.constantFrom('a', 'b', '_', '.', ' ', 'ü') }),
    fc.string({ unit: 'grapheme', maxLength: 140 }),
    fc.constantFrom('x'.repeat(64), 'x'.repeat(65), `${'x'.repeat(65)}y`, 'a__b', 'b', 'a'),
  );
  const anyTool = fc
    .tuple(anyName, fc.option(fc.constantFrom('a', 'ns', 'a__b'), { nil: undefined }))
    .map(([name, namespace]) => tool(name, namespace));

  it('gets legal names, no two alike, and each one finds its way back', () => {
    fc.assert(
      fc.property(fc.array(anyTool, { maxLength: 12 }), fc.constantFrom(CHAT, GEMINI, ANTHROPIC), (tools, rule) => {
        const map = names(tools, rule);
        const targets = new Map<string, string>();
        for (const { name, namespace } of tools) {
          const target = map.toTarget(name, namespace);
          const key = JSON.stringify([name, namespace]);
          expect(target).toMatch(rule.pattern);
          expect(targets.get(target) ?? key).toBe(key);
          targets.set(target, key);
          expect(map.toClient(target)).toMatchObject({ name, ...(namespace === undefined ? {} : { namespace }) });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
