// Builds the app when a source is newer than what was built.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, ownNode } from './places.mjs';
import { runProgram } from './run-program.mjs';

const SOURCES = ['src', 'scripts/third-party.ts', 'vite.config.ts', 'package.json', 'package-lock.json'];
const RESULTS = ['out/renderer/index.html', 'out/electron/main.js', 'out/electron/preload.cjs', 'out/headless/main.js'];

/** Builds if need be. Throws when the build fails. */
export async function ensureBuilt() {
  const isFresh = isNewer(
    RESULTS.map((path) => inRoot(path)),
    SOURCES.map((path) => inRoot(path)),
  );
  if (isFresh) return;
  console.log('Building …');
  const { code, output } = await build({ isQuiet: true });
  if (code === 0) return;
  console.error(output);
  throw new Error('The build failed; see above.');
}

/** Builds in any case. */
export function build(options = {}) {
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js');
  return runProgram(ownNode, [vite, 'build', '--app', '--logLevel', 'warn'], options);
}

/** Whether all results are there and none is older than the newest source. */
export function isNewer(results, sources) {
  if (!results.every((path) => existsSync(path))) return false;
  const oldest = Math.min(...results.map((path) => statSync(path).mtimeMs));
  return Math.max(...sources.map(newestTime)) <= oldest;
}

function newestTime(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(path).map((name) => newestTime(join(path, name)));
  // The folder's own time changes when a file is removed.
  return Math.max(found.mtimeMs, ...inside);
}
