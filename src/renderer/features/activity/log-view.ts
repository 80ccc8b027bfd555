// Follow or hold: which part of the live log is on the screen.
import type { Exchange } from '../../../shared/model/exchange.ts';

/** Held, the log stays still at `topId`; rows on the screen still change their state. */
export type Hold = { reason: 'button' | 'scroll'; topId: string } | undefined;

export interface LogView {
  rows: readonly Exchange[];
  /** Newer rows that wait above. */
  waiting: number;
}

/** The rows from the held one on. A held row that is gone (log cleared or very long) ends the hold. */
export function viewOf(rows: readonly Exchange[], hold: Hold): LogView {
  if (hold === undefined) return { rows, waiting: 0 };
  const top = rows.findIndex(({ id }) => id === hold.topId);
  return top <= 0 ? { rows, waiting: 0 } : { rows: rows.slice(top), waiting: top };
}

/** What scrolling does: away from the top holds, back to the top follows again, a pressed button stays pressed. */
export function holdAfterScroll(hold: Hold, isAtTop: boolean, topId: string | undefined): Hold {
  if (hold?.reason === 'button') return hold;
  if (isAtTop || topId === undefined) return undefined;
  return hold ?? { reason: 'scroll', topId };
}
