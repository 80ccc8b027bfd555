// `dragoman open`: a new way into the window, since each link works only once.
import { askToShow } from '../../core/control/control-client.ts';
import type { Command } from '../command.ts';
import { openInBrowser } from '../open-browser.ts';
import { runningAddress } from '../running-app.ts';

export const openCommand: Command = {
  name: 'open',
  summary: 'Opens the window of the running app, or prints a new link to it.',
  usage: 'open [--no-open]',
  optionHelp: { '--no-open': 'only print the link: it works once, within a minute' },
  options: { 'no-open': { type: 'boolean' } },
  wordCount: 0,
  run: async ({ options, isJson }, world) => {
    const answer = await askToShow(runningAddress(world), world.signal);
    if (isJson) world.terminal.print(JSON.stringify(answer));
    else world.terminal.print(answer.url ?? 'The window of Dragoman is in front now.');
    const wantsBrowser = options['no-open'] !== true && world.terminal.isInteractive;
    if (answer.url !== undefined && wantsBrowser) openInBrowser(answer.url, world);
    return 0;
  },
};
