// YAML files as people have them, made at random: comments, lists, long texts, quotes, anchors, Windows line ends.
import fc from 'fast-check';

export interface YamlFile {
  readonly text: string;
  /** Texts in it, each there once. */
  readonly markers: readonly string[];
}

const VALUES = [
  ' TEXT',
  ' "TEXT: x # y"',
  " 'it''s TEXT'",
  ' 1.50',
  ' yes',
  ' null',
  '',
  ' # nothing here',
  ' []',
  ' {}',
  ' [1, 2, TEXT]',
  ' { a: TEXT, b: [x] }',
  ' |\n  one\n\n  TEXT: two # three\n',
  ' >-\n  folded\n  TEXT\n',
  '\n  - a # first\n  - TEXT',
  '\n- no indentation\n- b: TEXT\n  c: 1',
  '\n    deep:\n        deeper: TEXT\n    other: 1',
  ' &anchorNUMBER TEXT',
] as const;

const OWN = [
  '',
  '',
  'models:\n',
  'models: []\n',
  'models:\n  - name: mine\n    roles: [chat]\n',
  'models:\n- name: mine\n',
  'model: mine # keep\n',
  'env:\n  A: 1\n',
];

/** A valid file; sometimes with keys of the same names as ours. */
export const yamlFile: fc.Arbitrary<YamlFile> = fc
  .record({
    head: fc.constantFrom('', '', '# My settings\n', '---\n', '\n'),
    entries: fc.array(
      fc.record({ value: fc.constantFrom(...VALUES), comment: fc.constantFrom('', '', '# about\n', '\n') }),
      { maxLength: 6 },
    ),
    own: fc.constantFrom(...OWN),
    at: fc.nat(),
    tail: fc.constantFrom('', '', '\n', '# the end\n'),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    endsWithLineEnd: fc.boolean(),
  })
  .map(({ head, entries, own, at, tail, lineEnd, endsWithLineEnd }) => {
    const markers: string[] = [];
    const parts = entries.map(({ value, comment }, index) => {
      const marker = `text ${index}-é`;
      if (value.includes('TEXT')) markers.push(marker);
      const text = value.replace('TEXT', marker).replace('NUMBER', String(index));
      return `${comment}key${index}:${text}${text.endsWith('\n') ? '' : '\n'}`;
    });
    parts.splice(at % (parts.length + 1), 0, own);
    const text = head + parts.join('') + tail;
    const ended = endsWithLineEnd ? text : text.replace(/\n$/, '');
    return { text: ended.replaceAll('\n', lineEnd), markers };
  });
