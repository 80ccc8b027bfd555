// Reads JSON and JSONC into a tree with offsets, and finds places in it.
import { createScanner, getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { JsonValue } from '../../ir/json.ts';
import { type KeyPath, pathText, ShapeError, type Step, type SyntaxProblem } from './config-format.ts';
import { BYTE_ORDER_MARK, placeOf } from './text-layout.ts';

export type Strictness = 'json' | 'jsonc';

/** The tree of a text that has one; undefined for an empty text. Offsets count a byte order mark as one character. */
export function readTree(text: string): Node | undefined {
  return parseTree(blankMark(text), [], { allowTrailingComma: true });
}

/** The first place where the text is no JSON (or, for `jsonc`, no JSON with comments and trailing commas). */
export function findJsonProblem(text: string, strictness: Strictness): SyntaxProblem | undefined {
  if (isBlankJson(text)) return undefined;
  const errors: ParseError[] = [];
  const isStrict = strictness === 'json';
  parseTree(blankMark(text), errors, { allowTrailingComma: !isStrict, disallowComments: isStrict });
  const [first] = errors;
  if (first === undefined) return undefined;
  return { ...placeOf(text, first.offset), reason: REASONS[printParseErrorCode(first.error)] ?? 'this is not valid' };
}

/** Whether there is nothing but white space and, at most, a byte order mark. */
export function isBlankJson(text: string): boolean {
  return text.replace(BYTE_ORDER_MARK, '').trim() === '';
}

/** The parser takes a byte order mark for an error; a space in its place keeps all offsets. */
function blankMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? ` ${text.slice(1)}` : text;
}

export interface Location {
  /** The value at the path, when there is one. */
  readonly node?: Node;
  /** The innermost object or list on the way that exists. */
  readonly container: Node;
  /** How many steps lead to the container. */
  readonly depth: number;
}

/** Follows the path as far as it goes. Of names that are written twice the last one counts, as for every JSON parser. */
export function locate(root: Node, path: KeyPath): Location {
  let container = root;
  for (const [depth, step] of path.entries()) {
    expectContainer(container, step, path.slice(0, depth));
    const next = childAt(container, step);
    if (next === undefined) return { container, depth };
    if (depth === path.length - 1) return { node: next, container, depth };
    container = next;
  }
  return { node: root, container: root, depth: 0 };
}

function expectContainer(node: Node, step: Step, path: KeyPath): void {
  const wanted = typeof step === 'string' ? 'object' : 'array';
  if (node.type === wanted) return;
  const name = path.length === 0 ? 'the file' : `"${pathText(path)}"`;
  throw new ShapeError(`${name} holds ${WORDS[node.type]} where ${WORDS[wanted]} is expected`);
}

const WORDS: Readonly<Record<Node['type'], string>> = {
  object: 'a group in { }',
  array: 'a list in [ ]',
  property: 'a property',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
};

function childAt(container: Node, step: Step): Node | undefined {
  const children = container.children ?? [];
  if (typeof step === 'string') return children.findLast((child) => child.children?.[0]?.value === step)?.children?.[1];
  return children.find(
    (child) => (getNodeValue(child) as Record<string, unknown> | null)?.[step.field] === step.equals,
  );
}

/** What stands in the container for this value: its property in an object, itself in a list. */
export function itemOf(node: Node): Node {
  return node.parent?.type === 'property' ? node.parent : node;
}

/** The parser makes objects without a prototype, which compare as different from all others. */
export function valueOf(node: Node): JsonValue {
  return JSON.parse(JSON.stringify(getNodeValue(node))) as JsonValue;
}

/** The scanner's token kinds that matter here. Its own enum vanishes when it is compiled, so it can't be imported. */
const TOKEN = { comma: 5, lineComment: 12, lineBreak: 14, end: 17 } as const;

export interface Stretch {
  /** The first comma, when there is one. */
  readonly comma?: number;
  /** The first line end outside of comments. */
  readonly lineEnd?: number;
  /** The first comma of that first line. */
  readonly commaInLine?: number;
  /** Where the last comment that runs to the end of its line ends. */
  readonly lineCommentEnd?: number;
}

/** What lies between two items: commas, line ends and comments, told apart. */
export function scanStretch(text: string, from: number, to: number): Stretch {
  const scanner = createScanner(text, false);
  scanner.setPosition(from);
  const found: { -readonly [Key in keyof Stretch]: Stretch[Key] } = {};
  for (let kind: number = scanner.scan(); kind !== TOKEN.end; kind = scanner.scan()) {
    if (scanner.getTokenOffset() >= to) break;
    const offset = scanner.getTokenOffset();
    if (kind === TOKEN.lineBreak) found.lineEnd ??= offset;
    else if (kind === TOKEN.comma) {
      found.comma ??= offset;
      if (found.lineEnd === undefined) found.commaInLine ??= offset;
    } else if (kind === TOKEN.lineComment) found.lineCommentEnd = offset + scanner.getTokenLength();
  }
  return found;
}

const REASONS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this word is not allowed here, texts stand in double quotes',
  InvalidNumberFormat: 'this is not a valid number',
  PropertyNameExpected: 'a name in double quotes is expected here, perhaps there is a comma too many',
  ValueExpected: 'a value is expected here, perhaps there is a comma too many',
  ColonExpected: 'a colon is expected here',
  CommaExpected: 'a comma is expected here',
  CloseBraceExpected: 'a closing } is expected here',
  CloseBracketExpected: 'a closing ] is expected here',
  EndOfFileExpected: 'the file should end here',
  InvalidCommentToken: 'comments are not allowed in this file',
  UnexpectedEndOfComment: 'this comment never ends',
  UnexpectedEndOfString: 'this text never ends, its closing quote is missing',
  UnexpectedEndOfNumber: 'this number is not complete',
  InvalidEscapeCharacter: 'this escape is not valid, write a backslash as \\\\',
  InvalidCharacter: 'this character is not allowed here',
};
