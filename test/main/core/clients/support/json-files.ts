// Settings files as people have them, made at random: comments, tabs, one line, trailing commas, Windows line ends, marks.
import fc from 'fast-check';

type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

interface Style {
  readonly unit: string | undefined;
  readonly isSpaced: boolean;
  readonly hasTrailingComma: boolean;
  readonly hasComments: boolean;
  readonly lineEnd: string;
  readonly mark: string;
  readonly endsWithLineEnd: boolean;
}

/** Every name and every text in the file is unique, so that an edit can be made by replacing text. */
const shape: fc.Arbitrary<Value> = fc.letrec<{ value: Value; group: Value }>((tie) => ({
  value: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<Value>('text', 0, 1.5, true, null) },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 1, arbitrary: tie('group') },
  ),
  group: fc.array(tie('value'), { maxLength: 5 }).map((values) => Object.fromEntries(values.entries())),
})).group;

const style = fc.record<Style>({
  unit: fc.constantFrom(undefined, '  ', '    ', '\t'),
  isSpaced: fc.boolean(),
  hasTrailingComma: fc.boolean(),
  hasComments: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '', '', '\uFEFF'),
  endsWithLineEnd: fc.boolean(),
});

export interface JsonFile {
  readonly text: string;
  /** Texts in it, each there once. */
  readonly markers: readonly string[];
}

/** A file; `ownGroup` is a group of the first level that is sometimes there already, with other things in it. */
export function jsonFile(options: { isStrict: boolean; ownGroup: string }): fc.Arbitrary<JsonFile> {
  return fc
    .record({ shape, style, hasGroup: fc.boolean(), group: shape, seed: fc.nat() })
    .map(({ shape: root, style: wanted, hasGroup, group, seed }) => {
      const writer = createWriter(
        options.isStrict ? { ...wanted, hasTrailingComma: false, hasComments: false } : wanted,
        seed,
      );
      const fields = Object.values(root as Record<string, Value>).map((value) => [writer.name(), value] as const);
      if (hasGroup) fields.splice(seed % (fields.length + 1), 0, [options.ownGroup, group]);
      return { text: writer.file(Object.fromEntries(fields)), markers: writer.markers };
    });
}

function createWriter(look: Style, seed: number) {
  const markers: string[] = [];
  let count = 0;
  const name = (): string => `name-${(count += 1)}`;
  const chance = (): boolean => (count * 31 + seed) % 3 === 0;
  const comment = (): string => (look.hasComments && chance() ? ` // comment ${(count += 1)}` : '');
  const scalar = (value: Value): string => {
    if (value !== 'text') return JSON.stringify(value);
    const marker = `text-${(count += 1)}-é "quoted" /* no comment */`;
    markers.push(marker);
    return JSON.stringify(marker);
  };
  const write = (value: Value, depth: number): string => {
    if (typeof value !== 'object' || value === null) return scalar(value);
    const isList = Array.isArray(value);
    const items = Object.entries(value).map(([key, inner]) => {
      const text = write(inner, depth + 1);
      return isList
        ? text
        : `${JSON.stringify(/^\d+$/.test(key) ? name() : key)}:${look.unit !== undefined || look.isSpaced ? ' ' : ''}${text}`;
    });
    const [open, close] = isList ? '[]' : '{}';
    return `${open}${look.unit === undefined ? inLine(items) : inLines(items, depth)}${close}`;
  };
  const inLine = (items: string[]): string => {
    const pad = look.isSpaced && items.length > 0 ? ' ' : '';
    return pad + items.join(look.isSpaced ? ', ' : ',') + (look.hasTrailingComma && items.length > 0 ? ',' : '') + pad;
  };
  const inLines = (items: string[], depth: number): string => {
    const indent = (look.unit ?? '').repeat(depth + 1);
    if (items.length === 0)
      return ['', ' ', '\n', ` // nothing here\n${indent}`][look.hasComments ? seed % 4 : seed % 3] ?? '';
    const lines = items.map((item, index) => {
      const isLast = index === items.length - 1;
      const above = look.hasComments && chance() ? `${indent}/* above\n${indent}   ${(count += 1)} */\n` : '';
      return `${above}${indent}${item}${!isLast || look.hasTrailingComma ? ',' : ''}${comment()}`;
    });
    return `\n${lines.join('\n')}\n${(look.unit ?? '').repeat(depth)}`;
  };
  return {
    markers,
    name,
    file: (root: Value): string =>
      look.mark + (write(root, 0) + (look.endsWithLineEnd ? '\n' : '')).replaceAll('\n', look.lineEnd),
  };
}
