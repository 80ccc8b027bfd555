// Takes settings to another computer and back in: as a text without secrets, or encrypted with them.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Exported, Imported, ImportPreview, TransferInput } from '../../../shared/model/transfer.ts';
import { writeFileAtomicSync } from '../files/atomic-write.ts';
import type { Clock, Paths } from '../ports.ts';
import type { Catalogues } from '../providers/catalogues.ts';
import { checkProviders } from '../settings/provider-check.ts';
import { joinProblems } from '../settings/problem-list.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { mergeSettings, type Merge } from './merge.ts';
import { takeAlong, type RevealKey } from './take-along.ts';
import { readTransfer, writeTransfer } from './transfer-file.ts';

export interface TransferService {
  /** With a passphrase the keys come along, encrypted; without one no secret does. */
  export(passphrase: string | undefined): Promise<Exported>;
  /** What importing would change. Throws RefusalError. */
  preview(input: TransferInput): Promise<ImportPreview>;
  /** Throws RefusalError, and then nothing has changed. */
  import(input: TransferInput): Promise<Imported>;
}

export interface TransferDependencies {
  readonly settings: SettingsService;
  readonly catalogues: Catalogues;
  readonly version: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly paths: Paths;
  /** The text of a stored key. */
  readonly reveal: RevealKey;
}

const KEPT_BACKUPS = 10;
const BACKUP_NAME = /^settings-.+\.json$/u;

/** Makes the service. */
export function createTransferService(dependencies: TransferDependencies): TransferService {
  const { settings, version, clock, reveal } = dependencies;
  return {
    export: async (passphrase) => {
      const isEncrypted = passphrase !== undefined;
      const { settings: taken, leftOut } = await takeAlong(settings.current(), isEncrypted ? reveal : undefined);
      const text = await writeTransfer(taken, { madeBy: version, passphrase });
      const day = new Date(clock.now()).toISOString().slice(0, 10);
      const fileName = `dragoman-settings-${day}${isEncrypted ? '-with-keys' : ''}.json`;
      return { fileName, text, isEncrypted, leftOut: [...leftOut] };
    },
    preview: async ({ text, passphrase }) => {
      const file = await readTransfer(text, passphrase);
      const { madeBy, isEncrypted } = file;
      if (file.settings === undefined) return { madeBy, isEncrypted, needsPassphrase: true, changes: [] };
      const { changes } = merge(file.settings, dependencies);
      return { madeBy, isEncrypted, needsPassphrase: false, changes: [...changes] };
    },
    import: async ({ text, passphrase }) => {
      const { settings: imported } = await readTransfer(text, passphrase);
      if (imported === undefined) throw new RefusalError('invalid', 'This file is encrypted. Give its passphrase.');
      // Refuses with the reason before a copy is made in vain.
      if (settings.isReadOnly) await settings.update((now) => now);
      const { changes } = merge(imported, dependencies);
      const backup = keepCopy(dependencies);
      await settings.update(() => merge(imported, dependencies).settings);
      return { changes: [...changes], backup };
    },
  };
}

function merge(imported: Parameters<typeof mergeSettings>[1], { settings, catalogues }: TransferDependencies): Merge {
  const here = settings.current();
  const merged = mergeSettings(here, imported, catalogues);
  const known = new Set(checkProviders(here, catalogues));
  const problems = checkProviders(merged.settings, catalogues).filter((problem) => !known.has(problem));
  if (problems.length === 0) return merged;
  throw new RefusalError('invalid', joinProblems('These settings can not be used here:', problems), { problems });
}

/** The settings as they are stored, which hold no secrets. */
function keepCopy({ settings, paths, clock }: TransferDependencies): string {
  const folder = join(paths.data, 'backups');
  const path = join(folder, `settings-${new Date(clock.now()).toISOString().replaceAll(':', '-')}.json`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileAtomicSync(path, `${JSON.stringify(settings.current(), null, 2)}\n`, { mode: 0o600 });
    const copies = readdirSync(folder).filter((name) => BACKUP_NAME.test(name));
    for (const old of copies.toSorted().slice(0, -KEPT_BACKUPS)) rmSync(join(folder, old));
    return path;
  } catch (error) {
    throw new RefusalError(
      'save-failed',
      `No copy of the present settings could be made, so nothing was imported: ${String(error)}. Look whether the disk is full or the folder is read-only.`,
      { cause: error },
    );
  }
}
