// `dragoman export`: the settings as a file, without secrets or encrypted with them.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { SHORTEST_PASSPHRASE } from '../../../shared/model/transfer.ts';
import { writeFileAtomicSync } from '../../core/files/atomic-write.ts';
import { CommandError, type Command } from '../command.ts';
import { orExplain } from '../or-explain.ts';
import { runningApp } from '../running-app.ts';
import type { CommandWorld } from '../terminal.ts';
import { leftOutLines } from '../transfer-text.ts';

/** Words on a command line can be seen by every program of this computer; variables can't. */
export const PASSPHRASE_VARIABLE = 'DRAGOMAN_PASSPHRASE';

export const exportCommand: Command = {
  name: 'export',
  summary: 'Writes the settings into a file, for another computer. Keys come along only encrypted.',
  usage: 'export [FILE] [--with-keys]',
  optionHelp: {
    '--with-keys': `take keys along and encrypt the file with the passphrase in ${PASSPHRASE_VARIABLE}`,
  },
  options: { 'with-keys': { type: 'boolean' } },
  wordCount: [0, 1],
  run: async ({ options, words, isJson }, world) => {
    const { terminal, signal } = world;
    const wish = options['with-keys'] === true ? { passphrase: passphraseOf(world) } : {};
    const { fileName, text, leftOut, isEncrypted } = await orExplain(
      runningApp(world).transfer.export(wish, { signal }),
    );
    const path = resolve(words[0] ?? fileName);
    if (existsSync(path)) throw new CommandError(`There is a file ${path} already. Name another one, or remove it.`);
    writeFileAtomicSync(path, text, { mode: 0o600 });
    if (isJson) terminal.print(JSON.stringify({ path, isEncrypted, leftOut }));
    else terminal.print([`The settings are in ${path}`, ...leftOutLines(leftOut)].join('\n'));
    return 0;
  },
};

/** Throws CommandError when there is none, or a short one. */
function passphraseOf({ environment }: CommandWorld): string {
  const passphrase = environment[PASSPHRASE_VARIABLE] ?? '';
  if (passphrase.length >= SHORTEST_PASSPHRASE) return passphrase;
  throw new CommandError(
    `Put a passphrase of at least ${SHORTEST_PASSPHRASE} characters into the variable ${PASSPHRASE_VARIABLE}, then try again.`,
  );
}
