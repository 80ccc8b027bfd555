// Marked blocks of lines in a file that is a program of its own (shell start files): between its marks it is ours.
import type { JsonValue } from '../../ir/json.ts';
import { pathText, ShapeError, type ConfigFormat, type KeyPath } from './config-format.ts';
import { BYTE_ORDER_MARK, lineEndOf, lineStart, nextLine, splice } from './text-layout.ts';

/** The path of a block is its name alone. */
interface Block {
  readonly start: number;
  readonly end: number;
  readonly inner: string;
}

const NAME = /^[a-z0-9-]+$/;
const ANY_MARK = /^# (>>>|<<<) dragoman ([a-z0-9-]+) (?:>>>|<<<)\r?$/gm;

export const blockFormat: ConfigFormat = {
  findProblem: (text) => {
    let open: string | undefined;
    for (const { 1: kind, 2: name = '', index } of text.matchAll(ANY_MARK)) {
      const isFit = kind === '>>>' ? open === undefined : open === name;
      if (!isFit) return problemAt(text, index);
      open = kind === '>>>' ? name : undefined;
    }
    return open === undefined ? undefined : problemAt(text, text.indexOf(beginMark(open)));
  },
  contentOf: (text) => {
    const names = [...text.matchAll(ANY_MARK)].map(([, , name = '']) => name);
    const blocks = [...new Set(names)].map((name) => [name, findBlock(text, name)?.inner ?? ''] as const);
    const rest = names.reduce((left, name) => cut(left, name), text);
    return { ...Object.fromEntries(blocks), '': rest };
  },
  find: (text, path) => {
    const block = findBlock(text, nameOf(path));
    return block === undefined ? undefined : { value: block.inner, raw: block.inner };
  },
  write: (text, path, value) => {
    const name = nameOf(path);
    const lines = linesOf(value);
    const block = findBlock(text, name);
    if (block !== undefined) return { text: put(text, block, { name, lines }), before: block.inner, containers: [] };
    const end = lineEndOf(text);
    const isAtStart = text === '' || text === BYTE_ORDER_MARK || text.endsWith('\n');
    const whole = wholeBlock(name, lines).join(end);
    return { text: text + (isAtStart ? whole + end : end + whole), containers: [] };
  },
  remove: (text, path) => cut(text, nameOf(path)),
  replace: (text, path, raw) => {
    const name = nameOf(path);
    const block = findBlock(text, name);
    return block === undefined ? text : put(text, block, { name, lines: raw });
  },
  closeContainer: (text) => text,
  isBlank: (text) => text.replace(BYTE_ORDER_MARK, '').trim() === '',
};

function problemAt(text: string, offset: number): { line: number; column: number; reason: string } {
  const line = text.slice(0, offset).split('\n').length;
  return { line, column: 1, reason: 'this mark of a Dragoman block has no other mark that fits' };
}

function nameOf(path: KeyPath): string {
  const [name] = path;
  if (path.length === 1 && typeof name === 'string' && NAME.test(name)) return name;
  throw new ShapeError(`"${pathText(path)}" is no name of a block`);
}

function linesOf(value: JsonValue): string {
  if (typeof value === 'string') return value;
  throw new ShapeError('a block holds lines');
}

function beginMark(name: string): string {
  return `# >>> dragoman ${name} >>>`;
}

function endMark(name: string): string {
  return `# <<< dragoman ${name} <<<`;
}

function wholeBlock(name: string, lines: string): string[] {
  return [beginMark(name), ...lines.split('\n'), endMark(name)];
}

function findBlock(text: string, name: string): Block | undefined {
  const begin = text.indexOf(beginMark(name));
  const end = text.indexOf(endMark(name), begin);
  if (begin === -1 || end === -1) return undefined;
  const inner = text.slice(nextLine(text, begin), lineStart(text, end));
  return {
    start: lineStart(text, begin),
    end: nextLine(text, end),
    inner: inner.replaceAll('\r\n', '\n').replace(/\n$/, ''),
  };
}

function cut(text: string, name: string): string {
  const block = findBlock(text, name);
  if (block === undefined) return text;
  const hasNext = block.end < text.length || text.endsWith('\n');
  const before = text.slice(0, block.start);
  return (hasNext ? before : before.replace(/\r?\n$/, '')) + text.slice(block.end);
}

function put(text: string, { start, end }: Block, { name, lines }: { name: string; lines: string }): string {
  const lineEnd = lineEndOf(text);
  const whole = wholeBlock(name, lines).join(lineEnd);
  const hasLineEnd = text.slice(start, end).endsWith('\n');
  return splice(text, start, { length: end - start, insert: hasLineEnd ? whole + lineEnd : whole });
}
