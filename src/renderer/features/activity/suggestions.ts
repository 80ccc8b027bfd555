// What can be put into the filter at the place where it is typed: fields first, then their values.
import {
  FILTER_FIELDS,
  FILTER_MARKS,
  FILTER_STATES,
  isFilterField,
  type FilterField,
} from '../../../shared/exchange-filter/fields.ts';
import type { Exchange } from '../../../shared/model/exchange.ts';

export interface Suggestion {
  /** What stands in the field then, up to the caret. */
  readonly text: string;
  /** `field:` or `field:value`, as shown. */
  readonly label: string;
  readonly field: FilterField;
  /** A field alone wants a value next. */
  readonly isField: boolean;
}

const MOST = 8;
/** Values are looked for in so many of the newest rows. */
const LOOKED_AT = 2000;

const FIXED: Partial<Record<FilterField, readonly string[]>> = {
  status: [...FILTER_STATES, '4xx', '5xx', '429'],
  is: FILTER_MARKS,
  slow: ['5s', '30s', '2m'],
  first: ['1s', '5s'],
  tokens: ['10k', '100k'],
  cost: ['0.1', '1'],
  since: ['10m', '1h', 'today', '7d'],
  until: ['1h', 'today'],
};

type Values = (row: Exchange, names: ReadonlyMap<string, string>) => readonly (string | undefined)[];

const SEEN: Partial<Record<FilterField, Values>> = {
  client: ({ client }) => [client],
  provider: ({ providerId }) => [providerId],
  connection: ({ connectionId = '' }, names) => [names.get(connectionId) ?? connectionId],
  model: ({ servedModel, askedModel }) => [servedModel, askedModel],
  profile: ({ profile }) => [profile],
  protocol: ({ clientProtocol, upstreamProtocol }) => [clientProtocol, upstreamProtocol],
  code: ({ failure }) => [failure?.code],
};

export interface SuggestionsFor {
  /** The text up to the caret. */
  readonly before: string;
  readonly rows: readonly Exchange[];
  readonly names: ReadonlyMap<string, string>;
}

/** Best first; none where the word at the caret is complete. */
export function suggestionsFor({ before, rows, names }: SuggestionsFor): Suggestion[] {
  const word = /(?:^|\s)([-!]?(?:[a-z]+:(?:"[^"]*|[^\s"]*)|[^\s":]*))$/i.exec(before)?.[1];
  if (word === undefined) return [];
  const kept = before.slice(0, before.length - word.length);
  const mark = /^[-!]/.exec(word)?.[0] ?? '';
  const [name = '', ...rest] = word.slice(mark.length).split(':');
  const field = name.toLowerCase();
  if (rest.length === 0) {
    const fields = FILTER_FIELDS.filter((known) => known.startsWith(field));
    return fields.slice(0, FILTER_FIELDS.length).map((known) => toSuggestion(`${kept}${mark}`, known, undefined));
  }
  if (!isFilterField(field)) return [];
  const typed = rest.join(':').replace(/^"/, '');
  const listed = typed.includes(',') ? typed.slice(0, typed.lastIndexOf(',') + 1) : '';
  const wanted = typed.slice(listed.length).toLowerCase();
  return valuesOf(field, rows, names)
    .filter((value) => value.toLowerCase().includes(wanted) && value.toLowerCase() !== wanted)
    .slice(0, MOST)
    .map((value) => toSuggestion(`${kept}${mark}`, field, listed + value));
}

function toSuggestion(kept: string, field: FilterField, value: string | undefined): Suggestion {
  const written = value === undefined ? '' : /\s/.test(value) ? `"${value}"` : value;
  const label = `${field}:${written}`;
  return { text: `${kept}${label}${value === undefined ? '' : ' '}`, label, field, isField: value === undefined };
}

function valuesOf(field: FilterField, rows: readonly Exchange[], names: ReadonlyMap<string, string>): string[] {
  const fixed = FIXED[field];
  if (fixed !== undefined) return [...fixed];
  const read = SEEN[field];
  if (read === undefined) return [];
  const counts = new Map<string, number>();
  for (const row of rows.slice(0, LOOKED_AT)) {
    for (const value of new Set(read(row, names))) {
      if (value !== undefined && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, left], [, right]) => right - left).map(([value]) => value);
}
