// `dragoman startup`: how the served app is started at login. It prints and changes nothing: services are the user's own.
import type { Command } from '../command.ts';
import { startupText, type StartupText } from '../startup-text.ts';

export const startupCommand: Command = {
  name: 'startup',
  summary: 'Prints how to have "dragoman serve" started when you log in. Changes nothing.',
  usage: 'startup',
  optionHelp: {},
  options: {},
  wordCount: 0,
  run: async ({ isJson }, { terminal, environment, platform, homeFolder }) => {
    const text = startupText(platform, {
      homeFolder,
      program: process.execPath,
      script: process.argv[1] ?? '',
      dataFolder: environment['DRAGOMAN_HOME'],
    });
    terminal.print(isJson ? JSON.stringify(text) : readable(text));
    return 0;
  },
};

function readable({ path, content, commands, undo }: StartupText): string {
  const file = path === undefined || content === undefined ? [] : [`Save this as ${path}:`, '', content];
  return [
    'The desktop app can start at login by itself: see its settings. For "dragoman serve":',
    '',
    ...file,
    'Then run:',
    '',
    ...commands.map((line) => `  ${line}`),
    '',
    'To undo it:',
    '',
    ...undo.map((line) => `  ${line}`),
  ].join('\n');
}
