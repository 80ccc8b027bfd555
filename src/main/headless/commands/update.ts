// `dragoman update`: says whether there is a newer version, and where. It downloads nothing.
import type { Updates } from '../../../shared/model/updates.ts';
import type { Command } from '../command.ts';
import { orExplain } from '../or-explain.ts';
import { runningApp } from '../running-app.ts';

export const updateCommand: Command = {
  name: 'update',
  summary: 'Asks whether there is a newer version, and prints its page. Installs nothing.',
  usage: 'update',
  optionHelp: {},
  options: {},
  wordCount: 0,
  run: async ({ isJson }, world) => {
    const { updates } = runningApp(world);
    const now = await orExplain(updates.check(undefined, { signal: world.signal }));
    if (isJson) world.terminal.print(JSON.stringify(now));
    else if (now.update.state === 'failed') world.terminal.complain(now.update.why);
    else world.terminal.print(readable(now));
    return now.update.state === 'failed' ? 1 : 0;
  },
};

function readable({ version, update }: Updates): string {
  if (update.state !== 'newer') return `Dragoman ${version} is the newest version.`;
  return `Dragoman ${update.version} is there; this is ${version}.\n${update.page}`;
}
