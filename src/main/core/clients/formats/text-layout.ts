// How a text is laid out: line ends, indentation, places of offsets, and cutting a piece out of it.

export const BYTE_ORDER_MARK = '\uFEFF';

/** The line end of the text: that of its first line, else the plain one. */
export function lineEndOf(text: string): string {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** The white space at the begin of the line in which the offset lies. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

/** Where the line begins in which the offset lies. A byte order mark belongs to no line. */
export function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith(BYTE_ORDER_MARK) ? 1 : start;
}

/** Where the line's text ends, before its line end. */
export function lineTextEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at === -1) return text.length;
  return at > offset && text[at - 1] === '\r' ? at - 1 : at;
}

/** Where the next line begins; the end of the text when there is none. */
export function nextLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at + 1;
}

/** The text with `length` characters at `offset` replaced. */
export function splice(text: string, offset: number, change: { length?: number; insert?: string }): string {
  return text.slice(0, offset) + (change.insert ?? '') + text.slice(offset + (change.length ?? 0));
}

/** Line and column of an offset, both from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** Where white space before the offset begins. */
export function beforeSpace(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text[at - 1] ?? '') && text[at - 1] !== BYTE_ORDER_MARK) at -= 1;
  return at;
}
