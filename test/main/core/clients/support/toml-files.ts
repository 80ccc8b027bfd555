// TOML files as people have them, made at random: comments, tables, inline tables, long texts, lists, Windows line ends.
import fc from 'fast-check';

export interface TomlFile {
  readonly text: string;
  /** Texts in it, each there once. */
  readonly markers: readonly string[];
}

const VALUES = [
  '"TEXT"',
  "'TEXT'",
  '"""\n[not.a.table]\nmodel = "x" # TEXT\n"""',
  "'''\nTEXT \\ 'quoted' '''",
  '"escaped \\" quote # no comment TEXT"',
  '1_000',
  '0xdead',
  '1e3',
  '+inf',
  'true',
  '1979-05-27T07:32:00Z',
  '1979-05-27 07:32:00',
  '[]',
  '[ "a", "TEXT", ]',
  '[\n  "a", # one ] two\n  { x = 1, y = "}" },\n]',
  '{}',
  '{ a = "TEXT", b.c = [1, 2] }',
] as const;

const KEYS = ['key', '"quoted key"', "'single'", 'dotted.key', 'model_name'] as const;
const HEADERS = [
  '[tui]',
  '[projects."/home/a b"]',
  '[[hooks]]',
  '[mcp_servers.docs]',
  "[plugins.'x.y'.z]",
  '[model_providers.other]',
];

const line = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ key: fc.constantFrom(...KEYS), value: fc.constantFrom(...VALUES), comment: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constantFrom('# a comment', '', '  # indented', '#', '   ') },
);

const layout = fc.record({
  lineEnd: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '', '', '\uFEFF'),
  endsWithLineEnd: fc.boolean(),
  indent: fc.constantFrom('', '', '  '),
});

/** A valid file; sometimes with keys and tables of the same names as ours. */
export const tomlFile: fc.Arbitrary<TomlFile> = fc
  .record({
    head: fc.constantFrom('', '', '# My settings\n\n', '# My settings\n', '\n\n'),
    root: fc.array(line, { maxLength: 4 }),
    own: fc.constantFrom(
      '',
      '',
      'model = "mine" # keep\n',
      'model="mine"\n',
      'providers = { other = { url = "x" } }\n',
      'providers = {}\n',
    ),
    sections: fc.array(fc.record({ header: fc.nat(), lines: fc.array(line, { maxLength: 3 }) }), { maxLength: 4 }),
    ownSection: fc.constantFrom('', '', '[models]\n', '[models]\n# nothing\n\n'),
    layout,
  })
  .map(({ head, root, own, sections, ownSection, layout: look }) => {
    const markers: string[] = [];
    let count = 0;
    const print = (item: (typeof root)[number]): string => {
      if (typeof item === 'string') return `${item}\n`;
      count += 1;
      const key = item.key.replace(/(\w)(?=\W*$)/, `$1${count}`);
      const marker = `text-${count}-é`;
      if (item.value.includes('TEXT')) markers.push(marker);
      return `${look.indent}${key} = ${item.value.replace('TEXT', marker)}${item.comment ? ` # why ${count}` : ''}\n`;
    };
    const used = new Set<string>();
    const blocks = sections.map(({ header, lines }) => {
      const wanted = HEADERS[header % HEADERS.length] ?? '';
      const isTaken = used.has(wanted) && !wanted.startsWith('[[');
      used.add(wanted);
      return `${isTaken ? `[extra${(count += 1)}]` : wanted}\n${lines.map(print).join('')}`;
    });
    const text = head + root.map(print).join('') + own + blocks.join('\n') + ownSection;
    const ended = look.endsWithLineEnd ? text : text.replace(/\n$/, '');
    return { text: look.mark + ended.replaceAll('\n', look.lineEnd), markers };
  });
