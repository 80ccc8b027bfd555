// Reads YAML into a tree with offsets, and finds places in it.
import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { JsonValue } from '../../ir/json.ts';
import { type KeyPath, pathText, ShapeError, type Step, type SyntaxProblem } from './config-format.ts';

export type YamlDocument = Document.Parsed;

/** A file that is one document. Throws ShapeError for several in one file. */
export function readYaml(text: string): YamlDocument | undefined {
  const documents = parseAllDocuments(text, { keepSourceTokens: true, logLevel: 'silent' });
  if (!Array.isArray(documents)) return undefined;
  const [first] = documents;
  if (documents.length > 1) throw new ShapeError('the file holds several documents');
  return first as YamlDocument | undefined;
}

/** The first place where the text is no YAML. */
export function findYamlProblem(text: string): SyntaxProblem | undefined {
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  const error = (Array.isArray(documents) ? documents : []).flatMap(({ errors }) => errors)[0];
  if (error === undefined) return undefined;
  const [place] = error.linePos ?? [];
  const reason = error.message.split(' at line ', 1)[0] ?? error.message;
  return { line: place?.line ?? 1, column: place?.col ?? 1, reason };
}

/** What the text says, as plain JSON; an empty file is an empty object. */
export function yamlContent(text: string): JsonValue {
  const value: unknown = readYaml(text)?.toJS();
  return value === undefined || value === null ? {} : (JSON.parse(JSON.stringify(value)) as JsonValue);
}

/** The value of a pair or an item: where it is written, beginning behind the colon or the dash. */
export interface YamlPlace {
  /** Where the key or the dash begins. */
  readonly itemStart: number;
  readonly start: number;
  readonly end: number;
  readonly node: Node | null;
}

export interface YamlLocation {
  readonly place?: YamlPlace;
  /** The innermost map or list on the way that exists and has something in it. */
  readonly container?: YAMLMap | YAMLSeq;
  /** The place of the container, or of what stands empty where it belongs; undefined for the root. */
  readonly holder?: YamlPlace;
  /** How many steps lead to the container. */
  readonly depth: number;
}

/** Follows the path as far as it goes. */
export function locateYaml(root: Node | null, path: KeyPath): YamlLocation {
  let node = root;
  let holder: YamlPlace | undefined;
  for (const [depth, step] of path.entries()) {
    const held = holder === undefined ? {} : { holder };
    if (isEmptyNode(node)) return { ...held, depth };
    const container = expectContainer(node, step, path.slice(0, depth));
    const place = placeIn(container, step);
    if (place === undefined || depth === path.length - 1) {
      return { ...held, container, depth, ...(place === undefined ? {} : { place }) };
    }
    holder = place;
    node = place.node;
  }
  return { depth: 0 };
}

/** Nothing, `null`, `{}` or `[]`. */
export function isEmptyNode(node: Node | null): boolean {
  if (node === null) return true;
  if (isScalar(node)) return node.value === null;
  return isCollection(node) && node.items.length === 0;
}

function expectContainer(node: Node | null, step: Step, path: KeyPath): YAMLMap | YAMLSeq {
  const isFit = typeof step === 'string' ? isMap(node) : isSeq(node);
  const name = path.length === 0 ? 'the file' : `"${pathText(path)}"`;
  if (!isFit || !isCollection(node)) {
    throw new ShapeError(
      `${name} holds something else than ${typeof step === 'string' ? 'names with values' : 'a list'}`,
    );
  }
  if (node.flow === true) throw new ShapeError(`${name} is written in brackets on one line`);
  return node as YAMLMap | YAMLSeq;
}

function placeIn(container: YAMLMap | YAMLSeq, step: Step): YamlPlace | undefined {
  if (typeof step !== 'string') return placeOfItem(container as YAMLSeq, step);
  const pair = (container as YAMLMap).items.find(({ key }) => isScalar(key) && key.value === step);
  return pair === undefined ? undefined : placeOfPair(pair as Pair<Node, Node | null>);
}

/** Where a pair stands. */
export function placeOfPair({ key, value, srcToken }: Pair<Node, Node | null>): YamlPlace {
  const colon = srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
  const itemStart = key.range?.[0] ?? 0;
  const start = colon === undefined ? (key.range?.[1] ?? 0) : colon.offset + 1;
  return { itemStart, start, end: Math.max(start, endOf(value) ?? start), node: value };
}

function placeOfItem(list: YAMLSeq, step: Exclude<Step, string>): YamlPlace | undefined {
  const index = list.items.findIndex((item) => isMap(item) && item.get(step.field) === step.equals);
  const node = list.items[index] as Node | undefined;
  return node === undefined ? undefined : placeOfIndex(list, index);
}

/** Where the item of a list stands. */
export function placeOfIndex(list: YAMLSeq, index: number): YamlPlace {
  const node = list.items[index] as Node | null;
  const tokens = list.srcToken?.type === 'block-seq' ? list.srcToken.items[index]?.start : undefined;
  const dash = tokens?.find(({ type }) => type === 'seq-item-ind');
  const itemStart = dash?.offset ?? node?.range?.[0] ?? 0;
  const start = itemStart + 1;
  return { itemStart, start, end: Math.max(start, endOf(node) ?? start), node };
}

/** An empty value has a place as well, but one that lies behind comments. */
function endOf(node: Node | null): number | undefined {
  if (node === null || (isScalar(node) && node.source === '')) return undefined;
  return node.range?.[1];
}
