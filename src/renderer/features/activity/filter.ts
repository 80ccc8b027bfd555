// Which rows of the log are shown, and what buttons and suggestions do to the text of the filter.
import type { MatchContext } from '../../../shared/exchange-filter/fields.ts';
import { matchesFilter } from '../../../shared/exchange-filter/match-filter.ts';
import { isEmptyFilter, type ExchangeFilter } from '../../../shared/exchange-filter/parse-filter.ts';
import type { Exchange } from '../../../shared/model/exchange.ts';
import { isRunning } from '../../data/activity-log.ts';

/** What the buttons beside the field add to its text, and take out of it. */
export const QUICK_TERMS = {
  running: 'status:running',
  done: 'status:done',
  failed: 'status:failed',
  cancelled: 'status:cancelled',
  slow: 'slow:5s',
  fallback: 'is:fallback',
} as const;
export type QuickTerm = keyof typeof QUICK_TERMS;
export const QUICK_NAMES = Object.keys(QUICK_TERMS) as QuickTerm[];

interface Remembered {
  readonly names: ReadonlyMap<string, string>;
  readonly rows: WeakMap<Exchange, boolean>;
}

/** How finished rows fared with a filter: a row that changes is a new object. */
const remembered = new WeakMap<ExchangeFilter, Remembered>();

export interface FilterPlace {
  readonly now: number;
  /** The connections' names by id; another map when they change. */
  readonly names: ReadonlyMap<string, string>;
}

/** The rows that pass. */
export function filterRows(
  rows: readonly Exchange[],
  filter: ExchangeFilter,
  { now, names }: FilterPlace,
): readonly Exchange[] {
  if (isEmptyFilter(filter)) return rows;
  const context: MatchContext = { now, connectionName: (id) => names.get(id) };
  // Times such as "since:10m" go on.
  if (filter.terms.some(({ field }) => field === 'since' || field === 'until')) {
    return rows.filter((row) => matchesFilter(row, filter, context));
  }
  const known = rememberedFor(filter, names);
  return rows.filter((row) => {
    if (isRunning(row)) return matchesFilter(row, filter, context);
    const before = known.get(row);
    if (before !== undefined) return before;
    const passes = matchesFilter(row, filter, context);
    known.set(row, passes);
    return passes;
  });
}

function rememberedFor(filter: ExchangeFilter, names: ReadonlyMap<string, string>): WeakMap<Exchange, boolean> {
  const known = remembered.get(filter);
  if (known?.names === names) return known.rows;
  const fresh = { names, rows: new WeakMap<Exchange, boolean>() };
  remembered.set(filter, fresh);
  return fresh.rows;
}

/** Rows of the log, and behind them what was found further back. */
export function joinRows(rows: readonly Exchange[], found: readonly Exchange[]): readonly Exchange[] {
  if (found.length === 0) return rows;
  const known = new Set(rows.map(({ id }) => id));
  return [...rows, ...found.filter(({ id }) => !known.has(id))];
}

/** Whether a button's term is in the text; states may share one term: `status:running,failed`. */
export function hasTerm(text: string, name: QuickTerm): boolean {
  const { field, value } = partsOf(QUICK_TERMS[name]);
  return wordsOf(text).some((word) => valuesIn(word, field).includes(value));
}

/** The text with a button's term put in, or taken out when it is there. */
export function toggleTerm(text: string, name: QuickTerm): string {
  const { field, value } = partsOf(QUICK_TERMS[name]);
  const isOn = hasTerm(text, name);
  const words = wordsOf(text);
  const at = words.findIndex((word) => valuesIn(word, field).length > 0);
  if (at < 0) return [...words, `${field}:${value}`].join(' ');
  const values = valuesIn(words[at] ?? '', field);
  const next = isOn ? values.filter((other) => other !== value) : [...values, value];
  return words
    .flatMap((word, index) => (index !== at ? word : next.length === 0 ? [] : `${field}:${next.join(',')}`))
    .join(' ');
}

function partsOf(term: string): { field: string; value: string } {
  const [field = '', value = ''] = term.split(':');
  return { field, value };
}

/** Quoted parts stay whole. */
function wordsOf(text: string): string[] {
  return text.match(/(?:"[^"]*"?|[^\s"])+/g) ?? [];
}

function valuesIn(word: string, field: string): string[] {
  const lower = word.toLowerCase();
  return lower.startsWith(`${field}:`)
    ? lower
        .slice(field.length + 1)
        .split(',')
        .filter(Boolean)
    : [];
}
