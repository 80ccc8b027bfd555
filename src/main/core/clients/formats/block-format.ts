// One marked block of lines in a file that is a program of its own (shell start files): between the marks it is ours.
import { ShapeError, type ConfigFormat, type KeyPath } from './config-format.ts';
import { BYTE_ORDER_MARK, lineEndOf, lineStart, nextLine, splice } from './text-layout.ts';

const BEGIN = '# >>> dragoman >>>';
const END = '# <<< dragoman <<<';

interface Block {
  /** From the line end before the block (when we had to add one) to behind its last line. */
  readonly start: number;
  readonly end: number;
  readonly inner: string;
}

/** The only key there is: the lines of the block. */
export const BLOCK_PATH: KeyPath = ['block'];

export const blockFormat: ConfigFormat = {
  findProblem: (text) => {
    const begins = text.split(BEGIN).length - 1;
    const ends = text.split(END).length - 1;
    if (begins === ends && begins <= 1) return undefined;
    const line = text.slice(0, Math.max(text.lastIndexOf(BEGIN), text.lastIndexOf(END))).split('\n').length;
    return { line, column: 1, reason: 'the marks of the Dragoman block are not one begin and one end' };
  },
  contentOf: (text) => {
    const block = findBlock(text);
    return block === undefined
      ? { rest: text }
      : { rest: text.slice(0, block.start) + text.slice(block.end), block: block.inner };
  },
  find: (text, path) => {
    expectBlock(path);
    const block = findBlock(text);
    return block === undefined ? undefined : { value: block.inner, raw: block.inner };
  },
  write: (text, path, value) => {
    expectBlock(path);
    const lines = String(value);
    const block = findBlock(text);
    if (block !== undefined) return { text: put(text, block, lines), before: block.inner, containers: [] };
    const end = lineEndOf(text);
    const isAtStart = text === '' || text === BYTE_ORDER_MARK || text.endsWith('\n');
    const whole = [BEGIN, ...lines.split('\n'), END].join(end);
    return { text: text + (isAtStart ? whole + end : end + whole), containers: [] };
  },
  remove: (text) => {
    const block = findBlock(text);
    if (block === undefined) return text;
    const hasNext = block.end < text.length || text.endsWith('\n');
    const before = text.slice(0, block.start);
    return (hasNext ? before : before.replace(/\r?\n$/, '')) + text.slice(block.end);
  },
  replace: (text, _path, raw) => {
    const block = findBlock(text);
    return block === undefined ? text : put(text, block, raw);
  },
  closeContainer: (text) => text,
  isBlank: (text) => text.replace(BYTE_ORDER_MARK, '').trim() === '',
};

function expectBlock(path: KeyPath): void {
  if (path.length !== 1 || path[0] !== BLOCK_PATH[0]) throw new ShapeError('there is only the block');
}

function findBlock(text: string): Block | undefined {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END, begin + BEGIN.length);
  if (begin === -1 || end === -1) return undefined;
  const inner = text.slice(nextLine(text, begin), lineStart(text, end));
  return {
    start: lineStart(text, begin),
    end: nextLine(text, end),
    inner: inner.replaceAll('\r\n', '\n').replace(/\n$/, ''),
  };
}

function put(text: string, { start, end }: Block, lines: string): string {
  const lineEnd = lineEndOf(text);
  const whole = [BEGIN, ...lines.split('\n'), END].join(lineEnd);
  const hasLineEnd = text.slice(start, end).endsWith('\n');
  return splice(text, start, { length: end - start, insert: hasLineEnd ? whole + lineEnd : whole });
}
