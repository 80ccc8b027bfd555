// Which rows are in the page: only those on the screen, some around them, and the selected one.
import { useEffect, useState, type RefObject } from 'react';

const ROW_REM = 1.875;
const OVERSCAN = 8;

export interface VisibleRows {
  /** Ascending. */
  indexes: number[];
  /** Pixels. */
  rowHeight: number;
  /** Rows that fit on the screen. */
  page: number;
  scrollTo: (index: number) => void;
}

export interface RowList {
  count: number;
  /** Less than 0: none. */
  selected: number;
  /** The height of a row, as a multiple of the text size of the page. */
  rowRem?: number;
  /** Scrolled to whenever it becomes another one; less than 0: none. */
  follow?: number;
}

export interface ScrolledBox {
  scrollTop: number;
  height: number;
  rowHeight: number;
}

/**
 * Rows have one height, in rem, so that a bigger text size gives higher rows. The header sticks to the top of the
 * scrolled box and is as high as a row.
 */
export function useVisibleRows(
  box: RefObject<HTMLElement | null>,
  { count, selected, rowRem = ROW_REM, follow = -1 }: RowList,
): VisibleRows {
  const rowHeight = Math.round(useRootSize() * rowRem);
  const [range, setRange] = useState({ first: 0, last: OVERSCAN });
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const update = (): void => {
      const next = rowRange({ scrollTop: element.scrollTop, height: element.clientHeight, rowHeight });
      setRange((current) => (current.first === next.first && current.last === next.last ? current : next));
    };
    const observer = new ResizeObserver(update);
    observer.observe(element);
    element.addEventListener('scroll', update, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', update);
    };
  }, [box, rowHeight]);
  useEffect(() => {
    if (follow >= 0) scrollInto(box.current, follow, rowHeight);
  }, [box, follow, rowHeight]);
  return {
    indexes: rowIndexes(range, count, selected),
    rowHeight,
    page: Math.max(1, range.last - range.first - 2 * OVERSCAN - 1),
    scrollTo: (index) => scrollInto(box.current, index, rowHeight),
  };
}

function scrollInto(box: HTMLElement | null, index: number, rowHeight: number): void {
  if (box === null) return;
  const { scrollTop, clientHeight } = box;
  box.scrollTo({ top: scrolledTo(index, { scrollTop, height: clientHeight, rowHeight }) });
}

/** The rows to render for a scrolled box, with some to spare on both sides. */
export function rowRange({ scrollTop, height, rowHeight }: ScrolledBox): { first: number; last: number } {
  const first = Math.floor(scrollTop / rowHeight);
  return { first: first - OVERSCAN, last: first + Math.ceil(height / rowHeight) + OVERSCAN };
}

/** The indexes of a range; the selected row too, since a screen reader follows only to an element that exists. */
export function rowIndexes(range: { first: number; last: number }, count: number, selected: number): number[] {
  const first = Math.max(0, Math.min(range.first, count - 1));
  const last = Math.min(count - 1, range.last);
  const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  if (selected < 0 || selected >= count || (selected >= first && selected <= last)) return indexes;
  return selected < first ? [selected, ...indexes] : [...indexes, selected];
}

/** The smallest scrolling that brings a whole row below the header and above the lower edge. */
export function scrolledTo(index: number, { scrollTop, height, rowHeight }: ScrolledBox): number {
  const top = index * rowHeight;
  const lowest = top + 2 * rowHeight - height;
  return Math.min(top, Math.max(lowest, scrollTop));
}

function useRootSize(): number {
  const [size, setSize] = useState(measureRoot);
  useEffect(() => {
    const onResize = (): void => setSize(measureRoot());
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, []);
  return size;
}

function measureRoot(): number {
  const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Number.isFinite(size) ? size : 16;
}
