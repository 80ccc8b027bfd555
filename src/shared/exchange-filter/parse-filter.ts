// Reads the text of a filter of the log: words, and `field:value` with alternatives, quotes and a minus for "not".
import { isFilterField, readCheck, type Check, type FilterField } from './fields.ts';

export interface FilterTerm {
  /** `text`: the word may stand in any field. */
  readonly field: FilterField | 'text';
  readonly isNot: boolean;
  /** Any of them will do. Lower case. */
  readonly values: readonly string[];
  readonly check: Check;
}

/** A part of the text that can't be understood; it does not filter. */
export interface FilterProblem {
  readonly field: FilterField;
  readonly value: string;
}

export interface ExchangeFilter {
  /** All of them must fit. */
  readonly terms: readonly FilterTerm[];
  readonly problems: readonly FilterProblem[];
}

/** Longer texts are cut: nobody types so much. */
export const LONGEST_FILTER = 500;

const TOKEN = /(?<not>[-!])?(?:(?<field>[a-z]+):)?(?:"(?<quoted>[^"]*)"?|(?<bare>[^\s"]+))/gi;
const UNFINISHED = /^(?<field>[a-z]+):$/i;

/** Never throws: what is no known field is a word to look for (`llama3:8b`), and a bad value is told in `problems`. */
export function parseFilter(text: string): ExchangeFilter {
  const terms: FilterTerm[] = [];
  const problems: FilterProblem[] = [];
  for (const { groups = {} } of text.slice(0, LONGEST_FILTER).matchAll(TOKEN)) {
    const word = readWord(groups);
    if (word.values.length === 0) continue;
    const { field, values, whole } = word;
    const check = readCheck(field, values);
    if (check !== undefined) terms.push({ field, isNot: groups['not'] !== undefined, values, check });
    else if (field !== 'text') problems.push({ field, value: whole });
  }
  return { terms, problems };
}

interface Word {
  readonly field: FilterField | 'text';
  readonly values: readonly string[];
  readonly whole: string;
}

/** Without values when the word is still being typed. */
function readWord({ field = '', quoted, bare = '' }: Record<string, string | undefined>): Word {
  const name = field.toLowerCase();
  const value = quoted ?? bare;
  if (isFilterField(name)) {
    return { field: name, whole: value, values: valuesOf(value, { isList: quoted === undefined }) };
  }
  const whole = field === '' ? value : `${field}:${value}`;
  const isOpen = quoted === undefined && isUnfinished(whole);
  return { field: 'text', whole, values: isOpen ? [] : valuesOf(whole, { isList: false }) };
}

/** True for a filter that lets everything through. */
export function isEmptyFilter({ terms }: ExchangeFilter): boolean {
  return terms.length === 0;
}

function isUnfinished(word: string): boolean {
  const field = UNFINISHED.exec(word)?.groups?.['field'];
  return field !== undefined && isFilterField(field.toLowerCase());
}

function valuesOf(text: string, { isList }: { isList: boolean }): string[] {
  const parts = isList ? text.split(',') : [text];
  return parts.map((part) => part.trim().toLowerCase()).filter((part) => part !== '');
}
