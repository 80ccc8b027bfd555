// Which rows of the log are shown: free text and states.
import type { Exchange, ExchangeState } from '../../../shared/model/exchange.ts';
import { clientName, protocolPair } from '../../data/format.ts';

export const STATE_CHIPS = ['running', 'done', 'failed', 'cancelled'] as const;
export type StateChip = (typeof STATE_CHIPS)[number];

export interface ActivityFilter {
  text: string;
  /** Empty: all states. */
  chips: ReadonlySet<StateChip>;
}

export const NO_FILTER: ActivityFilter = { text: '', chips: new Set() };

const CHIP_OF_STATE: Record<ExchangeState, StateChip> = {
  waiting: 'running',
  streaming: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** A row's text never changes, since a changed row is a new object. */
const texts = new WeakMap<Exchange, string>();

/** True when the filter lets everything through. */
export function isNoFilter(filter: ActivityFilter): boolean {
  return filter.text.trim() === '' && filter.chips.size === 0;
}

/** The rows that pass. `names` are the connections' names by id. */
export function filterRows(
  rows: readonly Exchange[],
  filter: ActivityFilter,
  names: ReadonlyMap<string, string>,
): readonly Exchange[] {
  if (isNoFilter(filter)) return rows;
  const words = wordsOf(filter.text);
  return rows.filter((row) => {
    if (filter.chips.size > 0 && !filter.chips.has(CHIP_OF_STATE[row.state])) return false;
    const connection = (names.get(row.connectionId ?? '') ?? '').toLowerCase();
    return words.every((word) => textOf(row).includes(word) || connection.includes(word));
  });
}

/** The set with one chip switched. */
export function toggleChip(chips: ReadonlySet<StateChip>, chip: StateChip): ReadonlySet<StateChip> {
  const next = new Set(chips);
  if (!next.delete(chip)) next.add(chip);
  return next;
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

function textOf(row: Exchange): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const { id, client, askedModel, servedModel, connectionId, profile, status, failure } = row;
  const parts = [id, client, clientName(client), askedModel, servedModel, connectionId, profile, status, failure?.code];
  const text = [...parts, protocolPair(row.clientProtocol, row.upstreamProtocol)].join('\n').toLowerCase();
  texts.set(row, text);
  return text;
}
