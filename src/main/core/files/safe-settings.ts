// Keeps the settings file whole although the store's own writer is not safe on a full disk. Both shells use it.
import { existsSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { StartError } from '../host/start-error.ts';
import type { Log, SettingsStore } from '../ports.ts';
import { writeFileAtomicSync } from './atomic-write.ts';
import { fileCalls, type FileCalls } from './file-calls.ts';
import { sweepTemporaryFiles } from './sweep-temporary-files.ts';

type Content = Record<string, unknown>;

/** What is needed of `conf` or `electron-store`: where its file is, and to replace everything in it. */
export interface StoredFile {
  readonly path: string;
  replace(content: Content): void;
}

/** The file of a store of `conf` or `electron-store`. */
export function fileOf(store: { readonly path: string; store: Content }): StoredFile {
  return {
    path: store.path,
    replace: (content) => {
      store.store = content;
    },
  };
}

export interface SafeSettingsOptions {
  readonly folder: string;
  /**
   * Called at the first save, since loading what is behind it takes a tenth of the start; a broken file was dealt with by then,
   * for the stores refuse to open one. It must name the file `settings.json` in the folder.
   */
  readonly openStore: () => Promise<StoredFile>;
  /** Wall clock in Unix milliseconds. */
  readonly now: () => number;
  readonly log: Log;
  /** Calls of our own writer; a test makes them fail. */
  readonly calls?: FileCalls;
}

const FILE_MODE = 0o600;

/** `atomically` names its temporary files so, and a kill leaves them behind. */
const STORE_LEFTOVER = /^settings\.json\.tmp-[0-9]{10}[0-9a-f]{6}$/;

/**
 * Opens the settings in `folder`. One process at a time: the caller holds the instance lock.
 *
 * The store writes through `atomically`, which on a full disk reports success and installs a cut file. So the new
 * content goes into `settings.next.json` first, written by our own writer, and stays until the store's file was read
 * back and found equal; if it was not, the next file is renamed over it, which needs no space.
 */
export function openSafeSettings(options: SafeSettingsOptions): SettingsStore {
  const path = join(options.folder, 'settings.json');
  const nextPath = join(options.folder, 'settings.next.json');
  sweepTemporaryFiles(options.folder, {
    now: options.now(),
    olderThanMs: 0,
    alsoMatches: (name) => STORE_LEFTOVER.test(name),
  });
  recover({ path, nextPath, options });
  let opened: StoredFile | undefined;
  return {
    source: 'stored',
    load: () => (existsSync(path) ? readContent(path) : undefined),
    save: async (settings) => {
      if (!isContent(settings)) throw new TypeError('settings must be an object');
      opened ??= await options.openStore();
      save({ store: opened, nextPath, settings, options });
    },
  };
}

interface Recovery {
  readonly path: string;
  readonly nextPath: string;
  readonly options: SafeSettingsOptions;
}

/** A good file wins over a next file, which is then the leftover of a save that had not returned. */
function recover({ path, nextPath, options }: Recovery): void {
  const problem = existsSync(path) ? problemOf(path) : 'it is missing';
  const hasGoodNext = existsSync(nextPath) && problemOf(nextPath) === undefined;
  if (problem !== undefined && hasGoodNext) {
    const kept = join(options.folder, `settings.broken-${fileTime(options.now())}.json`);
    const real = existsSync(path) ? realpathSync(path) : path;
    if (existsSync(real)) renameSync(real, kept);
    renameSync(nextPath, real);
    options.log.warn('the settings file was broken; the last complete settings were taken', { path, problem, kept });
    return;
  }
  if (problem !== undefined && existsSync(path)) {
    throw new StartError(
      `The settings file ${path} can't be used: ${problem}. Repair it, or move it away to start with empty settings. Nothing was changed.`,
    );
  }
  rmSync(nextPath, { force: true });
}

interface Save {
  readonly store: StoredFile;
  readonly nextPath: string;
  readonly settings: Content;
  readonly options: SafeSettingsOptions;
}

function save({ store, nextPath, settings, options }: Save): void {
  const text = JSON.stringify(settings, undefined, '\t');
  const wanted: unknown = JSON.parse(text);
  // A failure here leaves the old settings in place; the caller puts it into words.
  writeFileAtomicSync(nextPath, text, { mode: FILE_MODE, calls: options.calls ?? fileCalls });
  const failure = failureOf(() => store.replace(settings));
  if (!existsSync(store.path) || !holds(store.path, wanted)) {
    options.log.warn('the settings file was not written as asked; our own copy was put in its place', {
      path: store.path,
      failure: failure === undefined ? 'the file was cut' : messageOf(failure),
    });
    putInPlace(nextPath, store.path);
  }
  rmSync(nextPath, { force: true });
}

/** Needs no space on the disk. Should it fail, the next file stays, and the next start takes it if the other is broken. */
function putInPlace(nextPath: string, path: string): void {
  try {
    renameSync(nextPath, existsSync(path) ? realpathSync(path) : path);
  } catch (error) {
    throw new Error(`${messageOf(error)} (the new settings are in ${nextPath})`, { cause: error });
  }
}

function failureOf(action: () => void): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return error ?? new Error('the store gave no reason');
  }
}

function holds(path: string, wanted: unknown): boolean {
  try {
    return isDeepStrictEqual(readContent(path), wanted);
  } catch {
    // Unreadable or cut: not what was wanted, which is the answer.
    return false;
  }
}

function problemOf(path: string): string | undefined {
  try {
    readContent(path);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function readContent(path: string): Content {
  const text = readFileSync(path, 'utf8');
  if (text.trim() === '') throw new Error('it is empty');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Error(`it is not valid JSON (${messageOf(error)})`, { cause: error });
  }
  if (!isContent(content)) throw new Error('it holds no object');
  return content;
}

function isContent(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A time that every file system takes in a name. */
function fileTime(now: number): string {
  return new Date(now).toISOString().replace(/[:.]/g, '-');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
