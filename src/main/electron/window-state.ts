// Remembers where the window was, in a file of its own: losing it costs nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomicSync } from '../core/files/atomic-write.ts';
import type { Log } from '../core/ports.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const windowStateSchema = z.object({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int().positive().max(20_000),
  height: z.int().positive().max(20_000),
  isMaximized: z.boolean().default(false),
  /** The user was told once that closing the window leaves the app in the tray. */
  hasSeenTrayNotice: z.boolean().default(false),
});

export type WindowState = z.output<typeof windowStateSchema>;

export const MINIMUM_SIZE = { width: 860, height: 560 } as const;
const DEFAULT_STATE: WindowState = { width: 1100, height: 720, isMaximized: false, hasSeenTrayNotice: false };

/** At least this much of the window must be on a screen, so that it can be caught with the mouse. */
const VISIBLE_WIDTH = 120;
const VISIBLE_HEIGHT = 60;

export interface WindowStateFile {
  load(): WindowState;
  save(state: WindowState): void;
}

/** The file in the data folder. */
export function openWindowState({ folder, log }: { folder: string; log: Log }): WindowStateFile {
  const path = join(folder, 'window.json');
  return {
    load() {
      try {
        return windowStateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch {
        // Missing, cut or edited: the default place is as good.
        return DEFAULT_STATE;
      }
    },
    save(state) {
      try {
        writeFileAtomicSync(path, `${JSON.stringify(state)}\n`, { mode: 0o600 });
      } catch (error) {
        log.warn('the place of the window was not stored', { error });
      }
    },
  };
}

/** Size and place for a new window: never smaller than usable, never on a screen that is gone. */
export function placeWindow(
  state: WindowState,
  workAreas: readonly Box[],
): Partial<Box> & { width: number; height: number } {
  const largest = workAreas.reduce(
    (best, area) => (area.width * area.height > best.width * best.height ? area : best),
    {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    },
  );
  const width = Math.max(MINIMUM_SIZE.width, largest.width > 0 ? Math.min(state.width, largest.width) : state.width);
  const height = Math.max(
    MINIMUM_SIZE.height,
    largest.height > 0 ? Math.min(state.height, largest.height) : state.height,
  );
  const { x, y } = state;
  if (x === undefined || y === undefined) return { width, height };
  const isOnScreen = workAreas.some((area) => overlaps({ x, y, width, height }, area));
  return isOnScreen ? { x, y, width, height } : { width, height };
}

function overlaps(box: Box, area: Box): boolean {
  const width = Math.min(box.x + box.width, area.x + area.width) - Math.max(box.x, area.x);
  const height = Math.min(box.y + box.height, area.y + area.height) - Math.max(box.y, area.y);
  // Above the work area the title bar can't be reached.
  return width >= VISIBLE_WIDTH && height >= VISIBLE_HEIGHT && box.y >= area.y - VISIBLE_HEIGHT / 2;
}
