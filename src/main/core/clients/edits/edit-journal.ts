// Keeps the records of edited files: one plain JSON file each, in the data folder, readable without the app.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomicSync } from '../../files/atomic-write.ts';
import type { FileCalls } from '../../files/file-calls.ts';
import { editRecordSchema, type EditRecord } from './edit-record.ts';

export interface EditJournal {
  /** All records, in a fixed order. */
  list(): EditRecord[];
  find(id: string): EditRecord | undefined;
  /** On the disk for good when this returns. */
  save(record: EditRecord): void;
  delete(id: string): void;
  /** Files among the records that can't be read, with the reason. */
  problems(): { path: string; reason: string }[];
}

/** Opens the records of a data folder. Makes nothing until something is saved. */
export function createEditJournal(dataFolder: string, calls?: FileCalls): EditJournal {
  const folder = join(dataFolder, 'clients');
  const pathOf = (id: string): string => join(folder, `${id}.json`);
  const readAll = (): Read[] => names(folder).map((name) => readRecord(join(folder, name)));
  return {
    list: () => readAll().flatMap((read) => ('record' in read ? [read.record] : [])),
    find: (id) => {
      const read = readRecord(pathOf(id));
      return 'record' in read ? read.record : undefined;
    },
    save: (record) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const text = `${JSON.stringify(record, null, 2)}\n`;
      writeFileAtomicSync(pathOf(record.id), text, { mode: 0o600, ...(calls === undefined ? {} : { calls }) });
    },
    delete: (id) => rmSync(pathOf(id), { force: true }),
    problems: () => readAll().flatMap((read) => ('reason' in read ? [read] : [])),
  };
}

type Read = { record: EditRecord } | { path: string; reason: string };

function names(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder)
    .filter((name) => /^[a-z0-9-]+\.json$/.test(name))
    .toSorted();
}

function readRecord(path: string): Read {
  try {
    return { record: editRecordSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) };
  } catch (error) {
    return { path, reason: error instanceof Error ? error.message : String(error) };
  }
}
