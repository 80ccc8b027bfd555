// One provider as a row of the table.
import { memo, type CSSProperties, type ReactNode } from 'react';
import { classes } from '../../ui/classes.ts';
import { capabilityOf } from './capability.ts';
import type { Column, ColumnId } from './columns.ts';
import { CapabilityMark, FormatMarks, StandingMark } from './marks.tsx';
import type { ProviderRow } from './rows.ts';
import { isAbility, useCellText } from './use-cell-text.ts';

export interface ProviderRowProps {
  /** The cells' ids begin with this. */
  domId: string;
  row: ProviderRow;
  columns: readonly Column[];
  rowIndex: number;
  top: number;
  isSelected: boolean;
  /** The cell the keys are at, if it is in this row. */
  activeColumn: ColumnId | undefined;
  /** Must stay the same function, or all rows are rendered again. */
  onUse: (providerId: string, column: ColumnId) => void;
}

/** The id of a cell's element. */
export function cellDomId(rowDomId: string, column: ColumnId): string {
  return `${rowDomId}-${column}`;
}

const CELL = 'flex h-full min-w-0 items-center px-2';
const ALIGN = { center: 'justify-center', right: 'justify-end' };

/** The look of a cell of this column, in the head and in the rows; the first one stays in sight. */
export function cellClass({ id, align }: Column): string {
  return classes(
    CELL,
    align !== undefined && ALIGN[align],
    id === 'name' && 'sticky left-0 z-1 border-r border-line bg-inherit pl-3',
  );
}

export const ACTIVE_CELL = 'group-focus-visible/grid:shadow-[inset_0_0_0_2px_var(--color-accent)]';

/** Rendered again only when something in it changes. */
export const ProviderTableRow = memo(function ProviderTableRow(props: ProviderRowProps) {
  const { domId, row, columns, rowIndex, top, isSelected, activeColumn, onUse } = props;
  const { cellText } = useCellText();
  const style: CSSProperties = { transform: `translateY(${top}px)` };
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={isSelected}
      style={style}
      className="absolute inset-x-0 top-0 grid h-(--row) grid-cols-(--tracks) items-center border-b border-line bg-canvas hover:bg-hover aria-selected:bg-accent-soft"
    >
      {columns.map((column) => (
        <div
          key={column.id}
          id={cellDomId(domId, column.id)}
          role={column.id === 'name' ? 'rowheader' : 'gridcell'}
          title={cellText(row, column.id)}
          onClick={() => onUse(row.provider.id, column.id)}
          className={classes(cellClass(column), column.id === activeColumn && ACTIVE_CELL)}
        >
          <Cell row={row} column={column.id} />
        </div>
      ))}
    </div>
  );
});

function Cell({ row, column }: { row: ProviderRow; column: ColumnId }): ReactNode {
  const { cellText } = useCellText();
  if (isAbility(column)) return <CapabilityMark capability={capabilityOf(row.provider, column)} />;
  if (column === 'formats') return <FormatMarks provider={row.provider} />;
  if (column === 'standing') return <StandingMark standing={row.standing} />;
  const text = cellText(row, column);
  return <span className={classes('truncate', column === 'name' ? 'font-medium' : 'text-muted')}>{text}</span>;
}
