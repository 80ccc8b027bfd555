// The compatibility table as a grid: only visible rows are rendered, and one tab stop leads to every cell.
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useCallback, useEffect, useId, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes.ts';
import { RingBox } from '../../ui/ring-box.tsx';
import { useVisibleRows } from '../../ui/use-visible-rows.ts';
import { cellAction, type CellAction, type Place, type Pressed } from './cell-keys.ts';
import { tracksOf, widthOf, type Column, type ColumnId } from './columns.ts';
import { ACTIVE_CELL, cellClass, cellDomId, ProviderTableRow } from './provider-row.tsx';
import type { ProviderRow, Sorting } from './rows.ts';
import { CellWhy, hasWhy } from './cell-why.tsx';

const ROW_REM = 2.25;
const DENSE_ROW_REM = 1.75;
const HEAD = -1;

export interface ProviderGridProps {
  rows: readonly ProviderRow[];
  columns: readonly Column[];
  isDense: boolean;
  sorting: Sorting | undefined;
  openId: string | undefined;
  onSort: (column: Column) => void;
  /** Opens the panel of a provider, or closes it. */
  onShow: (id: string | undefined) => void;
  onCopy: (row: ProviderRow) => void;
}

interface Spot {
  /** Undefined: the head. */
  providerId: string | undefined;
  column: ColumnId;
}

/** Arrow keys move, Enter opens the panel or says why a cell is as it is, in the head it sorts. */
export function ProviderGrid(props: ProviderGridProps) {
  const { rows, columns, isDense, openId, onShow } = props;
  const { t } = useTranslation();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [spot, setSpot] = useState<Spot>({ providerId: openId ?? rows[0]?.provider.id, column: 'name' });
  const [why, setWhy] = useState<Spot>();
  const [lastOpenId, setLastOpenId] = useState(openId);
  if (openId !== lastOpenId) {
    setLastOpenId(openId);
    // Opened from elsewhere, for example by a link in the panel: the keys go on from there.
    if (openId !== undefined) setSpot({ providerId: openId, column: spot.column });
  }
  const place = placeOf(spot, rows, columns);
  const visible = useVisibleRows(box, {
    count: rows.length,
    selected: place.row,
    rowRem: isDense ? DENSE_ROW_REM : ROW_REM,
  });
  const rowDomId = (providerId: string | undefined): string => `${id}-${providerId ?? 'head'}`;
  const activeDomId = cellDomId(
    rowDomId(place.row === HEAD ? undefined : rows[place.row]?.provider.id),
    columnAt(place),
  );
  function columnAt({ column }: Place): ColumnId {
    return columns[column]?.id ?? 'name';
  }
  useScrollTo(activeDomId, box);
  useFocusAfterPanel(openId, box);

  const use = (next: Spot): void => {
    setSpot(next);
    if (next.providerId === undefined) {
      const column = columns.find((known) => known.id === next.column);
      if (column !== undefined) props.onSort(column);
    } else if (hasWhy(next.column)) setWhy(next);
    else onShow(next.providerId);
  };
  const useCell = useSameFunction((providerId: string, column: ColumnId) => use({ providerId, column }));

  const size = { rows: rows.length, columns: columns.length, page: visible.page };
  const onKeyDown = (event: KeyboardEvent): void => {
    const pressed = pressedOf(event);
    const action = pressed && cellAction(pressed, place, size);
    if (action === undefined) return;
    event.preventDefault();
    perform(action);
  };
  function perform(action: CellAction): void {
    const row = rows[place.row];
    if (action.type === 'move')
      moveTo({ providerId: rows[action.place.row]?.provider.id, column: columnAt(action.place) });
    else if (action.type === 'use') use({ providerId: row?.provider.id, column: columnAt(place) });
    else if (action.type === 'close') onShow(undefined);
    else if (row !== undefined) props.onCopy(row);
  }
  function moveTo(next: Spot): void {
    setSpot(next);
    if (openId !== undefined && next.providerId !== undefined) onShow(next.providerId);
  }

  const style: CSSProperties & Record<'--tracks' | '--row' | '--width', string> = {
    '--tracks': tracksOf(columns),
    '--row': `${visible.rowHeight}px`,
    '--width': widthOf(columns),
  };
  const whyRow = rows.find(({ provider }) => provider.id === why?.providerId);
  return (
    <RingBox>
      <div
        ref={box}
        role="grid"
        tabIndex={0}
        aria-label={t('providers.grid')}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={activeDomId}
        className={classes(
          'group/grid absolute inset-0 scroll-pt-(--row) scroll-pl-48 overflow-auto outline-none',
          isDense && 'text-small',
        )}
        style={style}
        onKeyDown={onKeyDown}
      >
        <HeadRow
          {...props}
          domId={rowDomId(undefined)}
          activeColumn={place.row === HEAD ? columnAt(place) : undefined}
          onUse={(column) => use({ providerId: undefined, column })}
        />
        <div role="rowgroup" className="relative min-w-(--width)" style={{ height: rows.length * visible.rowHeight }}>
          {visible.indexes.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <ProviderTableRow
                key={row.provider.id}
                domId={rowDomId(row.provider.id)}
                row={row}
                columns={columns}
                rowIndex={index + 2}
                top={index * visible.rowHeight}
                isSelected={row.provider.id === openId}
                activeColumn={index === place.row ? columnAt(place) : undefined}
                onUse={useCell}
              />
            );
          })}
        </div>
      </div>
      {why !== undefined && whyRow !== undefined && (
        <CellWhy
          key={`${why.providerId} ${why.column}`}
          row={whyRow}
          column={why.column}
          anchorId={cellDomId(rowDomId(why.providerId), why.column)}
          onClose={() => setWhy(undefined)}
          onDetails={() => onShow(why.providerId)}
          focusBack={() => box.current?.focus()}
        />
      )}
    </RingBox>
  );
}

/** Undefined for keys that are not the table's: of other elements, with further keys held, or to copy marked words. */
function pressedOf(event: KeyboardEvent): Pressed | undefined {
  if (event.target !== event.currentTarget || event.altKey || event.shiftKey) return undefined;
  const withCommand = event.ctrlKey || event.metaKey;
  if (withCommand && event.key === 'c' && getSelection()?.isCollapsed === false) return undefined;
  return { key: event.key, withCommand };
}

/** The head when a provider or column is no longer shown: the first row, the first column. */
function placeOf(spot: Spot, rows: readonly ProviderRow[], columns: readonly Column[]): Place {
  const column = Math.max(
    0,
    columns.findIndex(({ id }) => id === spot.column),
  );
  if (spot.providerId === undefined) return { row: HEAD, column };
  return {
    row: Math.max(
      0,
      rows.findIndex(({ provider }) => provider.id === spot.providerId),
    ),
    column,
  };
}

/** Keeps the active cell in sight, but only after it has changed. */
function useScrollTo(domId: string, box: { current: HTMLElement | null }): void {
  const last = useRef(domId);
  useEffect(() => {
    if (last.current === domId) return;
    last.current = domId;
    const cell = box.current?.querySelector(`#${CSS.escape(domId)}`);
    // The first column always is in sight, so coming to it would not bring back the ones beside it.
    if (domId.endsWith('-name')) box.current?.scrollTo({ left: 0 });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [domId, box]);
}

/** When the panel goes away with the focus in it, the table has it again. */
function useFocusAfterPanel(openId: string | undefined, box: { current: HTMLElement | null }): void {
  const last = useRef(openId);
  useEffect(() => {
    const hasClosed = last.current !== undefined && openId === undefined;
    last.current = openId;
    if (hasClosed && document.activeElement === document.body) box.current?.focus();
  }, [openId, box]);
}

/** A function that never changes and always does what the last one given does. */
function useSameFunction<Arguments extends unknown[]>(latest: (...values: Arguments) => void) {
  const current = useRef(latest);
  useEffect(() => {
    current.current = latest;
  });
  return useCallback((...values: Arguments) => current.current(...values), []);
}

interface HeadRowProps extends Pick<ProviderGridProps, 'columns' | 'sorting'> {
  domId: string;
  activeColumn: ColumnId | undefined;
  onUse: (column: ColumnId) => void;
}

function HeadRow({ columns, sorting, domId, activeColumn, onUse }: HeadRowProps) {
  const { t } = useTranslation();
  return (
    <div role="rowgroup" className="sticky top-0 z-10 min-w-(--width) border-b border-line bg-side">
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-(--row) grid-cols-(--tracks) items-center bg-side text-small font-medium text-muted"
      >
        {columns.map((column) => {
          const isSorted = sorting?.column === column.id;
          const Arrow = sorting?.isDown === true ? ArrowDown : ArrowUp;
          return (
            <div
              key={column.id}
              id={cellDomId(domId, column.id)}
              role="columnheader"
              aria-sort={isSorted ? (sorting.isDown ? 'descending' : 'ascending') : 'none'}
              title={t(`providers.columnLong.${column.id}`)}
              onClick={() => onUse(column.id)}
              className={classes(
                cellClass(column),
                'cursor-default gap-0.5 select-none hover:text-text',
                column.id === activeColumn && ACTIVE_CELL,
              )}
            >
              <span className="truncate">{t(`providers.column.${column.id}`)}</span>
              {isSorted && <Arrow aria-hidden className="size-3 shrink-0 text-accent" />}
            </div>
          );
        })}
      </div>
    </div>
  );
}
