// TOML edited by key: what is not ours keeps every byte.
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { ShapeError } from '../../../../../src/main/core/clients/formats/config-format.ts';
import { tomlFormat as format } from '../../../../../src/main/core/clients/formats/toml-format.ts';
import { scanToml } from '../../../../../src/main/core/clients/formats/toml-scan.ts';
import { connectText } from '../support/connect-text.ts';
import { tomlFile } from '../support/toml-files.ts';
import { tellCount } from '../../../../support/tell-count.ts';

const RUNS = Number(process.env['TRUST_RUNS'] ?? 1);

const KEYS = [
  [['model'], 'default'],
  [['provider'], 'dragoman'],
  [['providers', 'dragoman', 'name'], 'Dragoman "1"'],
  [['providers', 'dragoman', 'url'], 'http://127.0.0.1:7417/v1'],
  [['models', 'default'], 'dragoman'],
] as const;

describe('TOML edited by key', () => {
  it(
    'sets keys in any file so that it stays valid, every key is there, and taking them away gives the same bytes',
    () => {
      fc.assert(
        fc.property(tomlFile, ({ text }) => {
          expect(format.findProblem(text), text).toBeUndefined();
          const connected = connectText(format, text, KEYS);
          expect(format.findProblem(connected.text), connected.text).toBeUndefined();
          for (const [path, value] of KEYS) expect(format.find(connected.text, path)?.value).toEqual(value);
          expect(connected.undo(connected.text)).toBe(text);
        }),
        { numRuns: 400 * RUNS },
      );
      tellCount('edits', 400 * RUNS);
    },
    20_000 * RUNS,
  );

  it(
    'gives the bytes of a file in which only the edits of the user were made, whatever they edited meanwhile',
    () => {
      fc.assert(
        fc.property(tomlFile, fc.nat(), ({ text, markers }, at) => {
          fc.pre(markers.length > 0);
          const marker = markers[at % markers.length] ?? '';
          const edit = (before: string): string => before.replace(marker, 'edited by the user');
          const connected = connectText(format, text, KEYS);
          expect(connected.undo(edit(connected.text))).toBe(edit(text));
        }),
        { numRuns: 400 * RUNS },
      );
      tellCount('edits', 400 * RUNS);
    },
    20_000 * RUNS,
  );

  it('leaves what the user has appended behind our table', () => {
    const text = 'model = "x"\n\n[tui]\na = 1\n';
    const connected = connectText(format, text, KEYS);
    const added = '\n[mcp_servers.new]\ncommand = "y"\n';
    expect(connected.undo(connected.text + added)).toBe(text + added);
  });

  it('measures every statement of a file with all kinds of values', () => {
    const text = 'a."b c".d = """x""""\n[t]\ne = [{ f = "]" }, # ]\n]\n[[u.v]]\ng = 07:32:00\n';
    const found = scanToml(text).map(({ kind, path, start, end }) => [kind, path.join('/'), text.slice(start, end)]);
    expect(found).toEqual([
      ['pair', 'a/b c/d', 'a."b c".d = """x""""'],
      ['table', 't', '[t]'],
      ['pair', 't/e', 'e = [{ f = "]" }, # ]\n]'],
      ['table-list', 'u/v', '[[u.v]]'],
      ['pair', 'u/v/g', 'g = 07:32:00'],
    ]);
    expect(() => parse(text)).not.toThrow();
  });

  it('puts a root key behind the comment at the head of the file and before all tables', () => {
    expect(format.write('# My settings\n\n[tui]\na = 1\n', ['model'], 'x').text).toBe(
      '# My settings\nmodel = "x"\n\n[tui]\na = 1\n',
    );
  });

  it('refuses to put a value where a table stands, and items in lists of tables', () => {
    expect(() => format.write('[model]\na = 1\n', ['model'], 'x')).toThrow(ShapeError);
    expect(() => format.write('', ['a', { field: 'id', equals: 'x' }], 'x')).toThrow(ShapeError);
  });

  it('tells where a file is broken', () => {
    expect(format.findProblem('a = 1\nb = \n')).toMatchObject({ line: 2 });
    expect(format.findProblem('a = 1\na = 2\n')).toMatchObject({ line: 2 });
  });
});
