// How the user likes the table: which columns, how dense. Kept in this window's storage, for it is a matter of this screen alone.
import { useState } from 'react';
import { COLUMN_IDS, type ColumnId } from './columns.ts';

const STORAGE_KEY = 'dragoman-providers-table';

export interface TableView {
  hidden: ReadonlySet<ColumnId>;
  isDense: boolean;
}

export const USUAL_VIEW: TableView = { hidden: new Set(), isDense: false };

/** What was stored, as far as it makes sense today. */
export function readView(text: string | null): TableView {
  if (text === null) return USUAL_VIEW;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return USUAL_VIEW;
    const names: unknown[] = 'hidden' in value && Array.isArray(value.hidden) ? value.hidden : [];
    const hidden = COLUMN_IDS.filter((id) => id !== 'name' && names.includes(id));
    return { hidden: new Set(hidden), isDense: 'isDense' in value && value.isDense === true };
  } catch {
    // Whatever stands there was not written by this version: as if nothing were stored.
    return USUAL_VIEW;
  }
}

/** The view and how to change it; remembered. */
export function useTableView(): [TableView, (view: TableView) => void] {
  const [view, setView] = useState(() => readView(localStorage.getItem(STORAGE_KEY)));
  const change = (next: TableView): void => {
    setView(next);
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ hidden: [...next.hidden], isDense: next.isDense }));
  };
  return [view, change];
}
