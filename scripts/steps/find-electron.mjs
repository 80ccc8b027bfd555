// Finds the Electron program, which comes by a download of its own that not every machine allows.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, ownNode } from './places.mjs';
import { runProgram } from './run-program.mjs';

/** Enough for the download on a slow line, short enough to wait for on a machine without any. */
const DOWNLOAD_MS = 60_000;

/** The path of the program, or why there is none: `{ path }` or `{ why }`. Tries the download once per installation. */
export async function findElectron() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { why: 'this machine has no screen' };
  }
  const folder = inRoot('node_modules', 'electron');
  const note = inRoot('node_modules', '.cache', 'dragoman', 'electron-download-failed');
  const present = electronIn(folder);
  if (present !== undefined) return { path: present };
  if (!existsSync(note)) {
    console.log('Fetching Electron (once) …');
    await runProgram(ownNode, [join(folder, 'install.js')], { isQuiet: true, limitMs: DOWNLOAD_MS });
    const fetched = electronIn(folder);
    if (fetched !== undefined) return { path: fetched };
    // Removed together with node_modules, so the next installation tries again.
    mkdirSync(join(note, '..'), { recursive: true });
    writeFileSync(note, 'Delete this file to let "npm start" try the download again.\n');
  }
  return { why: 'Electron could not be downloaded (to try again: npx install-electron)' };
}

/** The program inside the package's folder, if it is there. */
export function electronIn(folder) {
  const pointer = join(folder, 'path.txt');
  if (!existsSync(pointer)) return undefined;
  const path = join(folder, 'dist', readFileSync(pointer, 'utf8').trim());
  return existsSync(path) ? path : undefined;
}
