// Works out what a file will hold with our keys in it, and proves that they can be taken out again without a trace.
import { isDeepStrictEqual } from 'node:util';
import type { JsonValue } from '../../ir/json.ts';
import { ShapeError, type ConfigFormat, type KeyPath } from '../formats/config-format.ts';
import { FORMATS } from '../formats/formats.ts';
import { EditError } from './edit-error.ts';
import type { FileRecord, FileWish, KeyRecord } from './edit-record.ts';
import { isSameOutside } from './same-outside.ts';
import { findTolerant, hashOf, undoFile } from './undo-file.ts';

export interface PlanFileInput {
  readonly wish: FileWish;
  /** The text now; undefined when there is no file. */
  readonly current: string | undefined;
  /** What was written down when this file was connected before. */
  readonly previous: FileRecord | undefined;
  readonly missingFolders: readonly string[];
  /** Whether a value is one of ours although nothing is written down: such a value is never taken for the user's. */
  readonly isOurs: (value: JsonValue) => boolean;
}

export interface PlannedFile {
  readonly path: string;
  readonly current: string | undefined;
  readonly next: string;
  readonly record: FileRecord;
}

/** Plans one file. Throws EditError when it can't be edited without harm. */
export function planFile(input: PlanFileInput): PlannedFile {
  const { wish, current, previous } = input;
  const format: ConfigFormat = FORMATS[wish.format];
  expectValid(wish, current ?? '', format);
  try {
    const base = baseOf(input, format);
    const written = writeKeys(base, input, format);
    const hasExisted = current !== undefined && (previous?.existed ?? true);
    const record: FileRecord = {
      path: wish.path,
      format: wish.format,
      existed: hasExisted,
      madeFolders: [...new Set([...(previous?.madeFolders ?? []), ...input.missingFolders])],
      ...(hasExisted ? { original: base } : {}),
      afterHash: hashOf(written.text),
      keys: written.keys,
      containers: written.containers,
      strays: strayRecords(base, wish, format),
    };
    expectReversible({ base, next: written.text, record });
    return { path: wish.path, current, next: written.text, record };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new EditError('odd-shape', {
      path: wish.path,
      message: `${wish.path} was not changed: ${error.message}. Add the lines below by hand, or change that place first.`,
      cause: error,
    });
  }
}

function expectValid({ path }: FileWish, text: string, format: ConfigFormat): void {
  const problem = format.findProblem(text);
  if (problem === undefined) return;
  throw new EditError('broken-file', {
    path,
    message: `${path} was not changed: it is broken in line ${problem.line}, column ${problem.column} (${problem.reason}). Correct it there, then try again.`,
  });
}

/** The text as it would be without us, also where we were once and nothing is written down any more. */
function baseOf({ wish, current, previous, isOurs }: PlanFileInput, format: ConfigFormat): string {
  let base = current ?? '';
  if (previous !== undefined) base = undoFile(base, previous).text;
  for (const { path } of wish.keys) {
    const found = findTolerant(base, path, format);
    // Whatever stands between our marks is ours.
    const isOwn = found !== undefined && (wish.format === 'block' || isOurs(found.value));
    if (isOwn) base = format.remove(base, path);
  }
  return base;
}

interface WrittenKeys {
  readonly text: string;
  readonly keys: KeyRecord[];
  readonly containers: FileRecord['containers'];
}

function writeKeys(base: string, { wish, previous }: PlanFileInput, format: ConfigFormat): WrittenKeys {
  const keys: KeyRecord[] = [];
  const containers: FileRecord['containers'] = [];
  let text = base;
  for (const { path, value } of wish.keys) {
    const written = format.write(text, path, value);
    text = written.text;
    const earlier = previous?.keys.find((key) => isDeepStrictEqual(key.path, path))?.values ?? [];
    const values = [...earlier.filter((old) => !isDeepStrictEqual(old, value)), value];
    keys.push({ path: [...path], values, ...(written.before === undefined ? {} : { before: written.before }) });
    for (const note of written.containers) containers.push({ ...note, path: [...note.path] });
  }
  return { text, keys, containers };
}

function strayRecords(base: string, wish: FileWish, format: ConfigFormat): FileRecord['strays'] {
  return (wish.strays ?? []).map(({ path, prefix }) => {
    const found = findTolerant(base, path, format);
    const isStray = typeof found?.value === 'string' && found.value.startsWith(prefix);
    return { path: [...path], prefix, ...(found === undefined || isStray ? {} : { before: found.raw }) };
  });
}

/** Not by trust in the editor: the very text is taken back once, before it is written. */
function expectReversible({ base, next, record }: { base: string; next: string; record: FileRecord }): void {
  const { original: _original, ...byKeys } = record;
  const undone = undoFile(next, byKeys);
  const format: ConfigFormat = FORMATS[record.format];
  const isValid = format.findProblem(next) === undefined;
  const isExact = undone.text === base && undone.left.length === 0;
  if (isValid && isExact && isSameOutside(format.contentOf(base), format.contentOf(next), pathsOf(record))) return;
  throw new ShapeError('it is laid out in a way that Dragoman could not put back exactly');
}

function pathsOf(record: FileRecord): KeyPath[] {
  return record.keys.map(({ path }) => path);
}
