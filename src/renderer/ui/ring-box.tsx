// The focus ring of a scrolled grid.
import type { ReactNode } from 'react';

/** Draws the ring above the rows: an outline of the scrolled box itself would lie below them. */
export function RingBox({ children }: { children: ReactNode }) {
  return (
    <div className="relative min-h-0 flex-1 after:pointer-events-none after:absolute after:inset-0 after:z-20 after:border-accent has-focus-visible:after:border-2">
      {children}
    </div>
  );
}
