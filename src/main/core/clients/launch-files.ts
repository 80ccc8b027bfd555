// Files of our own that a launched client reads in place of the user's: written for one user only, never into a client's folder.
import { copyFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, extname, join } from 'node:path';
import { writeFileAtomicSync } from '../files/atomic-write.ts';
import { systemErrorCode } from '../files/file-calls.ts';
import type { ShadowFolder } from './client-definition.ts';
import { FORMATS } from './formats/formats.ts';

export interface LaunchFiles {
  /** Returns the path of a file with this text, whose name ends like this one; equal texts share one. */
  keepFile(name: string, text: string): string;
  /** Makes the folder that stands for the user's; returns what its variable is set to. */
  makeShadow(shadow: ShadowFolder): string;
}

/** Files for launches below our own folder. */
export function createLaunchFiles(dataFolder: string): LaunchFiles {
  const root = join(dataFolder, 'clients', 'launch');
  return {
    keepFile: (name, text) => {
      mkdirSync(root, { recursive: true, mode: 0o700 });
      const ending = extname(name);
      const path = join(root, `${basename(name, ending)}-${shortHash(text)}${ending}`);
      writeFileAtomicSync(path, text, { mode: 0o600 });
      return path;
    },
    makeShadow: (shadow) => {
      // Launches with other settings at the same time get a folder of their own.
      const home = join(root, `${basename(shadow.source).replace(/^\./, '')}-${shortHash(JSON.stringify(shadow))}`);
      const folder = shadow.name === undefined ? home : join(home, shadow.name);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      for (const name of namesIn(shadow.source))
        mirror(join(shadow.source, name), join(folder, name), shadow.without.includes(name));
      for (const file of shadow.files) {
        const text = readIfThere(join(shadow.source, file.name)) ?? '';
        writeFileAtomicSync(join(folder, file.name), withKeys(text, file), { mode: 0o600 });
      }
      return home;
    },
  };
}

/** A file of the user's that is broken is not used; what is needed stands in ours all the same. */
function withKeys(text: string, { format, keys }: ShadowFolder['files'][number]): string {
  const editor = FORMATS[format];
  const isUsable = editor.findProblem(text) === undefined;
  return keys.reduce((rest, { path, value }) => editor.write(rest, path, value).text, isUsable ? text : '');
}

/** Folders (history, extensions) are shared by a link; files are copied, so that a launch can't change the user's. */
function mirror(source: string, target: string, isLeftOut: boolean): void {
  const isLink = lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (isLeftOut) return rmSync(target, { force: true, recursive: !isLink });
  const found = statSync(source, { throwIfNoEntry: false });
  if (found?.isFile() === true) copyFileSync(source, target);
  else if (found?.isDirectory() === true && !isLink) linkFolder(source, target);
}

function linkFolder(source: string, target: string): void {
  try {
    // On Windows a junction needs no special right, where a link does.
    symlinkSync(source, target, 'junction');
  } catch (error) {
    // Made by an earlier launch, or by the client itself.
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // The client has not been used yet.
    return [];
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // As above.
    return undefined;
  }
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
