// Edits TOML by key: a line in the table it belongs to, or a table of its own at the end. No other byte changes.
import { parse, TomlError } from 'smol-toml';
import { isJsonObject, type JsonValue } from '../../ir/json.ts';
import {
  pathText,
  ShapeError,
  type ConfigFormat,
  type ContainerNote,
  type KeyPath,
  type SyntaxProblem,
  type Written,
} from './config-format.ts';
import { BYTE_ORDER_MARK, lineEndOf, lineStart, lineTextEnd, nextLine, splice } from './text-layout.ts';
import { scanInlineTable, scanToml, type InlineEntry, type TomlStatement } from './toml-scan.ts';

export const tomlFormat: ConfigFormat = {
  findProblem,
  contentOf,
  find: (text, path) => {
    const place = placeOfKey(text, namesOf(path));
    const value = valueAt(text, namesOf(path));
    if (value === undefined) return undefined;
    return { value, raw: place === undefined ? renderToml(value) : text.slice(place.valueStart, place.end) };
  },
  write,
  remove,
  replace: (text, path, raw) => {
    const place = placeOfKey(text, namesOf(path));
    if (place === undefined) return text;
    return splice(text, place.valueStart, { length: place.end - place.valueStart, insert: raw });
  },
  closeContainer,
  isBlank: (text) => text.replace(BYTE_ORDER_MARK, '').trim() === '',
};

function findProblem(text: string): SyntaxProblem | undefined {
  try {
    parse(withoutMark(text));
    return undefined;
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [, reason = error.message] = /^Invalid TOML document: (.*)/.exec(error.message) ?? [];
    return { line: error.line, column: error.column, reason };
  }
}

/** Dates and numbers as they print: enough to compare, and no precision is lost on the way. */
function contentOf(text: string): JsonValue {
  const content = parse(withoutMark(text), { integersAsBigInt: true });
  return JSON.parse(
    JSON.stringify(content, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
  ) as JsonValue;
}

function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function namesOf(path: KeyPath): string[] {
  return path.map((step) => {
    if (typeof step === 'string') return step;
    throw new ShapeError(`"${pathText(path)}": lists of tables can't be edited by item`);
  });
}

function valueAt(text: string, names: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = contentOf(text);
  for (const name of names) value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

type Place = Pick<InlineEntry, 'start' | 'end' | 'valueStart'> & { readonly isInline: boolean };

/** Where the pair stands: as a line, or inside of an inline table. */
function placeOfKey(text: string, names: readonly string[]): Place | undefined {
  for (const statement of scanToml(text)) {
    if (statement.kind !== 'pair' || !startsWith(names, statement.path)) continue;
    if (statement.path.length === names.length) return { ...statement, isInline: false };
    return placeInline(text, statement.valueStart, names.slice(statement.path.length));
  }
  return undefined;
}

function placeInline(text: string, offset: number, names: readonly string[]): Place | undefined {
  if (text[offset] !== '{') return undefined;
  const entry = scanInlineTable(text, offset).entries.find(({ path }) => startsWith(names, path));
  if (entry === undefined) return undefined;
  if (entry.path.length === names.length) return { ...entry, isInline: true };
  return placeInline(text, entry.valueStart, names.slice(entry.path.length));
}

function startsWith(names: readonly string[], begin: readonly string[]): boolean {
  return begin.length <= names.length && begin.every((name, index) => names[index] === name);
}

function write(text: string, path: KeyPath, value: JsonValue): Written {
  const names = namesOf(path);
  const place = placeOfKey(text, names);
  const rendered = renderToml(value);
  if (place !== undefined) {
    const length = place.end - place.valueStart;
    const before = text.slice(place.valueStart, place.end);
    return { text: splice(text, place.valueStart, { length, insert: rendered }), before, containers: [] };
  }
  if (valueAt(text, names) !== undefined) {
    throw new ShapeError(`"${pathText(path)}" is a table where a single value is expected`);
  }
  return writeNew(text, names, rendered);
}

function writeNew(text: string, names: readonly string[], rendered: string): Written {
  const statements = scanToml(text);
  const table = names.slice(0, -1);
  const line = `${keyText(names.at(-1) ?? '')} = ${rendered}`;
  const inline = statements.find(
    ({ kind, path, valueStart }) => kind === 'pair' && startsWith(table, path) && text[valueStart] === '{',
  );
  if (inline !== undefined) return writeInline(text, { inline, names, rendered });
  const header = statements.findIndex(({ kind, path }) => kind === 'table' && isSame(path, table));
  if (header >= 0) return { text: insertLine(text, endOfSection(statements, header), line), containers: [] };
  if (table.length === 0) return { text: insertAtRoot(text, statements, line), containers: [] };
  const lead = text.trim() === '' ? '' : lineEndOf(text);
  const block = `[${table.map(keyText).join('.')}]${lineEndOf(text)}${line}`;
  return {
    text: insertLine(text, undefined, lead + block),
    containers: [{ path: table, isOurs: true, interior: lead }],
  };
}

/** The last statement of the table that begins at this one. */
function endOfSection(statements: readonly TomlStatement[], header: number): TomlStatement | undefined {
  const next = statements.findIndex(({ kind }, index) => index > header && kind !== 'pair');
  return statements[(next === -1 ? statements.length : next) - 1];
}

/** Root keys stand before all tables: behind the last of them, else behind the comment at the head of the file. */
function insertAtRoot(text: string, statements: readonly TomlStatement[], line: string): string {
  const firstTable = statements.findIndex(({ kind }) => kind !== 'pair');
  const last = statements[(firstTable === -1 ? statements.length : firstTable) - 1];
  if (last !== undefined) return insertLine(text, last, line);
  if (firstTable === -1) return insertLine(text, undefined, line);
  const head = /^\uFEFF?(?:#.*\r?\n)*(?=\r?\n)/.exec(text)?.[0] ?? text.match(/^\uFEFF?/)?.[0] ?? '';
  return splice(text, head.length, { insert: line + lineEndOf(text) });
}

/** A line behind the statement's own line, or at the end of the text. */
function insertLine(text: string, behind: TomlStatement | undefined, line: string): string {
  const at = behind === undefined ? text.length : nextLine(text, behind.end);
  const hasLineEnd = at === 0 || text[at - 1] === '\n' || text.slice(0, at) === BYTE_ORDER_MARK;
  return splice(text, at, { insert: hasLineEnd ? line + lineEndOf(text) : lineEndOf(text) + line });
}

function writeInline(
  text: string,
  { inline, names, rendered }: { inline: TomlStatement; names: readonly string[]; rendered: string },
): Written {
  const { entries, close } = scanInlineTable(text, inline.valueStart);
  const rest = names.slice(inline.path.length);
  const nested = entries.find(({ path, valueStart }) => startsWith(rest, path) && text[valueStart] === '{');
  if (nested !== undefined) {
    const statement: TomlStatement = { ...nested, kind: 'pair', path: [...inline.path, ...nested.path] };
    return writeInline(text, { inline: statement, names, rendered });
  }
  const entry = `${keyText(rest[0] ?? '')} = ${nestInline(rest.slice(1), rendered)}`;
  const path = inline.path;
  const made = rest
    .slice(1)
    .map((_, index): ContainerNote => ({ path: names.slice(0, path.length + 1 + index), isOurs: true }));
  const last = entries.at(-1);
  if (last !== undefined) return { text: splice(text, last.end, { insert: `, ${entry}` }), containers: made };
  const interior = text.slice(inline.valueStart + 1, close);
  const insert = ` ${entry} `;
  return {
    text: splice(text, inline.valueStart + 1, { length: interior.length, insert }),
    containers: [{ path, isOurs: false, interior }, ...made],
  };
}

function nestInline(names: readonly string[], rendered: string): string {
  return names.reduceRight((inner, name) => `{ ${keyText(name)} = ${inner} }`, rendered);
}

function remove(text: string, path: KeyPath): string {
  const place = placeOfKey(text, namesOf(path));
  if (place === undefined) return text;
  return place.isInline ? removeEntry(text, place) : removeLine(text, place);
}

function removeLine(text: string, { start, end }: { start: number; end: number }): string {
  const from = lineStart(text, start);
  const to = nextLine(text, end);
  if (to < text.length || text.endsWith('\n') || from === 0) return text.slice(0, from) + text.slice(to);
  // The last line has no line end, so the one before it goes with it.
  return text.slice(0, lineTextEnd(text, lineStart(text, from - 1)));
}

function removeEntry(text: string, { start, end }: Place): string {
  const before = /,\s*$/.exec(text.slice(0, start));
  if (before !== null) return text.slice(0, before.index) + text.slice(end);
  const after = /^\s*,\s*/.exec(text.slice(end));
  return text.slice(0, start) + text.slice(end + (after?.[0].length ?? 0));
}

function closeContainer(text: string, note: ContainerNote): string {
  const names = namesOf(note.path);
  const place = placeOfKey(text, names);
  if (place !== undefined) return closeInline(text, place, note);
  const statements = scanToml(text);
  const index = statements.findIndex(({ kind, path }) => kind === 'table' && isSame(path, names));
  const header = statements[index];
  if (!note.isOurs || header === undefined || statements[index + 1]?.kind === 'pair') return text;
  const from = lineStart(text, header.start);
  const lead = note.interior ?? '';
  const start = text.slice(0, from).endsWith(lead) ? from - lead.length : from;
  return removeLine(text, { start, end: header.end });
}

function closeInline(text: string, place: Place, note: ContainerNote): string {
  if (text[place.valueStart] !== '{') return text;
  const { entries, close } = scanInlineTable(text, place.valueStart);
  if (entries.length > 0) return text;
  if (note.isOurs) return remove(text, note.path);
  const length = close - place.valueStart - 1;
  return splice(text, place.valueStart + 1, { length, insert: note.interior ?? '' });
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && startsWith(left, right);
}

function keyText(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name);
}

/** A value on one line. JSON's texts, numbers and lists are TOML's as well. */
function renderToml(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(renderToml).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, inner]) => `${keyText(name)} = ${renderToml(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
