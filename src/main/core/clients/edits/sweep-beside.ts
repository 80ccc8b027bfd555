// Removes what a killed process of ours left beside the files of clients.
import { dirname } from 'node:path';
import { sweepTemporaryFiles } from '../../files/sweep-temporary-files.ts';
import type { FileRecord } from './edit-record.ts';

/** Another Dragoman may be at work on the same files: none takes that long. */
const OLD_MS = 600_000;

/** Looks into the folders of these files. `now` is the wall clock in Unix milliseconds. */
export function sweepBeside(files: readonly Pick<FileRecord, 'path'>[], now: number): void {
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) {
    try {
      sweepTemporaryFiles(folder, { now, olderThanMs: OLD_MS });
    } catch {
      // The folder is gone, or closed to us: then there is nothing to tidy.
    }
  }
}
