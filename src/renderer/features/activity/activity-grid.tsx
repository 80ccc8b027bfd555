// The log as a grid: only visible rows are rendered, and one tab stop leads to all of them.
import { useEffect, useId, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Exchange } from '../../../shared/model/exchange.ts';
import { isRunning } from '../../data/activity-log.ts';
import { useActivity, useLoadOlder } from '../../data/activity.tsx';
import { useNow, useToday } from '../../data/now.ts';
import { classes } from '../../ui/classes.ts';
import { RingBox } from '../../ui/ring-box.tsx';
import { useVisibleRows } from '../../ui/use-visible-rows.ts';
import { ActivityRow } from './activity-row.tsx';
import { columnsFor, tracksOf, withoutSpare, type Column } from './columns.ts';
import { holdAfterScroll, type Hold } from './log-view.ts';
import { rowAction } from './row-keys.ts';

/** Older rows are asked for when this few are left below the screen. */
const LOAD_AHEAD = 40;
const TICK_MS = 200;

export interface ActivityGridProps {
  rows: readonly Exchange[];
  names: ReadonlyMap<string, string>;
  openId: string | undefined;
  hold: Hold;
  onHold: (hold: Hold) => void;
  onToggleHold: () => void;
  /** Opens the details of a row, or closes them. */
  onShow: (id: string | undefined) => void;
}

/** Arrow keys or J/K move, Enter opens, Esc closes, Space holds. */
export function ActivityGrid(props: ActivityGridProps) {
  const { rows, names, openId, hold, onHold } = props;
  const { t } = useTranslation();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [selectedId, setSelectedId] = useState(openId);
  const selected = rows.findIndex((row) => row.id === selectedId);
  const visible = useVisibleRows(box, { count: rows.length, selected });
  const now = useNow(TICK_MS, rows.some(isRunning));
  const today = useToday();
  const columns = columnsFor(openId !== undefined);
  const isWholeLog = useOlderRows(visible.indexes.at(-1) ?? 0, rows.length);
  useScrollToTop(box, hold);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = rowAction(event.key, { index: selected, count: rows.length, page: visible.page });
    if (action === undefined) return;
    event.preventDefault();
    if (action.type === 'move') {
      const moved = rows[action.index]?.id;
      setSelectedId(moved);
      visible.scrollTo(action.index);
      if (openId !== undefined) props.onShow(moved);
    } else if (action.type === 'open') props.onShow(selectedId);
    else if (action.type === 'close') props.onShow(undefined);
    else props.onToggleHold();
  };

  const style: CSSProperties & Record<'--tracks' | '--narrow-tracks' | '--row', string> = {
    '--tracks': tracksOf(columns),
    '--narrow-tracks': tracksOf(withoutSpare(columns)),
    '--row': `${visible.rowHeight}px`,
  };
  return (
    <RingBox>
      <div
        ref={box}
        role="grid"
        tabIndex={0}
        aria-label={t('activity.grid')}
        aria-rowcount={isWholeLog ? rows.length + 1 : -1}
        aria-activedescendant={selected < 0 ? undefined : `${id}-${selectedId}`}
        className="absolute inset-0 overflow-auto text-small outline-none"
        style={style}
        onKeyDown={onKeyDown}
        onScroll={(event) => onHold(holdAfterScroll(hold, event.currentTarget.scrollTop < 4, rows[0]?.id))}
      >
        <HeaderRow columns={columns} />
        <div role="rowgroup" className="relative min-w-fit" style={{ height: rows.length * visible.rowHeight }}>
          {visible.indexes.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <ActivityRow
                key={row.id}
                domId={`${id}-${row.id}`}
                exchange={row}
                columns={columns}
                connection={names.get(row.connectionId ?? '') ?? row.connectionId}
                rowIndex={index + 2}
                top={index * visible.rowHeight}
                isSelected={index === selected}
                now={isRunning(row) ? now : row.startedAt}
                today={today}
                onSelect={(chosen) => {
                  setSelectedId(chosen);
                  props.onShow(chosen);
                }}
              />
            );
          })}
        </div>
        <LogEnd />
      </div>
    </RingBox>
  );
}

function HeaderRow({ columns }: { columns: readonly Column[] }) {
  const { t } = useTranslation();
  return (
    <div role="rowgroup" className="sticky top-0 z-10 min-w-fit border-b border-line bg-side">
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-(--row) grid-cols-(--narrow-tracks) items-center wide:grid-cols-(--tracks) gap-x-2 px-3"
      >
        {columns.map(({ id, isNumber, isSpare }) => (
          <div
            key={id}
            role="columnheader"
            title={t(`column.${id}.long`)}
            className={classes(
              'truncate font-medium text-muted',
              isNumber === true && 'text-right',
              isSpare === true && 'max-wide:hidden',
            )}
          >
            {t(`column.${id}.short`)}
          </div>
        ))}
      </div>
    </div>
  );
}

function LogEnd() {
  const { t } = useTranslation();
  const { hasMore, isLoadingOlder, hasOlderProblem } = useActivity();
  if (isLoadingOlder) return <p className="px-3 py-2 text-muted">{t('activity.loadingOlder')}</p>;
  if (hasOlderProblem) return <p className="px-3 py-2 text-bad">{t('activity.olderFailed')}</p>;
  return hasMore ? null : <p className="px-3 py-2 text-muted">{t('activity.end')}</p>;
}

/** Asks for older rows when the end comes near; true when there are none left. */
function useOlderRows(lastVisible: number, count: number): boolean {
  const { hasMore } = useActivity();
  const loadOlder = useLoadOlder();
  const isNear = lastVisible + LOAD_AHEAD >= count;
  useEffect(() => {
    if (isNear && hasMore) loadOlder();
  }, [isNear, hasMore, count, loadOlder]);
  return !hasMore;
}

/** Following again shows the newest row. */
function useScrollToTop(box: { current: HTMLElement | null }, hold: Hold): void {
  const isHeld = hold !== undefined;
  useEffect(() => {
    if (!isHeld) box.current?.scrollTo({ top: 0 });
  }, [box, isHeld]);
}
