// Edits YAML by key: lines of its own in a map or a list. No other byte changes.
import { isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { isJsonObject, type JsonValue } from '../../ir/json.ts';
import { ShapeError, type ConfigFormat, type ContainerNote, type KeyPath, type Written } from './config-format.ts';
import { beforeSpace, BYTE_ORDER_MARK, lineEndOf, lineStart, lineTextEnd, nextLine, splice } from './text-layout.ts';
import {
  findYamlProblem,
  isEmptyNode,
  locateYaml,
  placeOfIndex,
  placeOfPair,
  readYaml,
  yamlContent,
  type YamlLocation,
  type YamlPlace,
} from './yaml-tree.ts';

export const yamlFormat: ConfigFormat = {
  findProblem: findYamlProblem,
  contentOf: yamlContent,
  find: (text, path) => {
    const { place } = locate(text, path);
    if (place === undefined) return undefined;
    return { value: toPlain(text, path), raw: text.slice(place.start, place.end) };
  },
  write,
  remove: (text, path) => {
    const { place } = locate(text, path);
    return place === undefined ? text : removeLines(text, place);
  },
  replace: (text, path, raw) => {
    const { place } = locate(text, path);
    return place === undefined ? text : splice(text, place.start, { length: place.end - place.start, insert: raw });
  },
  closeContainer,
  isBlank: (text) => text.replace(BYTE_ORDER_MARK, '').trim() === '',
};

function locate(text: string, path: KeyPath): YamlLocation {
  const location = locateYaml(readYaml(text)?.contents ?? null, path);
  return location.place === undefined ? location : { ...location, place: withoutTail(text, location.place) };
}

/** The parser counts the line end behind a block as a part of it, but it stays where it is when the value changes. */
function withoutTail(text: string, place: YamlPlace): YamlPlace {
  return { ...place, end: Math.max(place.start, beforeSpace(text, place.end)) };
}

function toPlain(text: string, path: KeyPath): JsonValue {
  let value = yamlContent(text);
  for (const step of path) {
    const next = Array.isArray(value)
      ? value.find((item) => isJsonObject(item) && typeof step !== 'string' && item[step.field] === step.equals)
      : isJsonObject(value) && typeof step === 'string'
        ? value[step]
        : undefined;
    value = next ?? null;
  }
  return value;
}

function write(text: string, path: KeyPath, value: JsonValue): Written {
  const { place, container, holder, depth } = locate(text, path);
  const end = lineEndOf(text);
  if (place !== undefined) {
    const before = text.slice(place.start, place.end);
    const insert = ` ${JSON.stringify(value)}`;
    return { text: splice(text, place.start, { length: before.length, insert }), before, containers: [] };
  }
  const rest = path.slice(depth);
  const made = rest
    .slice(1)
    .map((_, index): ContainerNote => ({ path: path.slice(0, depth + 1 + index), isOurs: true }));
  if (container !== undefined) {
    const lines = renderLines(rest, value, columnOf(text, firstStart(container)));
    return { text: insertLines(text, endOfContainer(container), lines.join(end)), containers: made };
  }
  if (holder !== undefined) return writeInto(text, { holder, path, depth, value, made });
  const lines = renderLines(rest, value, 0).join(end);
  return { text: insertLines(text, text.length, lines), containers: made };
}

interface EmptyHolder {
  readonly holder: YamlPlace;
  readonly path: KeyPath;
  readonly depth: number;
  readonly value: JsonValue;
  readonly made: readonly ContainerNote[];
}

/** The place of the container is there, but with nothing in it, as in `models:` or `models: []`. */
function writeInto(text: string, { holder, path, depth, value, made }: EmptyHolder): Written {
  const interior = text.slice(holder.start, holder.end);
  const end = lineEndOf(text);
  const indent = columnOf(text, holder.itemStart) + 2;
  const lines = renderLines(path.slice(depth), value, indent).join(end);
  const without = splice(text, holder.start, { length: interior.length });
  const note: ContainerNote = { path: path.slice(0, depth), isOurs: false, interior };
  return { text: insertLines(without, holder.start, lines), containers: [note, ...made] };
}

function firstStart(container: YAMLMap | YAMLSeq): number {
  if (isSeq(container)) return placeOfIndex(container, 0).itemStart;
  return placeOfPair(container.items[0] as Pair<Node, Node | null>).itemStart;
}

function endOfContainer(container: YAMLMap | YAMLSeq): number {
  if (isSeq(container)) return placeOfIndex(container, container.items.length - 1).end;
  return placeOfPair(container.items.at(-1) as Pair<Node, Node | null>).end;
}

/** Behind a dash the column counts as well: the pairs of a list item stand below each other. */
function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Lines behind the line in which the offset lies. A text in lines of its own ends with its line end already. */
function insertLines(text: string, offset: number, lines: string): string {
  const at = isLineStart(text, offset) ? offset : nextLine(text, offset);
  return splice(text, at, {
    insert: isLineStart(text, at) ? lines + lineEndOf(text) : lineEndOf(text) + lines,
  });
}

function isLineStart(text: string, offset: number): boolean {
  return lineStart(text, offset) === offset;
}

function removeLines(text: string, { itemStart, end }: YamlPlace): string {
  const from = lineStart(text, itemStart);
  if (text.slice(from, itemStart).trim() !== '') throw new ShapeError('something else stands on the same line');
  const to = isLineStart(text, end) ? end : nextLine(text, end);
  if (to < text.length || text.endsWith('\n') || from === 0) return text.slice(0, from) + text.slice(to);
  // The last line has no line end, so the one before it goes with it.
  return text.slice(0, lineTextEnd(text, lineStart(text, from - 1)));
}

function closeContainer(text: string, note: ContainerNote): string {
  const { place } = locate(text, note.path);
  if (place === undefined || !isEmptyNode(place.node)) return text;
  if (note.isOurs) return removeLines(text, place);
  return splice(text, place.start, { length: place.end - place.start, insert: note.interior ?? '' });
}

/** The value in block style, below the steps that lead to it. */
function renderLines(path: KeyPath, value: JsonValue, column: number): string[] {
  const pad = ' '.repeat(column);
  const [step, ...rest] = path;
  if (step === undefined) return renderBlock(value, column);
  if (typeof step !== 'string') {
    const lines = rest.length > 0 ? renderLines(rest, value, column + 2) : renderBlock(value, column + 2);
    return lines.map((line, index) => (index === 0 ? `${pad}- ${line.trimStart()}` : line));
  }
  if (rest.length === 0) return [`${pad}${keyText(step)}: ${JSON.stringify(value)}`];
  return [`${pad}${keyText(step)}:`, ...renderLines(rest, value, column + 2)];
}

function renderBlock(value: JsonValue, column: number): string[] {
  const pad = ' '.repeat(column);
  if (!isJsonObject(value)) return [pad + JSON.stringify(value)];
  return Object.entries(value).map(([name, inner]) => `${pad}${keyText(name)}: ${JSON.stringify(inner)}`);
}

function keyText(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? name : JSON.stringify(name);
}
