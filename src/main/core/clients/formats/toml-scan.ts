// Finds where each statement of a valid TOML text stands. The text was checked by a parser before: this only measures.

export interface TomlStatement {
  readonly kind: 'pair' | 'table' | 'table-list';
  /** From the root, with the table it stands in. */
  readonly path: readonly string[];
  /** First character of the key, or of the bracket. */
  readonly start: number;
  /** Behind the value, or behind the closing bracket. */
  readonly end: number;
  /** Where the value of a pair begins. */
  readonly valueStart: number;
}

/** The entries of an inline table, with places as in the whole text. */
export interface InlineEntry {
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
}

const BARE_KEY = /[A-Za-z0-9_-]+/y;
const BARE_VALUE = /[^\s,\]}#]+(?: \d\d:[^\s,\]}#]+)?/y;

/** All statements in the order of the file. */
export function scanToml(text: string): TomlStatement[] {
  const statements: TomlStatement[] = [];
  let table: readonly string[] = [];
  let at = skipTrivia(text, 0);
  while (at < text.length) {
    const isHeader = text[at] === '[';
    const statement = isHeader ? scanHeader(text, at) : scanPair(text, at, table);
    if (isHeader) table = statement.path;
    statements.push(statement);
    at = skipTrivia(text, statement.end);
  }
  return statements;
}

/** The entries of the inline table that begins at the offset. */
export function scanInlineTable(text: string, offset: number): { entries: InlineEntry[]; close: number } {
  const entries: InlineEntry[] = [];
  let at = skipTrivia(text, offset + 1);
  while (at < text.length && text[at] !== '}') {
    const entry = scanPair(text, at, []);
    entries.push(entry);
    at = skipTrivia(text, entry.end);
    if (text[at] === ',') at = skipTrivia(text, at + 1);
  }
  return { entries, close: at };
}

function scanHeader(text: string, start: number): TomlStatement {
  const isList = text[start + 1] === '[';
  const key = scanKey(text, start + (isList ? 2 : 1));
  const close = text.indexOf(']', key.end);
  const end = close + (isList ? 2 : 1);
  return { kind: isList ? 'table-list' : 'table', path: key.path, start, end, valueStart: end };
}

function scanPair(text: string, start: number, table: readonly string[]): TomlStatement {
  const key = scanKey(text, start);
  const valueStart = skipBlanks(text, text.indexOf('=', key.end) + 1);
  return { kind: 'pair', path: [...table, ...key.path], start, end: scanValue(text, valueStart), valueStart };
}

/** A key with its dots; `end` is behind its last part. */
function scanKey(text: string, start: number): { path: string[]; end: number } {
  const path: string[] = [];
  let at = skipBlanks(text, start);
  for (;;) {
    const part = scanKeyPart(text, at);
    path.push(part.name);
    const next = skipBlanks(text, part.end);
    if (text[next] !== '.') return { path, end: part.end };
    at = skipBlanks(text, next + 1);
  }
}

function scanKeyPart(text: string, start: number): { name: string; end: number } {
  const quote = text[start];
  if (quote === '"' || quote === "'") {
    const end = scanString(text, start);
    const inner = text.slice(start + 1, end - 1);
    return { name: quote === '"' ? unescape(inner) : inner, end };
  }
  BARE_KEY.lastIndex = start;
  const name = BARE_KEY.exec(text)?.[0] ?? '';
  // A valid text always has a key here; one character at least keeps a bug from becoming an endless loop.
  return { name, end: start + Math.max(1, name.length) };
}

/** The escapes of TOML are those of JSON and two more. */
function unescape(inner: string): string {
  const asJson = inner
    .replaceAll(/\\U([0-9A-Fa-f]{8})/g, (_, code: string) =>
      JSON.stringify(String.fromCodePoint(parseInt(code, 16))).slice(1, -1),
    )
    .replaceAll(/\\e/g, '\\u001b')
    .replaceAll('\t', '\\t');
  return JSON.parse(`"${asJson}"`) as string;
}

function scanValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"' || first === "'") return scanString(text, start);
  if (first === '[') return scanList(text, start);
  if (first === '{') return scanInlineTable(text, start).close + 1;
  BARE_VALUE.lastIndex = start;
  return start + Math.max(1, BARE_VALUE.exec(text)?.[0].length ?? 0);
}

function scanList(text: string, start: number): number {
  let at = skipTrivia(text, start + 1);
  while (at < text.length && text[at] !== ']') {
    at = skipTrivia(text, scanValue(text, at));
    if (text[at] === ',') at = skipTrivia(text, at + 1);
  }
  return at + 1;
}

function scanString(text: string, start: number): number {
  const quote = text[start] ?? '"';
  const isLong = text.startsWith(quote.repeat(3), start);
  const mark = isLong ? quote.repeat(3) : quote;
  let at = start + mark.length;
  while (at < text.length && !text.startsWith(mark, at)) at += quote === '"' && text[at] === '\\' ? 2 : 1;
  at += mark.length;
  // Up to two quotes may stand directly before the closing three.
  for (let extra = 0; isLong && extra < 2 && text[at] === quote; extra += 1) at += 1;
  return at;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

/** White space, line ends, comments and a byte order mark. */
function skipTrivia(text: string, start: number): number {
  let at = start;
  for (;;) {
    while (at < text.length && /[\s\uFEFF]/.test(text[at] ?? '')) at += 1;
    if (text[at] !== '#') return at;
    const end = text.indexOf('\n', at);
    at = end === -1 ? text.length : end;
  }
}
