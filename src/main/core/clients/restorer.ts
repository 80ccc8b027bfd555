// Puts clients back: one, some or all; works from the records alone, without the app.
import type { ClientScope, RestoreReport } from '../../../shared/model/client.ts';
import type { Clock } from '../ports.ts';
import { restoreEdits, type EditTools } from './edits/apply-edits.ts';
import type { EditRecord } from './edits/edit-record.ts';
import { settleEdits } from './edits/settle-file.ts';
import { sweepBeside } from './edits/sweep-beside.ts';
import { findClient } from './registry.ts';

export interface RestoreWish {
  /** One connect, by its record. */
  readonly id?: string | undefined;
  /** All of them when absent. */
  readonly client?: string | undefined;
  readonly scope?: ClientScope | undefined;
  readonly folder?: string | undefined;
}

export interface Restorer {
  restore(wish: RestoreWish): RestoreReport;
  restoreGently(wish: RestoreWish, signal: AbortSignal): Promise<RestoreReport>;
}

/** A program that reads its settings again does so within two seconds. */
const SETTLE_MS = 2500;

/** Puts back what was changed in clients' files, also for clients that this version no longer knows. */
export function createRestorer({ tools, clock }: { tools: EditTools; clock: Clock }): Restorer {
  const find = ({ id: recordId, client, scope, folder }: RestoreWish): EditRecord[] => {
    // A record of a client that this version no longer knows can be restored all the same.
    const id = client === undefined ? undefined : (findClient(client)?.facts.id ?? client);
    return tools.journal
      .list()
      .filter((record) => recordId === undefined || record.id === recordId)
      .filter((record) => id === undefined || record.client === id)
      .filter((record) => scope === undefined || record.scope === scope)
      .filter((record) => folder === undefined || record.folder === undefined || record.folder === folder);
  };
  const restore = (records: readonly EditRecord[], isAll: boolean): RestoreReport => {
    const reports = records.map((record) => restoreEdits(record, tools));
    sweepBeside(
      records.flatMap(({ files }) => files),
      clock.now(),
    );
    const damaged = isAll ? tools.journal.problems() : [];
    return {
      restored: reports.flatMap(({ restored }) => restored),
      left: reports.flatMap(({ left }) => left.map(({ path, keys }) => ({ path, keys: [...keys] }))),
      problems: [
        ...reports.flatMap(({ problems }) => problems),
        ...damaged.map(({ path, reason }) => ({
          path,
          message: `The record ${path} is damaged (${reason}), so what it stands for can't be put back. Look into the client's settings, then delete this file.`,
        })),
      ],
    };
  };
  return {
    restore: (wish) => restore(find(wish), isForAll(wish)),
    restoreGently: async (wish, signal) => {
      const records = find(wish);
      const settled = records.map((record) => {
        const settle = findClient(record.client)?.settle;
        return settle === undefined || record.scope === 'shell' ? record : settleEdits(record, settle, tools);
      });
      if (settled.some((record, index) => record !== records[index])) await pause(clock, signal);
      return restore(settled, isForAll(wish));
    },
  };
}

function isForAll({ id, client }: RestoreWish): boolean {
  return id === undefined && client === undefined;
}

/** Ends early when somebody doesn't want to wait: then the restore itself still has to be done. */
function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.setTimer(SETTLE_MS, finish);
    signal.addEventListener('abort', finish, { once: true });
  });
}
