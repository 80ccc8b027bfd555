// Reads a settings file: JSONC text and schema in, settings or a list of problems out.
import { type Node, type ParseError, getNodeValue, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Settings, settingsSchema } from '../../../shared/model/settings.ts';
import type { Catalogues } from '../providers/catalogues.ts';
import { checkSources } from './key-sources.ts';
import { checkOwnAddress } from './own-address.ts';
import { listProblems } from './problem-list.ts';
import { checkProviders } from './provider-check.ts';

export interface ReadConfigOptions {
  readonly readEnvironment: (name: string) => string | undefined;
  /** Which providers there are; those that are shipped when absent. */
  readonly catalogues?: Catalogues;
  /** Where the gateway will listen, if not where the settings say. */
  readonly port?: number | undefined;
}

export type ConfigResult =
  | { readonly isOk: true; readonly settings: Settings; readonly warnings: readonly string[] }
  | { readonly isOk: false; readonly problems: readonly string[] };

/** Reads JSONC text (comments and trailing commas are fine) as settings. Reports every problem, not only the first. */
export function readConfig(text: string, options: ReadConfigOptions): ConfigResult {
  const errors: ParseError[] = [];
  // A byte order mark is invisible in every editor: no reason to refuse the file.
  const source = text.replace(/^\uFEFF/, '');
  if (isTooDeep(source)) return { isOk: false, problems: [`groups stand in each other more than ${MOST_DEPTH} deep`] };
  const tree = parseTree(source, errors, { allowTrailingComma: true, allowEmptyContent: false });
  const problems = errors
    .slice(0, MOST_PROBLEMS)
    .map((error) => `${position(source, error.offset)}: ${describeSyntax(error)}`);
  if (tree === undefined) return { isOk: false, problems: [...problems, 'the file is empty'].slice(0, 1) };
  for (const { name, offset } of findRepeatedNames(tree)) {
    problems.push(`${position(source, offset)}: "${name}" is written twice in the same group, keep one of them`);
  }
  return problems.length > 0 ? { isOk: false, problems } : readSettings(getNodeValue(tree), options);
}

/** Settings need less than ten; the parser goes down with the stack at some thousands. */
const MOST_DEPTH = 500;
/** Nobody corrects more at once, and finding the line of each takes its time in a long file. */
const MOST_PROBLEMS = 50;

/** Brackets within texts and comments count as well: no honest file comes near the limit with them. */
function isTooDeep(source: string): boolean {
  let depth = 0;
  for (const letter of source) {
    if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') depth = Math.max(0, depth - 1);
    if (depth > MOST_DEPTH) return true;
  }
  return false;
}

/** The same for data that is already parsed. */
export function readSettings(value: unknown, options: ReadConfigOptions): ConfigResult {
  const parsed = settingsSchema.safeParse(value);
  if (!parsed.success) return { isOk: false, problems: listProblems(parsed.error) };
  const sources = checkSources(parsed.data, options.readEnvironment);
  const problems = [
    ...checkProviders(parsed.data, options.catalogues),
    ...checkOwnAddress(parsed.data, options.port ?? parsed.data.gateway.port),
    ...sources.problems,
  ];
  return problems.length > 0
    ? { isOk: false, problems }
    : { isOk: true, settings: parsed.data, warnings: sources.warnings };
}

/** JSON parsers keep the last of two equal names in silence, and half of the settings would be gone. */
function* findRepeatedNames(node: Node): Generator<{ name: string; offset: number }> {
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    const name = child.type === 'property' ? child.children?.[0] : undefined;
    if (name !== undefined && seen.has(String(name.value))) yield { name: String(name.value), offset: name.offset };
    if (name !== undefined) seen.add(String(name.value));
    yield* findRepeatedNames(child);
  }
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
}

function describeSyntax(error: ParseError): string {
  return SYNTAX[printParseErrorCode(error.error)] ?? 'this is not valid JSON';
}

const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this word is not allowed here, texts stand in double quotes',
  InvalidNumberFormat: 'this is not a valid number',
  PropertyNameExpected: 'a name in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected here',
  CommaExpected: 'a comma is expected here',
  CloseBraceExpected: 'a closing } is expected here',
  CloseBracketExpected: 'a closing ] is expected here',
  EndOfFileExpected: 'the file should end here',
  UnexpectedEndOfComment: 'this comment never ends',
  UnexpectedEndOfString: 'this text never ends, its closing quote is missing',
  UnexpectedEndOfNumber: 'this number is not complete',
  InvalidUnicode: 'this \\u escape is not valid',
  InvalidEscapeCharacter: 'this escape is not valid, write a backslash as \\\\',
  InvalidCharacter: 'this character is not allowed here',
};
