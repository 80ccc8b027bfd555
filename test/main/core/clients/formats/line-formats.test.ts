// Files of variables and marked blocks: what is not ours keeps every byte.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShapeError } from '../../../../../src/main/core/clients/formats/config-format.ts';
import { blockFormat } from '../../../../../src/main/core/clients/formats/block-format.ts';
import { envFormat } from '../../../../../src/main/core/clients/formats/env-format.ts';
import { connectText } from '../support/connect-text.ts';
import { tellCount } from '../../../../support/tell-count.ts';

const RUNS = Number(process.env['TRUST_RUNS'] ?? 1);

const LINES = [
  '# comment',
  '',
  '  ',
  'OTHER=1',
  'export KEY="old value" # why',
  "KEY='it'",
  'KEY=',
  'LONG="a\nKEY=no\nb"',
  'not an assignment',
  'A.B-c = x',
];

const layout = {
  lines: fc.array(fc.constantFrom(...LINES), { maxLength: 8 }),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '', '\uFEFF'),
  endsWithLineEnd: fc.boolean(),
};

const textFile = fc
  .record(layout)
  .map(
    ({ lines, lineEnd, mark, endsWithLineEnd }) =>
      mark + (lines.join('\n') + (endsWithLineEnd && lines.length > 0 ? '\n' : '')).replaceAll('\n', lineEnd),
  );

describe('a file of variables', () => {
  const keys = [
    [['KEY'], 'drg-token'],
    [['URL'], "http://127.0.0.1:7417/it's here $HOME"],
  ] as const;

  it(
    'gets variables in any state, and the same bytes again when they are taken away',
    () => {
      fc.assert(
        fc.property(textFile, (text) => {
          const connected = connectText(envFormat, text, keys);
          for (const [path, value] of keys) expect(envFormat.find(connected.text, path)?.value).toBe(value);
          expect(connected.undo(connected.text)).toBe(text);
          const added = `${connected.text}${connected.text.endsWith('\n') ? '' : '\n'}MINE=2\n`;
          expect(envFormat.contentOf(connected.undo(added))).toEqual({
            ...(envFormat.contentOf(text) as object),
            MINE: '2',
          });
        }),
        { numRuns: 300 * RUNS },
      );
      tellCount('edits', 300 * RUNS);
    },
    20_000 * RUNS,
  );

  it('changes the last of repeated names, which is the one that counts, and keeps its export and comment', () => {
    const text = 'KEY=1\nexport KEY="two" # why\n';
    expect(envFormat.write(text, ['KEY'], 'x').text).toBe('KEY=1\nexport KEY=x # why\n');
  });

  it('takes what stands inside of a quoted text for text', () => {
    expect(envFormat.contentOf('A="x\nB=no\n"\nC=1')).toEqual({ A: 'x\nB=no\n', C: '1' });
  });

  it('has no groups', () => {
    expect(() => envFormat.write('', ['a', 'b'], 'x')).toThrow(ShapeError);
  });
});

describe('a marked block', () => {
  it(
    'stands at the end of any file, can be changed, and leaves the same bytes',
    () => {
      fc.assert(
        fc.property(textFile, (text) => {
          const connected = connectText(blockFormat, text, [[['block'], "export A='1'\nexport B='2'"]]);
          expect(blockFormat.find(connected.text, ['block'])?.value).toBe("export A='1'\nexport B='2'");
          const changed = blockFormat.write(connected.text, ['block'], 'export C=3');
          expect(changed.before).toBe("export A='1'\nexport B='2'");
          expect(connected.undo(changed.text)).toBe(text);
          expect(connected.undo(`${connected.text}\nmine`)).toContain('mine');
        }),
        { numRuns: 200 * RUNS },
      );
      tellCount('edits', 200 * RUNS);
    },
    20_000 * RUNS,
  );

  it('leaves the blocks of other names alone', () => {
    const both = connectText(blockFormat, 'mine\n', [
      [['one'], 'export A=1'],
      [['two'], 'export B=2'],
    ]);
    expect(blockFormat.contentOf(blockFormat.remove(both.text, ['one']))).toEqual({ two: 'export B=2', '': 'mine\n' });
    expect(() => blockFormat.write('', ['no name!'], 'x')).toThrow(ShapeError);
  });

  it('is not touched when one of its marks is missing', () => {
    expect(blockFormat.findProblem('a\n# >>> dragoman block >>>\nb\n')).toMatchObject({ line: 2 });
    expect(blockFormat.findProblem('# >>> dragoman block >>>\nb\n# <<< dragoman block <<<\n')).toBeUndefined();
  });
});
