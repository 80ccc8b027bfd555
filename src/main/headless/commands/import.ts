// `dragoman import`: shows what a file of settings would change, asks, and does it.
import { readFileSync, statSync } from 'node:fs';
import { LONGEST_TRANSFER } from '../../../shared/model/transfer.ts';
import { CommandError, type Command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { orExplain } from '../or-explain.ts';
import { runningApp } from '../running-app.ts';
import { changeLines } from '../transfer-text.ts';
import { PASSPHRASE_VARIABLE } from './export.ts';

export const importCommand: Command = {
  name: 'import',
  summary: 'Takes settings over from a file; shows what changes first, and keeps a copy of those of before.',
  usage: 'import FILE [--dry-run] [--yes]',
  optionHelp: {
    '--dry-run': 'only show what would change',
    '--yes': "don't ask",
  },
  options: { 'dry-run': { type: 'boolean' }, yes: { type: 'boolean', short: 'y' } },
  wordCount: 1,
  run: async ({ options, words, isJson }, world) => {
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
  },
};

function readFile(path: string): string {
  try {
    if (statSync(path).size <= LONGEST_TRANSFER) return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CommandError(`${path} can't be read. Look whether it is there and may be read.`, { cause });
  }
  throw new CommandError(`${path} is too large to be settings of Dragoman. Choose another file.`);
}
