// JSON and JSONC edited by key: what is not ours keeps every byte.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShapeError } from '../../../../../src/main/core/clients/formats/config-format.ts';
import { jsonFormat } from '../../../../../src/main/core/clients/formats/json-format.ts';
import { connectText } from '../support/connect-text.ts';
import { jsonFile } from '../support/json-files.ts';
import { tellCount } from '../../../../support/tell-count.ts';

const RUNS = Number(process.env['TRUST_RUNS'] ?? 1);

const KEYS = [
  [['env', 'URL'], 'http://127.0.0.1:7417'],
  [['env', 'TOKEN'], 'drg-x'],
  [['security', 'auth', 'selectedType'], 'key'],
  [['lists', 'ours', { field: 'id', equals: 'a' }], { id: 'a', url: 'u' }],
  [['model'], 'default'],
] as const;

describe.each(['json', 'jsonc'] as const)('%s', (strictness) => {
  const format = jsonFormat(strictness);
  const files = jsonFile({ isStrict: strictness === 'json', ownGroup: 'env' });

  it(
    'sets keys in any file so that it stays valid, every key is there, and taking them away gives the same bytes',
    () => {
      fc.assert(
        fc.property(files, ({ text }) => {
          expect(format.findProblem(text)).toBeUndefined();
          const connected = connectText(format, text, KEYS);
          expect(format.findProblem(connected.text)).toBeUndefined();
          for (const [path, value] of KEYS) expect(format.find(connected.text, path)?.value).toEqual(value);
          expect(connected.undo(connected.text)).toBe(text);
        }),
        { numRuns: 300 * RUNS },
      );
      tellCount('edits', 300 * RUNS);
    },
    20_000 * RUNS,
  );

  it(
    'gives the bytes of a file in which only the edits of the user were made, whatever they edited meanwhile',
    () => {
      fc.assert(
        fc.property(files, fc.nat(), ({ text, markers }, at) => {
          fc.pre(markers.length > 0);
          const marker = JSON.stringify(markers[at % markers.length]);
          const edit = (before: string): string => before.replace(marker, () => '["edited", {"by": "the user"}]');
          const connected = connectText(format, text, KEYS);
          expect(connected.undo(edit(connected.text))).toBe(edit(text));
        }),
        { numRuns: 300 * RUNS },
      );
      tellCount('edits', 300 * RUNS);
    },
    20_000 * RUNS,
  );
});

describe('JSON edited by key', () => {
  const format = jsonFormat('jsonc');

  it('leaves a comment where it is: with the line it explains', () => {
    const text = '{\n  "a": 1 // why one\n  // and that is all\n}\n';
    expect(format.write(text, ['b'], 2).text).toBe('{\n  "a": 1, // why one\n  "b": 2\n  // and that is all\n}\n');
  });

  it('takes the last of two equal names, as parsers do', () => {
    const text = '{"a": 1, "a": 2}';
    expect(format.find(text, ['a'])?.value).toBe(2);
    expect(format.write(text, ['a'], 3).text).toBe('{"a": 1, "a": 3}');
  });

  it('keeps the way a replaced value was written', () => {
    const { text, before } = format.write('{ "a": 1.50e1 }', ['a'], 'ours');
    expect(before).toBe('1.50e1');
    expect(format.replace(text, ['a'], before ?? '')).toBe('{ "a": 1.50e1 }');
  });

  it('does not pull what the user wrote behind our key up into a comment', () => {
    const text = '{\n  "a": 1, // why\n  "ours": 2, "b": 3\n}';
    expect(format.contentOf(format.remove(text, ['ours']))).toEqual({ a: 1, b: 3 });
  });

  it('keeps a group of ours in which the user has put something', () => {
    const connected = connectText(format, '{}', [[['env', 'URL'], 'u']]);
    const edited = connected.text.replace('"URL": "u"', '"URL": "u", "MINE": 1');
    expect(format.contentOf(connected.undo(edited))).toEqual({ env: { MINE: 1 } });
  });

  it('refuses to put a group where something else stands', () => {
    expect(() => format.write('{"env": "x"}', ['env', 'URL'], 'u')).toThrow(ShapeError);
    expect(() => format.write('[1]', ['env'], 'u')).toThrow(/the file/);
  });

  it('tells where a file is broken: comments and trailing commas only break strict JSON', () => {
    const text = '{\n  "a": 1,\n  // b\n}\n';
    expect(format.findProblem(text)).toBeUndefined();
    expect(jsonFormat('json').findProblem(text)).toMatchObject({ line: 3, column: 3 });
    expect(format.findProblem('{\n  "a": 1\n  "b": 2\n}')).toMatchObject({
      line: 3,
      reason: 'a comma is expected here',
    });
  });
});
