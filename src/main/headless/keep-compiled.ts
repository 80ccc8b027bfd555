// Keeps compiled code in the data folder, so that later starts needn't compile it again.
import { statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { dataFolderPath, type FolderPlace } from '../core/host/data-folder.ts';

/** Below the data folder; it can be deleted at any time. */
export const COMPILED_FOLDER = 'compiled';

/**
 * Must be called before the modules in question are loaded. Does nothing before the data folder was made, and where others can
 * write into it: what lies there is run as code.
 */
export function keepCompiled(place: FolderPlace): void {
  const folder = dataFolderPath(place);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  const isPrivate = process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o077) === 0);
  if (isPrivate) enableCompileCache(join(folder, COMPILED_FOLDER));
}
