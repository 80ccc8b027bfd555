// The first half of a gentle restore: our values give way to neutral ones, which a running program takes over.
import { isDeepStrictEqual } from 'node:util';
import { pathText, type ConfigFormat } from '../formats/config-format.ts';
import { FORMATS } from '../formats/formats.ts';
import type { EditTools } from './apply-edits.ts';
import type { EditRecord, FileRecord, KeyRecord } from './edit-record.ts';
import { findTolerant } from './undo-file.ts';

/** Writes the neutral values down and into the files. The record that is returned counts them as ours as well. */
export function settleEdits(record: EditRecord, settle: (key: string) => string, tools: EditTools): EditRecord {
  const settled = { ...record, files: record.files.map((file) => withNeutral(file, settle)) };
  tools.journal.save(settled);
  for (const file of settled.files) settleFile(file, settle, tools);
  return settled;
}

/** A key that had a value before goes back to it at once: only those that will vanish need a neutral one. */
function withNeutral(file: FileRecord, settle: (key: string) => string): FileRecord {
  const keys = file.keys.map((key): KeyRecord => {
    return key.before === undefined ? { ...key, values: [...key.values, settle(pathText(key.path))] } : key;
  });
  return { ...file, keys };
}

function settleFile(file: FileRecord, settle: (key: string) => string, { files }: EditTools): void {
  const format: ConfigFormat = FORMATS[file.format];
  const current = files.read(file.path);
  if (current === undefined || format.findProblem(current) !== undefined) return;
  let text = current;
  for (const { path, before, values } of file.keys) {
    const found = findTolerant(text, path, format);
    if (found === undefined || !values.some((value) => isDeepStrictEqual(value, found.value))) continue;
    text =
      before === undefined ? format.write(text, path, settle(pathText(path))).text : format.replace(text, path, before);
  }
  if (text !== current) files.replace({ path: file.path, expected: current, next: text });
}
