// Whether the data folder can be used, and only by its owner. Changes nothing.
import { accessSync, constants, existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ok, problem, warn, type Finding } from './finding.ts';

const CHECK = 'Data folder';
const OTHERS = 0o077;

/** Files that hold keys: read by others, they are lost. */
const SECRET_FILES = new Set(['secrets.plain.json', 'secrets.json']);

/** One finding for the folder, and one for each file that others may read. */
export function checkDataFolder(folder: string, userId: number | undefined): Finding[] {
  if (!existsSync(folder)) return [ok(CHECK, `${folder} is made at the first start`)];
  if (!statSync(folder).isDirectory()) {
    return [problem(CHECK, `${folder} is a file.`, 'Move it away, or set DRAGOMAN_HOME to a folder.')];
  }
  if (!isUsable(folder)) {
    const todo = `Give yourself the right to it (chmod u+rwx '${folder}'), or set DRAGOMAN_HOME to another folder.`;
    return [problem(CHECK, `${folder} can't be read and written by you.`, todo)];
  }
  // Windows has no such modes.
  if (userId === undefined) return [ok(CHECK, folder)];
  return [folderFinding(folder, userId), ...openFiles(folder)];
}

function isUsable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    // Whatever the reason, the answer is no.
    return false;
  }
}

function folderFinding(folder: string, userId: number): Finding {
  const { uid, mode } = statSync(folder);
  if (uid !== userId) {
    const todo = 'Start Dragoman as that user, or set DRAGOMAN_HOME to a folder of your own.';
    return problem(CHECK, `${folder} belongs to another user.`, todo);
  }
  if ((mode & OTHERS) === 0) return ok(CHECK, folder);
  return warn(CHECK, `${folder} is open to other users of this computer.`, `Close it: chmod 700 '${folder}'`);
}

function openFiles(folder: string): Finding[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const file = lstatSync(path);
    if (!file.isFile() || (file.mode & OTHERS) === 0) return [];
    const todo = `Close it: chmod 600 '${path}'`;
    return SECRET_FILES.has(name)
      ? [problem(CHECK, `Other users can read your keys in ${name}.`, `${todo}, then replace the keys in it.`)]
      : [warn(CHECK, `Other users can read ${name}.`, todo)];
  });
}
