// What the keys do in the log, as a pure step.

export type RowAction = { type: 'move'; index: number } | { type: 'open' } | { type: 'close' } | { type: 'hold' };

export interface RowPosition {
  index: number;
  count: number;
  /** Rows that fit on the screen. */
  page: number;
}

/** The action for a key; undefined when the key means nothing here. */
export function rowAction(key: string, position: RowPosition): RowAction | undefined {
  if (key === 'Enter') return { type: 'open' };
  if (key === 'Escape') return { type: 'close' };
  if (key === ' ') return { type: 'hold' };
  const target = moveTarget(key, position);
  if (target === undefined || position.count === 0) return undefined;
  return { type: 'move', index: Math.max(0, Math.min(position.count - 1, target)) };
}

function moveTarget(key: string, { index, count, page }: RowPosition): number | undefined {
  const targets: Record<string, number> = {
    ArrowDown: index + 1,
    j: index + 1,
    ArrowUp: index - 1,
    k: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1,
  };
  return targets[key];
}
