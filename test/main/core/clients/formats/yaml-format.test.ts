// YAML edited by key: what is not ours keeps every byte.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShapeError, type KeyPath } from '../../../../../src/main/core/clients/formats/config-format.ts';
import { yamlFormat as format } from '../../../../../src/main/core/clients/formats/yaml-format.ts';
import type { JsonValue } from '../../../../../src/main/core/ir/json.ts';
import { connectText } from '../support/connect-text.ts';
import { yamlFile } from '../support/yaml-files.ts';
import { tellCount } from '../../../../support/tell-count.ts';

const RUNS = Number(process.env['TRUST_RUNS'] ?? 1);

const KEYS: [KeyPath, JsonValue][] = [
  [['model'], 'openai/default'],
  [['openai-api-base'], 'http://127.0.0.1:7417/v1'],
  [['env', 'URL'], 'u'],
  [['models', { field: 'name', equals: 'Dragoman' }], { name: 'Dragoman', roles: ['chat', 'edit'] }],
];

describe('YAML edited by key', () => {
  it(
    'sets keys in any file so that it stays valid, every key is there, and taking them away gives the same bytes',
    () => {
      fc.assert(
        fc.property(yamlFile, ({ text }) => {
          expect(format.findProblem(text), text).toBeUndefined();
          const connected = connectText(format, text, KEYS);
          expect(format.findProblem(connected.text), connected.text).toBeUndefined();
          for (const [path, value] of KEYS)
            expect(format.find(connected.text, path)?.value, connected.text).toEqual(value);
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
        fc.property(yamlFile, fc.nat(), ({ text, markers }, at) => {
          fc.pre(markers.length > 0);
          const marker = markers[at % markers.length] ?? '';
          const edit = (before: string): string => before.replace(marker, 'edited by the user');
          const connected = connectText(format, text, KEYS);
          expect(connected.undo(edit(connected.text))).toBe(edit(text));
        }),
        { numRuns: 300 * RUNS },
      );
      tellCount('edits', 300 * RUNS);
    },
    20_000 * RUNS,
  );

  it('adds an item to a list that is written without indentation in the same manner', () => {
    const text = 'models:\n- name: mine\n  roles: [chat]\nother: 1\n';
    expect(format.write(text, ['models', { field: 'name', equals: 'A' }], { name: 'A', x: 'y' }).text).toBe(
      'models:\n- name: mine\n  roles: [chat]\n- name: "A"\n  x: "y"\nother: 1\n',
    );
  });

  it('refuses files it can not edit without changing how they are written', () => {
    expect(() => format.write('{ a: 1 }', ['b'], 'x')).toThrow(ShapeError);
    expect(() => format.write('a: 1\n---\nb: 2\n', ['b'], 'x')).toThrow(/several documents/);
    expect(() => format.write('env: text\n', ['env', 'URL'], 'x')).toThrow(/"env"/);
  });

  it('tells where a file is broken', () => {
    expect(format.findProblem('a: 1\nb: [1\nc: 2\n')).toMatchObject({ line: 3 });
    expect(format.findProblem('a: 1\na: 2\n')).toMatchObject({ line: 2 });
  });
});
