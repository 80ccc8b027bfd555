// The rows of the table: what each shows, which are shown, and in which order.
import type { ProviderView } from '../../../shared/model/views.ts';
import { findChoices } from '../../ui/search-list.tsx';
import { capabilityOf, MARKS, nativeFormats, slotModels, type Ability } from './capability.ts';
import type { ColumnId } from './columns.ts';
import { isProblem, STANDINGS, type Standing } from './standing.ts';

/** A provider with the words of its row, in the language of the window. */
export interface ProviderRow {
  provider: ProviderView;
  standing: Standing;
  name: string;
  type: string;
  auth: string;
  note: string;
}

export const GROUPS = ['all', 'ready', 'subscription', 'key', 'local', 'problems'] as const;
export type Group = (typeof GROUPS)[number];

const IN_GROUP: Record<Group, (row: ProviderRow) => boolean> = {
  all: () => true,
  ready: ({ standing }) => standing === 'ready',
  subscription: ({ provider }) => provider.category === 'subscription' || provider.category === 'coding-plan',
  key: ({ provider }) => provider.needsKey && provider.credential !== 'oauth',
  local: ({ provider }) => provider.category === 'local' || provider.category === 'bridge',
  problems: ({ standing }) => isProblem(standing),
};

/** The rows of a group in which every word of the text is found. */
export function filterRows(rows: readonly ProviderRow[], group: Group, text: string): ProviderRow[] {
  const inGroup = rows.filter(IN_GROUP[group]);
  if (text.trim() === '') return inGroup;
  const found = new Set(findChoices(inGroup.map(choiceOf), text).map(({ id }) => id));
  return inGroup.filter(({ provider }) => found.has(provider.id));
}

function choiceOf({ provider, name, type, auth, note }: ProviderRow) {
  const models = provider.models.map(({ id }) => id);
  const words = [...Object.values(provider.names), type, auth, note, provider.baseUrl, ...models].join(' ');
  return { id: provider.id, name, words };
}

/** Undefined: in the order of the catalogue. */
export interface Sorting {
  column: ColumnId;
  isDown: boolean;
}

/** A click on a column's head sorts by it, the next one the other way, the third ends it. */
export function nextSorting(current: Sorting | undefined, column: ColumnId, isNumber: boolean): Sorting | undefined {
  if (current?.column !== column) return { column, isDown: isNumber };
  return current.isDown === isNumber ? { column, isDown: !isNumber } : undefined;
}

/** A new list; rows that have nothing in the column come last either way, equal ones stay as they were. */
export function sortRows(rows: readonly ProviderRow[], sorting: Sorting | undefined, language: string): ProviderRow[] {
  if (sorting === undefined) return [...rows];
  const { column, isDown } = sorting;
  const { compare } = new Intl.Collator(language, { numeric: true });
  const turn = isDown ? -1 : 1;
  return rows
    .map((row) => ({ row, value: VALUES[column](row) }))
    .sort((left, right) => {
      if (left.value === undefined || right.value === undefined) return rank(left.value) - rank(right.value);
      return turn * compareValues(left.value, right.value, compare);
    })
    .map(({ row }) => row);
}

type SortValue = string | number | undefined;

const rank = (value: SortValue): number => (value === undefined ? 1 : 0);

function compareValues(
  left: string | number,
  right: string | number,
  compare: (a: string, b: string) => number,
): number {
  return typeof left === 'number' && typeof right === 'number' ? left - right : compare(String(left), String(right));
}

const VALUES: Record<ColumnId, (row: ProviderRow) => SortValue> = {
  name: ({ name }) => name,
  standing: ({ standing }) => STANDINGS.indexOf(standing),
  type: ({ type }) => type,
  auth: ({ auth }) => auth,
  // Most formats first.
  formats: ({ provider }) => (provider.endpoints.length === 0 ? undefined : -nativeFormats(provider).length),
  streaming: markRank('streaming'),
  tools: markRank('tools'),
  vision: markRank('vision'),
  reasoning: markRank('reasoning'),
  slots: ({ provider }) => slotModels(provider)[0],
  context: ({ provider }) => provider.context,
  note: ({ note }) => (note === '' ? undefined : note),
};

function markRank(ability: Ability): (row: ProviderRow) => SortValue {
  return ({ provider }) => {
    const { mark } = capabilityOf(provider, ability);
    return mark === 'unknown' ? undefined : MARKS.indexOf(mark);
  };
}
