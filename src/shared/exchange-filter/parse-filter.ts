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
    const { not, field = '', quoted, bare = '' } = groups;
    if (quoted === undefined && isUnfinished(bare)) continue;
    const isKnown = isFilterField(field.toLowerCase());
    const whole = isKnown || field === '' ? (quoted ?? bare) : `${field}:${quoted ?? bare}`;
    const name = isKnown ? (field.toLowerCase() as FilterField) : 'text';
    const values = valuesOf(whole, { isList: isKnown && quoted === undefined });
    if (values.length === 0) continue;
    const check = readCheck(name, values);
    if (check !== undefined) terms.push({ field: name, isNot: not !== undefined, values, check });
    else if (name !== 'text') problems.push({ field: name, value: whole });
  }
  return { terms, problems };
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
