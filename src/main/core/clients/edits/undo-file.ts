// Takes our keys out of a text, key by key: what somebody else changed meanwhile stays.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { pathText, ShapeError, type ConfigFormat, type FoundValue, type KeyPath } from '../formats/config-format.ts';
import { FORMATS } from '../formats/formats.ts';
import type { FileRecord, KeyRecord } from './edit-record.ts';

export interface UndoneFile {
  readonly text: string;
  /** Keys of ours that somebody changed: they were left as they are. */
  readonly left: readonly string[];
}

/** The text without us. */
export function undoFile(text: string, record: FileRecord): UndoneFile {
  if (record.original !== undefined && hashOf(text) === record.afterHash) return { text: record.original, left: [] };
  const format: ConfigFormat = FORMATS[record.format];
  const left: string[] = [];
  let rest = text;
  for (const key of record.keys.toReversed()) {
    const next = undoKey(rest, key, format);
    if (next === undefined) left.push(pathText(key.path));
    else rest = next;
  }
  for (const stray of record.strays) rest = undoStray(rest, stray, format);
  const inner = record.containers.toSorted((first, second) => second.path.length - first.path.length);
  for (const note of inner) rest = tolerant(() => format.closeContainer(rest, note)) ?? rest;
  return { text: rest, left };
}

/** The SHA-256 of a file's text, in hexadecimal. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Undefined when the key is not as we wrote it, and neither as it was before. */
function undoKey(text: string, { path, before, values }: KeyRecord, format: ConfigFormat): string | undefined {
  const found = findTolerant(text, path, format);
  if (found === undefined) return before === undefined ? text : undefined;
  if (found.raw === before) return text;
  if (!values.some((value) => isDeepStrictEqual(value, found.value))) return undefined;
  return tolerant(() => (before === undefined ? format.remove(text, path) : format.replace(text, path, before)));
}

function undoStray(text: string, { path, prefix, before }: FileRecord['strays'][number], format: ConfigFormat): string {
  const found = findTolerant(text, path, format);
  if (typeof found?.value !== 'string' || !found.value.startsWith(prefix)) return text;
  return before === undefined ? format.remove(text, path) : format.replace(text, path, before);
}

/** As `find`; where the file has another shape by now, the key is not there. */
export function findTolerant(text: string, path: KeyPath, format: ConfigFormat): FoundValue | undefined {
  return tolerant(() => format.find(text, path));
}

function tolerant<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    // Somebody has rebuilt the file around our key: then there is nothing of ours to take away.
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}
