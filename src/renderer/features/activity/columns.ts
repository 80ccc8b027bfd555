// The columns of the log, as data.

export interface Column {
  id: ColumnId;
  /** CSS grid track. */
  track: string;
  isNumber?: boolean;
  /** Left out of a narrow window: the details tell it too. */
  isSpare?: boolean;
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

/** Chosen so that all of them fit into the window at its first size, even with a wide system font. */
const ALL: readonly Column[] = [
  { id: 'time', track: '3.75rem' },
  { id: 'client', track: '5rem' },
  { id: 'model', track: 'minmax(10rem, 1fr)' },
  { id: 'connection', track: '5.25rem' },
  { id: 'protocol', track: '6.875rem', isSpare: true },
  { id: 'state', track: '5.25rem' },
  { id: 'firstToken', track: '3.5rem', isNumber: true, isSpare: true },
  { id: 'duration', track: '3.25rem', isNumber: true },
  { id: 'tokensIn', track: '3rem', isNumber: true },
  { id: 'tokensOut', track: '2.75rem', isNumber: true },
  { id: 'tokensCache', track: '3rem', isNumber: true, isSpare: true },
];

/** What has room beside the details. */
const FEW: readonly Column[] = [
  { id: 'time', track: '3.75rem', isSpare: true },
  { id: 'model', track: 'minmax(6rem, 1fr)' },
  { id: 'state', track: '5.25rem' },
  { id: 'duration', track: '3.25rem', isNumber: true, isSpare: true },
];

/** All columns, or the few that have room beside the details. Always the same two lists, so that rows can compare. */
export function columnsFor(isBesideDetails: boolean): readonly Column[] {
  return isBesideDetails ? FEW : ALL;
}

/** The columns of a narrow window. */
export function withoutSpare(columns: readonly Column[]): readonly Column[] {
  return columns.filter(({ isSpare }) => isSpare !== true);
}

/** The value for `grid-template-columns`. */
export function tracksOf(columns: readonly Column[]): string {
  return columns.map(({ track }) => track).join(' ');
}
