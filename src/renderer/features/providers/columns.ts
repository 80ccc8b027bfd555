// The columns of the compatibility table, as data.

export const COLUMN_IDS = [
  'name',
  'standing',
  'type',
  'auth',
  'formats',
  'streaming',
  'tools',
  'vision',
  'reasoning',
  'slots',
  'context',
  'note',
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

export interface Column {
  id: ColumnId;
  /** As a multiple of the text size of the page. */
  width: number;
  align?: 'center' | 'right';
  /** Sorted downwards first: the interesting end of numbers. */
  isNumber?: boolean;
}

/** Chosen so that all up to the reasoning fit into the window at its first size. */
const ALL: readonly Column[] = [
  { id: 'name', width: 12 },
  { id: 'standing', width: 7.75 },
  { id: 'type', width: 9.25 },
  { id: 'auth', width: 6 },
  { id: 'formats', width: 6.25 },
  { id: 'streaming', width: 4.25, align: 'center' },
  { id: 'tools', width: 3.75, align: 'center' },
  { id: 'vision', width: 3.75, align: 'center' },
  { id: 'reasoning', width: 5.25, align: 'center' },
  { id: 'slots', width: 18 },
  { id: 'context', width: 5.5, align: 'right', isNumber: true },
  { id: 'note', width: 24 },
];

/** The first column tells what a row is about, so it is always there. */
export const CHOOSABLE: readonly ColumnId[] = COLUMN_IDS.filter((id) => id !== 'name');

/** The columns without the hidden ones. */
export function columnsWithout(hidden: ReadonlySet<ColumnId>): Column[] {
  return ALL.filter(({ id }) => id === 'name' || !hidden.has(id));
}

/** The value for `grid-template-columns`; the last column takes what is left. */
export function tracksOf(columns: readonly Column[]): string {
  return columns
    .map(({ width }, index) => (index === columns.length - 1 ? `minmax(${width}rem, 1fr)` : `${width}rem`))
    .join(' ');
}

/** The narrowest the table can be. */
export function widthOf(columns: readonly Column[]): string {
  return `${columns.reduce((sum, { width }) => sum + width, 0)}rem`;
}
