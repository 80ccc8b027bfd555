// `dragoman import`: shows what a file of settings would change, or which keys OpenCode holds, asks, and takes it over.
import { readFileSync, statSync } from 'node:fs';
import { LONGEST_TRANSFER } from '../../../shared/model/transfer.ts';
import { CommandError, textOption, UsageError, type Command, type CommandInput } from '../command.ts';
import { confirm } from '../confirm.ts';
import { orExplain } from '../or-explain.ts';
import { runningApp } from '../running-app.ts';
import { changeLines } from '../transfer-text.ts';
import type { CommandWorld } from '../terminal.ts';
import { importKeys } from './import-keys.ts';
import { PASSPHRASE_VARIABLE } from './export.ts';

/** More than any file of keys holds. */
const MOST_KEYS = 200;

export const importCommand: Command = {
  name: 'import',
  summary: 'Takes over settings from a file, or keys that OpenCode holds; shows first what would change.',
  usage: 'import (FILE | --from opencode [NAME…]) [--dry-run] [--yes]',
  optionHelp: {
    '--from opencode': 'the API keys in the file of OpenCode, all or those named; that file is only read',
    '--dry-run': 'only show what would change',
    '--yes': "don't ask",
  },
  options: { from: { type: 'string' }, 'dry-run': { type: 'boolean' }, yes: { type: 'boolean', short: 'y' } },
  wordCount: [0, MOST_KEYS],
  run: (input, world) => {
    const program = textOption(input.options, 'from');
    if (program === 'opencode') return importKeys(input, world);
    if (program !== undefined) throw new UsageError(`Keys can be taken over from opencode only, not from ${program}.`);
    if (input.words.length !== 1) throw new UsageError('Name one file, or use --from opencode.');
    return importSettings(input, world);
  },
};

async function importSettings({ options, words, isJson }: CommandInput, world: CommandWorld): Promise<number> {
  const { terminal, signal, environment } = world;
  const app = runningApp(world);
  const passphrase = environment[PASSPHRASE_VARIABLE];
  const input = { text: readFile(words[0] ?? ''), ...(passphrase === undefined ? {} : { passphrase }) };
  const preview = await orExplain(app.transfer.preview(input, { signal }));
  if (preview.needsPassphrase) {
    throw new CommandError(`This file is encrypted. Put its passphrase into the variable ${PASSPHRASE_VARIABLE}.`);
  }
  const isDry = options['dry-run'] === true;
  if (isDry || preview.changes.length === 0) {
    const text = preview.changes.length === 0 ? ['Nothing would change.'] : changeLines(preview.changes);
    terminal.print(isJson ? JSON.stringify(preview) : text.join('\n'));
    return 0;
  }
  if (!isJson) terminal.print(changeLines(preview.changes).join('\n'));
  if (!(await confirm({ text: 'Import these settings?', isYes: options['yes'] === true }, world))) return 1;
  const imported = await orExplain(app.transfer.import(input, { signal }));
  terminal.print(isJson ? JSON.stringify(imported) : `Imported. The settings of before are in ${imported.backup}`);
  return 0;
}

function readFile(path: string): string {
  try {
    if (statSync(path).size <= LONGEST_TRANSFER) return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CommandError(`${path} can't be read. Look whether it is there and may be read.`, { cause });
  }
  throw new CommandError(`${path} is too large to be settings of Dragoman. Choose another file.`);
}
