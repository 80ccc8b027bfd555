// Edits JSON and JSONC by key. Everything else in the file stays byte for byte: comments, order, indentation, line ends.
import type { Node } from 'jsonc-parser';
import type { JsonValue } from '../../ir/json.ts';
import type { ConfigFormat, ContainerNote, KeyPath, Written } from './config-format.ts';
import {
  findJsonProblem,
  isBlankJson,
  itemOf,
  locate,
  readTree,
  scanStretch,
  valueOf,
  type Strictness,
} from './json-tree.ts';
import { beforeSpace, BYTE_ORDER_MARK, indentAt, lineEndOf, lineStart, splice } from './text-layout.ts';

/** The editor of strict JSON, or of JSON with comments and trailing commas. */
export function jsonFormat(strictness: Strictness): ConfigFormat {
  return {
    findProblem: (text) => findJsonProblem(text, strictness),
    contentOf: (text) => {
      const root = readTree(text);
      return root === undefined ? {} : valueOf(root);
    },
    find: (text, path) => {
      const root = readTree(text);
      const node = root === undefined ? undefined : locate(root, path).node;
      if (node === undefined) return undefined;
      return { value: valueOf(node), raw: text.slice(node.offset, node.offset + node.length) };
    },
    write,
    remove,
    replace,
    closeContainer,
    isBlank: (text) => isBlankJson(text),
  };
}

function write(text: string, path: KeyPath, value: JsonValue): Written {
  const root = readTree(text);
  if (root === undefined) return writeFirst(text, path, value);
  const { node, container, depth } = locate(root, path);
  if (node !== undefined) {
    const before = text.slice(node.offset, node.offset + node.length);
    return { text: replaceNode(text, node, render(value, layoutAt(text, root, node.offset))), before, containers: [] };
  }
  const rest = path.slice(depth);
  return {
    text: insertItem(text, root, { container, name: rest[0], value: nest(rest.slice(1), value) }),
    containers: [...emptyNote(text, container, path.slice(0, depth)), ...madeNotes(path, depth + 1)],
  };
}

/** A new file, or one with nothing in it. */
function writeFirst(text: string, path: KeyPath, value: JsonValue): Written {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const end = lineEndOf(text);
  const whole = JSON.stringify(nest(path, value), null, 2).replaceAll('\n', end);
  const root = { path: [], isOurs: true, interior: text };
  return { text: `${mark}${whole}${end}`, containers: [root, ...madeNotes(path, 1)] };
}

/** Each group around the key that had to be made for it. */
function madeNotes(path: KeyPath, from: number): ContainerNote[] {
  return path.slice(from).map((_, index) => ({ path: path.slice(0, from + index), isOurs: true }));
}

function nest(path: KeyPath, value: JsonValue): JsonValue {
  return path.reduceRight<JsonValue>((inner, step) => (typeof step === 'string' ? { [step]: inner } : [inner]), value);
}

function emptyNote(text: string, container: Node, path: KeyPath): ContainerNote[] {
  if ((container.children ?? []).length > 0) return [];
  return [{ path, isOurs: false, interior: text.slice(container.offset + 1, container.offset + container.length - 1) }];
}

interface Item {
  readonly container: Node;
  readonly name: KeyPath[number] | undefined;
  readonly value: JsonValue;
}

interface Layout {
  /** Undefined when the file is written on one line. */
  readonly unit: string | undefined;
  readonly indent: string;
  readonly lineEnd: string;
}

function layoutAt(text: string, root: Node, offset: number): Layout {
  return { unit: unitOf(text, root), indent: indentAt(text, offset), lineEnd: lineEndOf(text) };
}

/** One step of indentation, as the file has it. */
function unitOf(text: string, root: Node): string | undefined {
  const first = root.children?.[0];
  if (first === undefined) return '  ';
  if (!text.slice(root.offset, root.offset + root.length).includes('\n')) return undefined;
  const [outer, inner] = [indentAt(text, root.offset), indentAt(text, first.offset)];
  return inner.length > outer.length && inner.startsWith(outer) ? inner.slice(outer.length) : '  ';
}

function render(value: JsonValue, { unit, indent, lineEnd }: Layout): string {
  if (unit === undefined) return JSON.stringify(value);
  return JSON.stringify(value, null, unit).replaceAll('\n', lineEnd + indent);
}

function insertItem(text: string, root: Node, item: Item): string {
  const { container } = item;
  const outer = layoutAt(text, root, container.offset);
  const last = container.children?.at(-1);
  return last === undefined ? insertOnly(text, item, outer) : insertLast(text, item, { outer, last });
}

function renderItem({ name, value }: Item, layout: Layout): string {
  const text = render(value, layout);
  if (typeof name !== 'string') return text;
  return `${JSON.stringify(name)}:${layout.unit === undefined ? '' : ' '}${text}`;
}

/** The first item of an empty container. What stood inside is noted by the caller. */
function insertOnly(text: string, item: Item, outer: Layout): string {
  const open = item.container.offset + 1;
  const close = item.container.offset + item.container.length - 1;
  const interior = text.slice(open, close);
  if (outer.unit === undefined) return splice(text, close, { insert: renderItem(item, outer) });
  const indent = outer.indent + outer.unit;
  const line = outer.lineEnd + indent + renderItem(item, { ...outer, indent });
  if (interior.trim() === '') {
    return splice(text, open, { length: interior.length, insert: line + outer.lineEnd + outer.indent });
  }
  const { lineEnd } = scanStretch(text, open, close);
  if (lineEnd !== undefined) return splice(text, lineEnd, { insert: line });
  return splice(text, close, { insert: renderItem(item, { ...outer, unit: undefined }) });
}

/** Behind the last item: its comma goes directly behind it, our line behind whatever else is on its line. */
function insertLast(text: string, item: Item, { outer, last }: { outer: Layout; last: Node }): string {
  const close = item.container.offset + item.container.length - 1;
  const end = last.offset + last.length;
  const stretch = scanStretch(text, end, close);
  const first = item.container.children?.[0] ?? last;
  const isOnOwnLine = text.slice(lineStart(text, first.offset), first.offset).trim() === '';
  if (stretch.lineEnd === undefined || !isOnOwnLine) return insertInLine(text, item, { outer, last });
  const indent = indentAt(text, first.offset);
  const layout = { ...outer, indent };
  const hasComma = stretch.commaInLine !== undefined;
  const line = layout.lineEnd + indent + renderItem(item, layout) + (hasComma ? ',' : '');
  const withLine = splice(text, stretch.lineEnd, { insert: line });
  return hasComma ? withLine : splice(withLine, end, { insert: ',' });
}

function insertInLine(text: string, item: Item, { outer, last }: { outer: Layout; last: Node }): string {
  const first = item.container.children?.[0] ?? last;
  const isSpaced = /\s$/.test(text.slice(0, first.offset)) || /,\s/.test(text.slice(first.offset, last.offset));
  const line = renderItem(item, { ...outer, unit: undefined });
  return splice(text, last.offset + last.length, { insert: `,${isSpaced ? ' ' : ''}${line}` });
}

function remove(text: string, path: KeyPath): string {
  const root = readTree(text);
  const node = root === undefined ? undefined : locate(root, path).node;
  if (node === undefined) return text;
  const item = itemOf(node);
  const siblings = item.parent?.children ?? [];
  const at = siblings.indexOf(item);
  return cutItem(text, { item, previous: siblings[at - 1], next: siblings[at + 1], container: item.parent ?? item });
}

interface Neighbours {
  readonly item: Node;
  readonly previous: Node | undefined;
  readonly next: Node | undefined;
  readonly container: Node;
}

function cutItem(text: string, { item, previous, next, container }: Neighbours): string {
  const begin = previous === undefined ? container.offset + 1 : previous.offset + previous.length;
  const end = item.offset + item.length;
  const ahead = scanStretch(text, begin, item.offset);
  const behind = scanStretch(text, end, next?.offset ?? container.offset + container.length - 1);
  const rest =
    behind.comma === undefined ? text.slice(end) : text.slice(end, behind.comma) + text.slice(behind.comma + 1);
  let start = beforeSpace(text, item.offset);
  // Behind a comment that runs to the end of its line, what follows must not move up into the comment.
  if (ahead.lineCommentEnd === start && !/^[ \t]*(?:\r?\n|$)/.test(rest)) start = item.offset;
  const head = text.slice(0, start);
  const hasLooseComma = behind.comma === undefined && ahead.comma !== undefined;
  return (hasLooseComma ? splice(head, ahead.comma ?? 0, { length: 1 }) : head) + rest;
}

function replace(text: string, path: KeyPath, raw: string): string {
  const root = readTree(text);
  const node = root === undefined ? undefined : locate(root, path).node;
  return node === undefined ? text : replaceNode(text, node, raw);
}

function replaceNode(text: string, node: Node, raw: string): string {
  return splice(text, node.offset, { length: node.length, insert: raw });
}

function closeContainer(text: string, note: ContainerNote): string {
  const root = readTree(text);
  const node = root === undefined ? undefined : locate(root, note.path).node;
  if (node === undefined || (node.children ?? []).length > 0 || node.children === undefined) return text;
  const interior = text.slice(node.offset + 1, node.offset + node.length - 1);
  if (note.isOurs) {
    if (interior.trim() !== '') return text;
    return note.path.length === 0 ? (note.interior ?? '') : remove(text, note.path);
  }
  if (note.interior === undefined || withoutSpace(interior) !== withoutSpace(note.interior)) return text;
  return splice(text, node.offset + 1, { length: interior.length, insert: note.interior });
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s/g, '');
}
