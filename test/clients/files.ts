// Files of one run: settings and marker files below a folder.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Returns the absolute path of what was written. */
export function writeFile(folder: string, relativePath: string, text: string): string {
  const path = join(folder, relativePath);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
