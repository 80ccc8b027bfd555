// Replaces a file so that a crash, a kill or a full disk leaves either the whole old or the whole new content.
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import {
  asyncFileCalls,
  fileCalls,
  systemErrorCode,
  type AsyncFileCalls,
  type FileCallName,
  type FileCalls,
  type FileCallTypes,
  type FileFacts,
} from './file-calls.ts';

export interface WriteOptions {
  /** Mode of the file from now on. Without it an existing file keeps its own, and a new one gets 0600. */
  readonly mode?: number;
}

/** One file system call that the writer asks its driver to make. */
interface Step {
  readonly name: FileCallName;
  readonly args: readonly unknown[];
}

type Steps<Result> = Generator<Step, Result, unknown>;

const NEW_FILE_MODE = 0o600;

/** Windows refuses a rename while a virus scanner or an indexer has the file open: in total about 2.5 s. */
const RENAME_PAUSES_MS = [10, 20, 40, 80, 160, 320, 640, 1280];
const BUSY_CODES = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** How much of the target's name goes into the temporary name: names are limited to 255 bytes, a character may take four. */
const KEPT_NAME_LENGTH = 40;
const TEMPORARY_NAME = /^\..{0,40}\.[0-9a-f]{16}\.dragoman-tmp$/su;

/** Replaces the content of `path`, following links to the real file. Throws with the old content in place. */
export function writeFileAtomicSync(
  path: string,
  content: string | Uint8Array,
  options: WriteOptions & { calls?: FileCalls } = {},
): void {
  const calls = options.calls ?? fileCalls;
  const steps = writeSteps(path, bytesOf(content), options);
  let next = steps.next();
  while (next.done !== true) {
    let result: unknown;
    try {
      result = makeCall(calls, next.value);
    } catch (error) {
      next = steps.throw(error);
      continue;
    }
    next = steps.next(result);
  }
}

/** The same without blocking. An abort before the rename leaves the old content; after it the write is complete. */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  options: WriteOptions & { calls?: AsyncFileCalls; signal: AbortSignal },
): Promise<void> {
  const { signal, calls = asyncFileCalls } = options;
  signal.throwIfAborted();
  const steps = writeSteps(path, bytesOf(content), options);
  let isAbortTold = false;
  let next = steps.next();
  while (next.done !== true) {
    let result: unknown;
    try {
      if (signal.aborted && !isAbortTold && next.value.name === 'rename') {
        isAbortTold = true;
        throw signal.reason;
      }
      result = await makeCall(calls, next.value);
    } catch (error) {
      next = steps.throw(error);
      continue;
    }
    next = steps.next(result);
  }
}

/** Whether a file name is one that this writer uses for its temporary files. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY_NAME.test(name);
}

/** A name beside a file that nobody else uses, and that the sweeper knows. */
export function temporaryPathBeside(path: string): string {
  const name = Array.from(basename(path)).slice(0, KEPT_NAME_LENGTH).join('');
  return join(dirname(path), `.${name}.${randomBytes(8).toString('hex')}.dragoman-tmp`);
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
}

function makeCall(calls: FileCalls | AsyncFileCalls, step: Step): unknown {
  const call = calls[step.name] as (...args: readonly unknown[]) => unknown;
  return call(...step.args);
}

/** Asks the driver for one call; the only place where its untyped answer gets a type. */
function* ask<Name extends FileCallName>(name: Name, ...args: FileCallTypes[Name][0]): Steps<FileCallTypes[Name][1]> {
  return (yield { name, args }) as FileCallTypes[Name][1];
}

function* writeSteps(path: string, bytes: Uint8Array, options: WriteOptions): Steps<void> {
  const target = yield* resolveTarget(path);
  const temporary = temporaryPathBeside(target.path);
  const descriptor = yield* ask('create', temporary, NEW_FILE_MODE);
  try {
    yield* fill(descriptor, bytes, options.mode ?? target.facts?.mode ?? NEW_FILE_MODE);
    yield* keepOwner(temporary, target.facts);
    yield* renameOver(temporary, target.path);
  } catch (error) {
    yield* attempt('remove', temporary);
    throw error;
  }
  yield* syncFolder(dirname(target.path));
}

/** The real file behind links, and what to keep of it. A link that leads nowhere is refused rather than replaced. */
function* resolveTarget(path: string): Steps<{ path: string; facts?: FileFacts }> {
  try {
    const real = yield* ask('realPath', path);
    return { path: real, facts: yield* ask('stat', real) };
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    if (yield* ask('isLink', path)) {
      throw new Error(`${path} is a link to a file that is not there; create that file or remove the link`, {
        cause: error,
      });
    }
  }
  return { path: join(yield* ask('realPath', dirname(path)), basename(path)) };
}

function* fill(descriptor: unknown, bytes: Uint8Array, mode: number): Steps<void> {
  try {
    let offset = 0;
    while (offset < bytes.length) {
      // One call may write only a part, above all on a disk that is about to be full.
      const written = yield* ask('write', descriptor, bytes.subarray(offset));
      if (written <= 0) throw new Error('the disk took no more bytes; free some space and try again');
      offset += written;
    }
    yield* ask('setMode', descriptor, mode);
    yield* ask('sync', descriptor);
    const size = yield* ask('sizeOf', descriptor);
    if (size !== bytes.length) throw new Error(`only ${size} of ${bytes.length} bytes reached the disk`);
  } catch (error) {
    yield* attempt('close', descriptor);
    throw error;
  }
  yield* ask('close', descriptor);
}

/** Somebody working as root must not take a file away from its owner. */
function* keepOwner(temporary: string, old: FileFacts | undefined): Steps<void> {
  if (old === undefined) return;
  const own = yield* ask('stat', temporary);
  if (own.userId === old.userId && own.groupId === old.groupId) return;
  yield* attempt('setOwner', temporary, old);
}

function* renameOver(temporary: string, target: string): Steps<void> {
  for (const delayMs of process.platform === 'win32' ? RENAME_PAUSES_MS : []) {
    try {
      return yield* ask('rename', temporary, target);
    } catch (error) {
      if (!BUSY_CODES.has(systemErrorCode(error) ?? '')) throw error;
    }
    yield* ask('pause', delayMs);
  }
  yield* ask('rename', temporary, target);
}

/** Makes the rename itself survive a power cut. Windows can't, and without it the old content comes back whole. */
function* syncFolder(folder: string): Steps<void> {
  const descriptor = yield* attempt('openFolder', folder);
  if (descriptor === undefined) return;
  yield* attempt('sync', descriptor);
  yield* attempt('close', descriptor);
}

/** A call whose failure changes nothing: the content is safe either way, and the sweeper removes leftovers. */
function* attempt<Name extends FileCallName>(
  name: Name,
  ...args: FileCallTypes[Name][0]
): Steps<FileCallTypes[Name][1] | undefined> {
  try {
    return yield* ask(name, ...args);
  } catch {
    // See above: every caller is fine with it.
    return undefined;
  }
}
