// Connects and restores: writes down first, then edits file by file, and starts over where somebody else came between.
import type { JsonValue } from '../../ir/json.ts';
import { FORMATS } from '../formats/formats.ts';
import { EditError } from './edit-error.ts';
import { ChangedError } from './checked-change.ts';
import type { EditFiles } from './edit-files.ts';
import type { EditJournal } from './edit-journal.ts';
import type { EditRecord, FileRecord, FileWish } from './edit-record.ts';
import { planFile, type PlannedFile } from './plan-file.ts';
import { undoFile } from './undo-file.ts';

export interface EditTools {
  readonly files: EditFiles;
  readonly journal: EditJournal;
}

export type RecordHead = Omit<EditRecord, 'version' | 'files'>;

export interface ConnectWish {
  readonly head: RecordHead;
  readonly files: readonly FileWish[];
  readonly isOurs: (value: JsonValue) => boolean;
}

export interface EditPlan {
  readonly wish: ConnectWish;
  readonly files: readonly PlannedFile[];
  /** Files that an earlier connect edited and this one no longer needs. */
  readonly dropped: readonly FileRecord[];
}

export interface RestoreReport {
  /** Files that were changed back or removed. */
  readonly restored: readonly string[];
  /** Keys that somebody has changed since: left as they are. */
  readonly left: readonly { path: string; keys: readonly string[] }[];
  /** Files that could not be put back; the record is kept for another try. */
  readonly problems: readonly { path: string; message: string }[];
}

const ATTEMPTS = 4;

/** What connecting would do to each file. Changes nothing. Throws EditError. */
export function planEdits(wish: ConnectWish, { files, journal }: EditTools): EditPlan {
  const previous = journal.find(wish.head.id);
  const dropped = (previous?.files ?? []).filter(({ path }) => !wish.files.some((file) => file.path === path));
  const planned = wish.files.map((file) => {
    try {
      return planOne(file, wish, { files, previous });
    } catch (error) {
      throw toEditError(error, file.path);
    }
  });
  return { wish, dropped, files: planned };
}

function planOne(
  file: FileWish,
  { isOurs }: ConnectWish,
  { files, previous }: { files: EditFiles; previous: EditRecord | undefined },
): PlannedFile {
  return planFile({
    wish: file,
    current: files.read(file.path),
    previous: previous?.files.find(({ path }) => path === file.path),
    missingFolders: files.missingFolders(file.path),
    isOurs,
  });
}

/** Carries a plan out. Throws EditError; then everything is as it was before. */
export function connectEdits(plan: EditPlan, tools: EditTools): EditRecord {
  const { wish } = plan;
  const isFirst = tools.journal.find(wish.head.id) === undefined;
  let record: EditRecord = {
    ...wish.head,
    version: 1,
    files: [...plan.files.map((file) => file.record), ...plan.dropped],
  };
  try {
    tools.journal.save(record);
    for (const dropped of plan.dropped) expectRestored(restoreFile(dropped, tools.files));
    record = { ...record, files: plan.files.map((file) => file.record) };
    for (const planned of plan.files) record = writePlanned(planned, { wish, record, tools });
    tools.journal.save(record);
    return record;
  } catch (error) {
    if (isFirst) restoreEdits(record, tools);
    throw toEditError(error, plan.files[0]?.path ?? wish.head.client);
  }
}

interface Writing {
  readonly wish: ConnectWish;
  readonly record: EditRecord;
  readonly tools: EditTools;
}

/** Plans again as long as somebody else changes the file in between; returns the record that fits what was written. */
function writePlanned(planned: PlannedFile, { wish, record, tools }: Writing): EditRecord {
  let current = planned;
  let latest = record;
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (current.next === current.current) return latest;
      tools.files.makeFolders(current.record.madeFolders);
      tools.files.replace({ path: current.path, expected: current.current, next: current.next });
      return latest;
    } catch (error) {
      if (!(error instanceof ChangedError)) throw error;
      if (attempt === ATTEMPTS) throw keepsChanging(current.path, error);
    }
    const file = wish.files.find(({ path }) => path === planned.path);
    if (file === undefined) return latest;
    const previous = tools.journal.find(wish.head.id);
    current = planOne(file, wish, { files: tools.files, previous });
    latest = withFile(latest, current.record);
    tools.journal.save(latest);
  }
}

function withFile(record: EditRecord, file: FileRecord): EditRecord {
  return { ...record, files: record.files.map((other) => (other.path === file.path ? file : other)) };
}

/** Puts everything of a record back. Never throws for what a file holds: the report says it. */
export function restoreEdits(record: EditRecord, { files, journal }: EditTools): RestoreReport {
  const results = record.files.toReversed().map((file) => restoreFile(file, files));
  const problems = results.flatMap(({ path, problem }) => (problem === undefined ? [] : [{ path, message: problem }]));
  if (problems.length === 0) journal.delete(record.id);
  return {
    restored: results.filter(({ isChanged }) => isChanged).map(({ path }) => path),
    left: results.filter(({ left }) => left.length > 0).map(({ path, left }) => ({ path, keys: left })),
    problems,
  };
}

interface FileResult {
  readonly path: string;
  readonly isChanged: boolean;
  readonly left: readonly string[];
  readonly problem?: string;
}

function restoreFile(record: FileRecord, files: EditFiles): FileResult {
  const { path } = record;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return restoreOnce(record, files);
    } catch (error) {
      const isLast = attempt === ATTEMPTS;
      if (error instanceof ChangedError && !isLast) continue;
      const { message } = toEditError(error instanceof ChangedError ? keepsChanging(path, error) : error, path);
      return { path, isChanged: false, left: [], problem: message };
    }
  }
}

function restoreOnce(record: FileRecord, files: EditFiles): FileResult {
  const { path } = record;
  const current = files.read(path);
  if (current === undefined) {
    files.removeFolders(record.madeFolders);
    return { path, isChanged: false, left: [] };
  }
  const format = FORMATS[record.format];
  const problem = format.findProblem(current);
  if (problem !== undefined) {
    throw new EditError('broken-file', {
      path,
      message: `${path} still holds Dragoman's settings: it is broken in line ${problem.line}, column ${problem.column} (${problem.reason}). Correct it there, then restore again.`,
    });
  }
  const { text, left } = undoFile(current, record);
  if (!record.existed && format.isBlank(text)) {
    files.remove({ path, expected: current });
    files.removeFolders(record.madeFolders);
    return { path, isChanged: true, left };
  }
  if (text !== current) files.replace({ path, expected: current, next: text });
  return { path, isChanged: text !== current, left };
}

function expectRestored({ path, problem }: FileResult): void {
  if (problem !== undefined) throw new EditError('write-failed', { path, message: problem });
}

function keepsChanging(path: string, cause: unknown): EditError {
  return new EditError('changing', {
    path,
    message: `${path} was not changed: another program writes to it again and again. Close that program, then try again.`,
    cause,
  });
}

function toEditError(error: unknown, path: string): EditError {
  if (error instanceof EditError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new EditError('write-failed', {
    path,
    message: `${path} was not changed: ${why}. Look whether the disk is full or the folder is read-only, then try again.`,
    cause: error,
  });
}
