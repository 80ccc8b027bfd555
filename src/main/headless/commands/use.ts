// `dragoman use <connection>`: chooses which connection answers.
import { isDefinedError, safe } from '@orpc/client';
import { CommandError, type Command } from '../command.ts';
import { runningApp } from '../running-app.ts';

export const useCommand: Command = {
  name: 'use',
  summary: 'Chooses the connection that answers when a request names none.',
  usage: 'use <connection>',
  optionHelp: {},
  options: {},
  wordCount: 1,
  run: async ({ words, isJson }, world) => {
    const id = words[0] ?? '';
    const app = runningApp(world);
    const [error] = await safe(app.connections.activate({ id }, { signal: world.signal }));
    if (isDefinedError(error)) throw new CommandError(await explain(error.message, app, error.code === 'NOT_FOUND'));
    if (error !== null) throw error;
    const { active } = await app.status.get(undefined, { signal: world.signal });
    world.terminal.print(isJson ? JSON.stringify({ active }) : `${active.name} answers from now on.`);
    return 0;
  },
};

async function explain(message: string, app: ReturnType<typeof runningApp>, isUnknown: boolean): Promise<string> {
  if (!isUnknown) return message;
  const connections = await app.connections.list();
  return `${message} There are: ${connections.map((connection) => connection.id).join(', ')}.`;
}
