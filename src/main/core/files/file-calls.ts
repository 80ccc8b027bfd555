// The file system calls that a safe write needs, as data: injected, so that a test can make the nth one fail.
import {
  chownSync,
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { chown, lstat, open, realpath, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** What is kept of a file that gets replaced. */
export interface FileFacts {
  readonly size: number;
  readonly mode: number;
  readonly userId: number;
  readonly groupId: number;
}

/** Each call as `[arguments, result]`. A descriptor is a number here and a file handle in the asynchronous form. */
export interface FileCallTypes {
  realPath: [[path: string], string];
  stat: [[path: string], FileFacts];
  /** Whether there is a link at the path itself, wherever it leads. */
  isLink: [[path: string], boolean];
  /** Creates; fails when the file is there already. */
  create: [[path: string, mode: number], unknown];
  openFolder: [[path: string], unknown];
  /** May write less than asked and says how much. */
  write: [[descriptor: unknown, bytes: Uint8Array], number];
  setMode: [[descriptor: unknown, mode: number], void];
  sizeOf: [[descriptor: unknown], number];
  sync: [[descriptor: unknown], void];
  close: [[descriptor: unknown], void];
  setOwner: [[path: string, owner: FileFacts], void];
  rename: [[from: string, to: string], void];
  remove: [[path: string], void];
  pause: [[delayMs: number], void];
}

export type FileCallName = keyof FileCallTypes;

export type FileCalls = {
  readonly [Name in FileCallName]: (...args: FileCallTypes[Name][0]) => FileCallTypes[Name][1];
};

export type AsyncFileCalls = {
  readonly [Name in FileCallName]: (...args: FileCallTypes[Name][0]) => Promise<FileCallTypes[Name][1]>;
};

/** The real file system, synchronously. */
export const fileCalls: FileCalls = {
  realPath: (path) => realpathSync(path),
  stat: (path) => facts(statSync(path)),
  isLink: (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true,
  create: (path, mode) => openSync(path, 'wx', mode),
  openFolder: (path) => openSync(path, 'r'),
  write: (descriptor, bytes) => writeSync(asNumber(descriptor), bytes),
  setMode: (descriptor, mode) => fchmodSync(asNumber(descriptor), mode),
  sizeOf: (descriptor) => fstatSync(asNumber(descriptor)).size,
  sync: (descriptor) => fsyncSync(asNumber(descriptor)),
  close: (descriptor) => closeSync(asNumber(descriptor)),
  setOwner: (path, owner) => chownSync(path, owner.userId, owner.groupId),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => unlinkSync(path),
  pause: (delayMs) => {
    // A synchronous sleep: a synchronous caller has nothing else to do while Windows holds the file.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, delayMs);
  },
};

/** The real file system, asynchronously. */
export const asyncFileCalls: AsyncFileCalls = {
  realPath: (path) => realpath(path),
  stat: async (path) => facts(await stat(path)),
  isLink: (path) => lstat(path).then((found) => found.isSymbolicLink(), isAbsent),
  create: (path, mode) => open(path, 'wx', mode),
  openFolder: (path) => open(path, 'r'),
  write: async (descriptor, bytes) => (await asHandle(descriptor).write(bytes)).bytesWritten,
  setMode: (descriptor, mode) => asHandle(descriptor).chmod(mode),
  sizeOf: async (descriptor) => (await asHandle(descriptor).stat()).size,
  sync: (descriptor) => asHandle(descriptor).sync(),
  close: (descriptor) => asHandle(descriptor).close(),
  setOwner: (path, owner) => chown(path, owner.userId, owner.groupId),
  rename: (from, to) => rename(from, to),
  remove: (path) => unlink(path),
  pause: (delayMs) => pause(delayMs),
};

function facts(found: { size: number; mode: number; uid: number; gid: number }): FileFacts {
  return { size: found.size, mode: found.mode & 0o777, userId: found.uid, groupId: found.gid };
}

function isAbsent(error: unknown): false {
  if (systemErrorCode(error) === 'ENOENT') return false;
  throw error;
}

function asNumber(descriptor: unknown): number {
  return descriptor as number;
}

function asHandle(descriptor: unknown): FileHandle {
  return descriptor as FileHandle;
}

/** The system's code of a failed call, for example `ENOENT`; undefined for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
