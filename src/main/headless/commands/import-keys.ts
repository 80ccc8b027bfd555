// `dragoman import --from opencode`: lists the keys in OpenCode's file, asks, and makes a connection for each.
import type { ProgramKey } from '../../../shared/model/program-keys.ts';
import { CommandError, type CommandInput } from '../command.ts';
import { confirm } from '../confirm.ts';
import { orExplain } from '../or-explain.ts';
import { runningApp } from '../running-app.ts';
import type { CommandWorld } from '../terminal.ts';

/** Without names all keys that are new. Resolves to the exit code. */
export async function importKeys({ options, words, isJson }: CommandInput, world: CommandWorld): Promise<number> {
  const { terminal, signal } = world;
  const app = runningApp(world);
  const program = 'opencode';
  const found = await orExplain(app.programKeys.look({ program }, { signal }));
  const isNamed = ({ entry }: ProgramKey): boolean => words.length === 0 || words.includes(entry);
  const shown = found.keys.filter(isNamed);
  const missing = words.find((word) => !shown.some(({ entry }) => entry === word));
  if (missing !== undefined) throw new CommandError(`${found.path} holds nothing under the name "${missing}".`);
  // A name that can't be taken over must end in its reason, not in silence.
  const entries = words.length > 0 ? [...words] : shown.flatMap(({ entry, state }) => (state === 'new' ? [entry] : []));
  const isDry = options['dry-run'] === true;
  if (!isJson) terminal.print([`Keys in ${found.path}`, ...shown.map(keyLine)].join('\n'));
  if (isDry || entries.length === 0) {
    if (isJson) terminal.print(JSON.stringify({ ...found, keys: shown, taken: [] }));
    else if (entries.length === 0) terminal.print('There is nothing to take over.');
    return 0;
  }
  const text = `Make ${entries.length === 1 ? 'a connection with this key' : `${entries.length} connections with these keys`}?`;
  if (!(await confirm({ text, isYes: options['yes'] === true }, world))) return 1;
  const taken = await orExplain(app.programKeys.take({ program, entries }, { signal }));
  if (isJson) terminal.print(JSON.stringify({ ...found, keys: shown, taken }));
  else terminal.print(taken.map(({ name, connection }) => `Taken over: ${name}. Connection: ${connection}`).join('\n'));
  return 0;
}

const MARKS = { new: '+', known: '=', refused: '-' } as const;

function keyLine({ entry, name, lastFour, state, connection, reason }: ProgramKey): string {
  const title = name === entry ? entry : `${entry}  ${name}`;
  const key = lastFour === undefined ? '' : `  …${lastFour}`;
  const note = state === 'known' ? `  connection ${connection ?? ''} has it` : '';
  return `  ${MARKS[state]} ${title}${key}${note}${reason === undefined ? '' : `\n      ${reason}`}`;
}
