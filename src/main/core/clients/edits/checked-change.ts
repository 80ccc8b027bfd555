// The last step of a change: it takes effect only upon the text that it was planned on, also when somebody writes at that very moment.
import { temporaryPathBeside } from '../../files/atomic-write.ts';
import { systemErrorCode } from '../../files/file-calls.ts';
import type { EditFileCalls } from './edit-file-calls.ts';

/** Somebody else changed the file after the change was planned: plan again on what it holds now. */
export class ChangedError extends Error {
  override readonly name = 'ChangedError';
}

export interface ChangeTools {
  readonly calls: EditFileCalls;
  /** The text of a file; undefined when there is none. */
  readonly read: (path: string) => string | undefined;
}

export interface CheckedRename {
  readonly from: string;
  /** The real file, behind all links. */
  readonly to: string;
  readonly expected: string | undefined;
  readonly next: string;
}

/**
 * Renames over a file that holds the expected text. No system call compares and renames at once, so the old file keeps a
 * second name while it is replaced: what another program wrote into it between the look and the rename is still there
 * afterwards, and then the old file comes back as it is. What remains open is a program that renames a file of its own over
 * this one within that moment. Throws ChangedError.
 */
export function renameChecked({ from, to, expected, next }: CheckedRename, { calls, read }: ChangeTools): void {
  const kept = expected === undefined ? undefined : keep(to, calls);
  try {
    expectText(to, expected, read);
    calls.rename(from, to);
    if (kept === undefined || read(kept) === expected) return;
    // The very file, not a copy: whoever is still writing into it goes on in the right one.
    if (read(to) === next) calls.rename(kept, to);
    throw changed(to);
  } finally {
    if (kept !== undefined) dropName(kept, calls);
  }
}

/** Removes a file that holds the expected text: first out of the way, then for good. Throws ChangedError. */
export function removeChecked({ path, expected }: { path: string; expected: string }, tools: ChangeTools): void {
  const { calls, read } = tools;
  expectText(path, expected, read);
  const aside = temporaryPathBeside(path);
  calls.rename(path, aside);
  if (read(aside) === expected) {
    calls.remove(aside);
    return;
  }
  putBack(aside, path, calls);
  throw changed(path);
}

/** Whoever has made a new file meanwhile knows better: `link` never replaces one. */
function putBack(aside: string, path: string, calls: EditFileCalls): void {
  try {
    calls.link(aside, path);
  } catch (error) {
    // A disk without links: then the file goes back by its name.
    if (systemErrorCode(error) !== 'EEXIST') return calls.rename(aside, path);
  }
  dropName(aside, calls);
}

/** The second name; undefined where the disk can't give one, or the file is gone, which the look finds out. */
function keep(path: string, calls: EditFileCalls): string | undefined {
  const second = temporaryPathBeside(path);
  try {
    calls.link(path, second);
    return second;
  } catch {
    // Some network disks know no links: then only the look directly before the rename protects.
    return undefined;
  }
}

function dropName(path: string, calls: EditFileCalls): void {
  try {
    calls.remove(path);
  } catch {
    // Gone already when the file came back under its old name; anything else is for the sweeper.
  }
}

function expectText(path: string, expected: string | undefined, read: ChangeTools['read']): void {
  if (read(path) !== expected) throw changed(path);
}

function changed(path: string): ChangedError {
  return new ChangedError(`${path} has changed`);
}
