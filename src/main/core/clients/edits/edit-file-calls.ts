// The file system as edits of clients' files see it: each call can be made to fail in a test.
import { linkSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { fileCalls, type FileCalls } from '../../files/file-calls.ts';

/** The calls that edits need beside those of the writer; injected, so that a test can make each of them fail. */
export interface EditFileCalls extends FileCalls {
  readonly readBytes: (path: string) => Uint8Array;
  /** Gives the file a second name. */
  readonly link: (path: string, second: string) => void;
  readonly makeFolder: (path: string) => void;
  readonly removeFolder: (path: string) => void;
}

export const editFileCalls: EditFileCalls = {
  ...fileCalls,
  readBytes: (path) => readFileSync(path),
  link: (path, second) => linkSync(path, second),
  makeFolder: (path) => mkdirSync(path, { mode: 0o700 }),
  removeFolder: (path) => rmdirSync(path),
};
