// Compares what was written down with what the files hold now.
import { isDeepStrictEqual } from 'node:util';
import type { ClientConnect, Rival } from '../../../../shared/model/client.ts';
import type { ClientFacts } from '../client-definition.ts';
import { EditError } from '../edits/edit-error.ts';
import type { EditFiles } from '../edits/edit-files.ts';
import type { EditRecord, FileRecord } from '../edits/edit-record.ts';
import { findTolerant } from '../edits/undo-file.ts';
import { pathText, type ConfigFormat } from '../formats/config-format.ts';
import { FORMATS } from '../formats/formats.ts';

export interface StateInput {
  readonly record: EditRecord;
  readonly facts: ClientFacts;
  readonly files: EditFiles;
  /** Where the gateway is now; undefined when it is not known. */
  readonly address: string | undefined;
  readonly firstSeenAt: number | undefined;
  readonly rivals: readonly Rival[];
}

type Finding = Pick<ClientConnect, 'state' | 'drift'> & { readonly problem?: string };

/** The connect as it is now. */
export function describeConnect(input: StateInput): ClientConnect {
  const { record, firstSeenAt } = input;
  const { state, drift, problem } = findState(input);
  return {
    id: record.id,
    scope: record.scope,
    ...(record.folder === undefined ? {} : { folder: record.folder }),
    ...(record.profile === undefined ? {} : { profile: record.profile }),
    address: record.address,
    connectedAt: record.connectedAt,
    ...(firstSeenAt === undefined ? {} : { firstSeenAt }),
    state,
    files: record.files.map(({ path }) => path),
    drift,
    ...(problem === undefined ? {} : { problem }),
  };
}

function findState({ record, facts, files, address, firstSeenAt, rivals }: StateInput): Finding {
  const drift: ClientConnect['drift'] = [];
  for (const file of record.files) {
    const text = readFile(file, files);
    if (typeof text === 'object') return { state: 'broken', drift, problem: text.problem };
    for (const key of driftOf(file, text)) drift.push({ path: file.path, key });
  }
  if (drift.length > 0) {
    const keys = drift.map(({ key }) => key).join(', ');
    return { state: 'drifted', drift, problem: `Somebody changed ${keys} since. Connect again, or restore.` };
  }
  if (address !== undefined && address !== record.address) {
    return {
      state: 'drifted',
      drift,
      problem: `It calls ${record.address}, but Dragoman is at ${address} now. Connect again.`,
    };
  }
  const winner = rivals.find(({ effect }) => effect === 'wins');
  if (winner !== undefined) {
    return { state: 'overridden', drift, problem: `${winner.name || winner.where} (${winner.where}): ${winner.text}` };
  }
  const isWaiting = firstSeenAt === undefined && facts.reload !== 'at-once';
  return { state: isWaiting ? 'restart-needed' : 'connected', drift };
}

function readFile({ path, format }: FileRecord, files: EditFiles): string | undefined | { problem: string } {
  try {
    const text = files.read(path);
    const problem = text === undefined ? undefined : FORMATS[format].findProblem(text);
    if (problem === undefined) return text;
    return { problem: `${path} is broken in line ${problem.line}, column ${problem.column} (${problem.reason}).` };
  } catch (error) {
    if (error instanceof EditError) return { problem: error.message };
    throw error;
  }
}

function driftOf({ format, keys }: FileRecord, text: string | undefined): string[] {
  const editor: ConfigFormat = FORMATS[format];
  return keys
    .filter(({ path, values }) => {
      const found = text === undefined ? undefined : findTolerant(text, path, editor);
      return found === undefined || !isDeepStrictEqual(found.value, values.at(-1));
    })
    .map(({ path }) => pathText(path));
}
