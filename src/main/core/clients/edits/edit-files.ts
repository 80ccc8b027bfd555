// Reads and replaces the files of other programs: never a torn file, never an edit lost that somebody made meanwhile.
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeFileAtomicSync } from '../../files/atomic-write.ts';
import { systemErrorCode, type FileCalls } from '../../files/file-calls.ts';
import { EditError } from './edit-error.ts';
import { removeChecked, renameChecked } from './checked-change.ts';
import { editFileCalls, type EditFileCalls } from './edit-file-calls.ts';

export interface FileChange {
  readonly path: string;
  /** What the change was planned upon; undefined when there was no file. */
  readonly expected: string | undefined;
  readonly next: string;
}

export interface EditFiles {
  /** The text; undefined when there is no file. Throws EditError for what can't be edited. */
  read(path: string): string | undefined;
  /** Puts the new text in place of the expected one. Throws ChangedError when the file holds something else by now. */
  replace(change: FileChange): void;
  /** Removes a file of which nothing is left, with the same care. */
  remove(change: { path: string; expected: string }): void;
  /** The folders that are missing for this file, the outermost first. */
  missingFolders(path: string): string[];
  makeFolders(folders: readonly string[]): void;
  /** Removes those that are empty, the innermost first. */
  removeFolders(folders: readonly string[]): void;
}

const LARGEST_FILE = 8 * 1024 * 1024;
const NEW_FILE_MODE = 0o600;

/** Access to the files of clients. */
export function createEditFiles(calls: EditFileCalls = editFileCalls): EditFiles {
  const read = (path: string): string | undefined => {
    const bytes = readOrUndefined(calls, path);
    return bytes === undefined ? undefined : decode(path, bytes);
  };
  return {
    read: (path) => {
      const text = read(path);
      if (text !== undefined) expectWritable(path);
      return text;
    },
    replace: ({ path, expected, next }) => {
      const rename: FileCalls['rename'] = (from, to) => renameChecked({ from, to, expected, next }, { calls, read });
      const mode = expected === undefined ? { mode: NEW_FILE_MODE } : {};
      writeFileAtomicSync(path, next, { ...mode, calls: { ...calls, rename } });
    },
    remove: ({ path, expected }) => {
      removeChecked({ path, expected }, { calls, read });
    },
    missingFolders: (path) => missingFolders(dirname(path)),
    makeFolders: (folders) => {
      for (const folder of folders) ignoring('EEXIST', () => calls.makeFolder(folder));
    },
    removeFolders: (folders) => {
      for (const folder of folders.toReversed()) {
        ignoring(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => calls.removeFolder(folder));
      }
    },
  };
}

function readOrUndefined(calls: EditFileCalls, path: string): Uint8Array | undefined {
  try {
    return calls.readBytes(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' && !calls.isLink(path)) return undefined;
    const why = code === 'ENOENT' ? 'it is a link that leads nowhere' : `it can't be read (${code ?? String(error)})`;
    throw new EditError('not-allowed', {
      path,
      message: `${path} was not changed: ${why}. Repair it, then try again.`,
      cause: error,
    });
  }
}

function decode(path: string, bytes: Uint8Array): string {
  if (bytes.length > LARGEST_FILE) {
    throw new EditError('odd-shape', {
      path,
      message: `${path} was not changed: it is too large to be a settings file.`,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new EditError('odd-shape', {
      path,
      message: `${path} was not changed: it is not written in UTF-8. Save it as UTF-8 in your editor, then try again.`,
      cause: error,
    });
  }
}

/** A rename would get around both, but whoever closed a file wants it to stay as it is. */
function expectWritable(path: string): void {
  const found = statSync(path);
  if (!found.isFile()) {
    throw new EditError('not-allowed', { path, message: `${path} was not changed: it is not a file.` });
  }
  if ((found.mode & 0o222) === 0) {
    throw new EditError('not-allowed', {
      path,
      message: `${path} was not changed: it is read-only. Make it writable, or use "dragoman run", which edits no file.`,
    });
  }
  const user = process.getuid?.();
  if (user !== undefined && user !== 0 && found.uid !== user) {
    throw new EditError('not-allowed', {
      path,
      message: `${path} was not changed: it belongs to another user of this computer.`,
    });
  }
}

function missingFolders(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return [];
  const parent = dirname(folder);
  return parent === folder ? [] : [...missingFolders(parent), folder];
}

function ignoring(codes: string | readonly string[], work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!codes.includes(systemErrorCode(error) ?? 'none')) throw error;
  }
}
