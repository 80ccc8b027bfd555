// Installs the packages when those in node_modules are not the ones that package-lock.json asks for.
import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { inRoot, ownNode } from './places.mjs';
import { runProgram } from './run-program.mjs';

/** Makes node_modules what the lock file says. Throws with what to do when that fails. */
export async function ensureInstalled() {
  if (isInstalled({ lock: inRoot('package-lock.json'), installed: inRoot('node_modules', '.package-lock.json') }))
    return;
  console.log('Installing the packages (only after a change, about a minute) …');
  const { code } = await runProgram('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) throw new Error(`"npm ci" failed (exit code ${code}); see above. Check the network, then try again.`);
  if (existsSync(ownNode)) return;
  throw new Error(
    'The packages were installed without Node 24: install scripts seem to be off. Run "npm rebuild node", then try again.',
  );
}

/**
 * Whether what npm installed is what the lock file asks for. Times decide quickly; a lock file that is only newer (a
 * fresh checkout of the same content) is compared entry by entry.
 */
export function isInstalled({ lock, installed }) {
  if (!existsSync(installed)) return false;
  const lockTime = statSync(lock).mtimeMs;
  if (statSync(installed).mtimeMs >= lockTime) return true;
  const wanted = readPackages(lock);
  const present = readPackages(installed);
  const isSame = Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    // Packages for other systems are in the lock file only.
    return found === undefined
      ? entry.optional === true || entry.devOptional === true
      : found.version === entry.version;
  });
  const hasExtra = Object.keys(present).some((path) => wanted[path] === undefined);
  if (!isSame || hasExtra) return false;
  const time = new Date(Math.max(Date.now(), Math.ceil(lockTime)));
  utimesSync(installed, time, time);
  return true;
}

function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
}
