// What the keys do in the table, as a pure step from cell to cell.

/** Row -1 is the head. */
export interface Place {
  row: number;
  column: number;
}

export interface TableSize {
  rows: number;
  columns: number;
  /** Rows that fit on the screen. */
  page: number;
}

export interface Pressed {
  key: string;
  withCommand: boolean;
}

export type CellAction = { type: 'move'; place: Place } | { type: 'use' } | { type: 'close' } | { type: 'copy' };

/** The action for a key; undefined when the key means nothing here. */
export function cellAction(pressed: Pressed, place: Place, size: TableSize): CellAction | undefined {
  const { key, withCommand } = pressed;
  if (withCommand && key.toLowerCase() === 'c') return { type: 'copy' };
  if (!withCommand && (key === 'Enter' || key === ' ')) return { type: 'use' };
  if (!withCommand && key === 'Escape') return { type: 'close' };
  const target = withCommand ? jump(key, place, size) : step(key, place, size);
  return target === undefined ? undefined : { type: 'move', place: within(target, size) };
}

function step(key: string, { row, column }: Place, { columns, page }: TableSize): Place | undefined {
  const targets: Record<string, Place> = {
    ArrowDown: { row: row + 1, column },
    j: { row: row + 1, column },
    ArrowUp: { row: row - 1, column },
    k: { row: row - 1, column },
    ArrowRight: { row, column: column + 1 },
    ArrowLeft: { row, column: column - 1 },
    PageDown: { row: row + page, column },
    PageUp: { row: Math.max(0, row - page), column },
    Home: { row, column: 0 },
    End: { row, column: columns - 1 },
  };
  return targets[key];
}

function jump(key: string, { column }: Place, { rows, columns }: TableSize): Place | undefined {
  const targets: Record<string, Place> = {
    Home: { row: 0, column: 0 },
    End: { row: rows - 1, column: columns - 1 },
    ArrowUp: { row: 0, column },
    ArrowDown: { row: rows - 1, column },
  };
  return targets[key];
}

function within({ row, column }: Place, { rows, columns }: TableSize): Place {
  return {
    row: Math.max(-1, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  };
}
