// Removes temporary files that a killed process left behind: only names that our own writer makes.
import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isTemporaryName } from './atomic-write.ts';

export interface SweepOptions {
  /** Wall clock in Unix milliseconds. */
  readonly now: number;
  /** Younger files stay: another process may be writing them. 0 where an instance lock makes that impossible. */
  readonly olderThanMs: number;
  /** Further names to remove, for a library that leaves its own. */
  readonly alsoMatches?: (name: string) => boolean;
}

/** Returns the names that were removed. A file that can't be removed is left: it does no harm. */
export function sweepTemporaryFiles(folder: string, options: SweepOptions): string[] {
  return readdirSync(folder)
    .filter((name) => isTemporaryName(name) || options.alsoMatches?.(name) === true)
    .filter((name) => removeIfOld(join(folder, name), options));
}

function removeIfOld(path: string, options: SweepOptions): boolean {
  try {
    const found = lstatSync(path);
    // Not the time of its content: a file that is about to be replaced keeps that one under its second name.
    if (!found.isFile() || options.now - found.ctimeMs < options.olderThanMs) return false;
    unlinkSync(path);
    return true;
  } catch {
    // Gone already, or not ours to remove.
    return false;
  }
}
