// What is written down of each connect, for people: what restoring would do to each file as it is now.
import type { BackupFile, ClientBackup, ClientBackups } from '../../../shared/model/client.ts';
import type { EditTools } from './edits/apply-edits.ts';
import { EditError } from './edits/edit-error.ts';
import type { EditRecord, FileRecord } from './edits/edit-record.ts';
import { undoFile } from './edits/undo-file.ts';
import { pathText } from './formats/config-format.ts';
import { FORMATS } from './formats/formats.ts';
import { diffTexts, hideSecrets } from './plan-view.ts';
import { findClient } from './registry.ts';

/** All of them, the newest first. Looks at every file; changes none. */
export function listBackups({ files, journal }: EditTools): ClientBackups {
  const newestFirst = journal.list().toSorted((one, other) => other.connectedAt - one.connectedAt);
  return { backups: newestFirst.map((record) => viewRecord(record, files)), damaged: journal.problems() };
}

function viewRecord(record: EditRecord, files: EditTools['files']): ClientBackup {
  const { id, client, scope, folder, profile, connectedAt } = record;
  return {
    id,
    client,
    // A record of a client that this version does not know can be restored all the same.
    name: findClient(client)?.facts.name ?? client,
    scope,
    connectedAt,
    ...(folder === undefined ? {} : { folder }),
    ...(profile === undefined ? {} : { profile }),
    files: record.files.map((file) => viewFileRecord(file, files)),
  };
}

function viewFileRecord(record: FileRecord, files: EditTools['files']): BackupFile {
  const { path, existed, keys } = record;
  const base = {
    path,
    isOurs: !existed,
    keys: keys.map((key) => ({
      key: pathText(key.path),
      ...(key.before === undefined ? {} : { before: hideSecrets(key.before, []) }),
    })),
    left: [],
    lines: [],
  };
  try {
    const current = files.read(path);
    if (current === undefined) return { ...base, state: 'gone' };
    const problem = FORMATS[record.format].findProblem(current);
    if (problem !== undefined) {
      const text = `It is broken in line ${problem.line}, column ${problem.column} (${problem.reason}). Correct it there, then restore.`;
      return { ...base, state: 'broken', problem: text };
    }
    const { text, left } = undoFile(current, record);
    const lines = diffTexts(current, text, (line) => hideSecrets(line, []));
    return { ...base, state: left.length === 0 ? 'ours' : 'changed', left: [...left], lines };
  } catch (error) {
    if (error instanceof EditError) return { ...base, state: 'broken', problem: error.message };
    throw error;
  }
}
