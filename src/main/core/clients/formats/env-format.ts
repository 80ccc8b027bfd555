// Edits files of variables (`NAME=value`) by line: comments, order, `export`, repeated names and line ends stay.
import type { JsonValue } from '../../ir/json.ts';
import { ShapeError, type ConfigFormat, type KeyPath } from './config-format.ts';
import { BYTE_ORDER_MARK, lineEndOf, lineStart, lineTextEnd, nextLine, splice } from './text-layout.ts';

interface Assignment {
  readonly name: string;
  /** Where the line begins, and where its value begins and ends. */
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/** A name, `=`, and a value: quoted, perhaps over several lines, or up to the end of the line. */
const ASSIGNMENT =
  /^(\uFEFF?[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*)("(?:\\[^]|[^"\\])*"|'[^']*'|`[^`]*`|[^\r\n]*?)[ \t]*(?:#[^\r\n]*)?(?=\r?$)/gm;

export const envFormat: ConfigFormat = {
  // Readers of such files skip whatever they can't read, so nothing in them is an error.
  findProblem: () => undefined,
  contentOf: (text) => Object.fromEntries(scan(text).map((found) => [found.name, unquote(rawOf(text, found))])),
  find: (text, path) => {
    const found = findLast(text, path);
    return found === undefined ? undefined : { value: unquote(rawOf(text, found)), raw: rawOf(text, found) };
  },
  write: (text, path, value) => {
    const found = findLast(text, path);
    const rendered = render(value);
    if (found !== undefined) return { text: put(text, found, rendered), before: rawOf(text, found), containers: [] };
    return { text: append(text, `${nameOf(path)}=${rendered}`), containers: [] };
  },
  remove: (text, path) => {
    const found = findLast(text, path);
    return found === undefined ? text : removeLine(text, found);
  },
  replace: (text, path, raw) => {
    const found = findLast(text, path);
    return found === undefined ? text : put(text, found, raw);
  },
  closeContainer: (text) => text,
  isBlank: (text) => text.replace(BYTE_ORDER_MARK, '').trim() === '',
};

function scan(text: string): Assignment[] {
  return [...text.matchAll(ASSIGNMENT)].map((match) => {
    const [, head = '', name = '', value = ''] = match;
    const valueStart = match.index + head.length;
    return { name, start: match.index, valueStart, end: valueStart + value.length };
  });
}

/** Of repeated names the last one counts. */
function findLast(text: string, path: KeyPath): Assignment | undefined {
  const name = nameOf(path);
  return scan(text).findLast((found) => found.name === name);
}

function nameOf(path: KeyPath): string {
  const [name] = path;
  if (path.length !== 1 || typeof name !== 'string') throw new ShapeError('a file of variables has no groups');
  return name;
}

function rawOf(text: string, { valueStart, end }: Assignment): string {
  return text.slice(valueStart, end);
}

function put(text: string, { valueStart, end }: Assignment, raw: string): string {
  return splice(text, valueStart, { length: end - valueStart, insert: raw });
}

function append(text: string, line: string): string {
  const isAtStart = text === '' || text === BYTE_ORDER_MARK || text.endsWith('\n');
  return text + (isAtStart ? line + lineEndOf(text) : lineEndOf(text) + line);
}

function removeLine(text: string, { start, end }: Assignment): string {
  const from = lineStart(text, text.startsWith(BYTE_ORDER_MARK) && start === 0 ? 1 : start);
  const to = nextLine(text, end);
  if (to < text.length || text.endsWith('\n') || from === 0) return text.slice(0, from) + text.slice(to);
  // The last line has no line end, so the one before it goes with it.
  return text.slice(0, lineTextEnd(text, lineStart(text, from - 1)));
}

function unquote(raw: string): string {
  const quote = raw[0];
  const isQuoted = raw.length >= 2 && (quote === '"' || quote === "'" || quote === '`') && raw.endsWith(quote);
  if (!isQuoted) return raw;
  const inner = raw.slice(1, -1);
  return quote === '"' ? inner.replaceAll(/\\(["\\$])/g, '$1') : inner;
}

/** Plain where nobody could read it otherwise; between single quotes nothing is expanded. */
function render(value: JsonValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (/^[\w./:@%+,-]*$/.test(text)) return text;
  return text.includes("'") ? `"${text.replaceAll(/["\\$]/g, '\\$&')}"` : `'${text}'`;
}
