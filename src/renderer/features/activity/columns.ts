// The columns of the log, as data.

export interface Column {
  id: ColumnId;
  /** CSS grid track. */
  track: string;
  isNumber?: boolean;
}

export type ColumnId =
  | 'time'
  | 'client'
  | 'model'
  | 'connection'
  | 'protocol'
  | 'state'
  | 'firstToken'
  | 'duration'
  | 'tokensIn'
  | 'tokensOut'
  | 'tokensCache';

const ALL: readonly Column[] = [
  { id: 'time', track: '4.75rem' },
  { id: 'client', track: '6rem' },
  { id: 'model', track: 'minmax(10.5rem, 1fr)' },
  { id: 'connection', track: '6rem' },
  { id: 'protocol', track: '6.5rem' },
  { id: 'state', track: '6rem' },
  { id: 'firstToken', track: '4rem', isNumber: true },
  { id: 'duration', track: '4rem', isNumber: true },
  { id: 'tokensIn', track: '3.5rem', isNumber: true },
  { id: 'tokensOut', track: '3rem', isNumber: true },
  { id: 'tokensCache', track: '3.5rem', isNumber: true },
];

const BESIDE_DETAILS: ReadonlySet<ColumnId> = new Set(['time', 'model', 'state', 'duration']);

const FEW = ALL.filter(({ id }) => BESIDE_DETAILS.has(id));

/** All columns, or the few that have room beside the details. Always the same two lists, so that rows can compare. */
export function columnsFor(isBesideDetails: boolean): readonly Column[] {
  return isBesideDetails ? FEW : ALL;
}

/** The value for `grid-template-columns`. */
export function tracksOf(columns: readonly Column[]): string {
  return columns.map(({ track }) => track).join(' ');
}
