// `dragoman env`: the environment variables that point clients to the gateway, in the words of a shell.
import { basename } from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import { CommandError, UsageError, textOption, type Command } from '../command.ts';
import { runningApp } from '../running-app.ts';
import { assignment, isShellName, type ShellName } from '../../core/clients/shells/shell-words.ts';
import type { CommandWorld } from '../terminal.ts';

export const envCommand: Command = {
  name: 'env',
  summary: 'Prints the variables that make a client use Dragoman, for example: eval "$(dragoman env)"',
  usage: 'env [--shell bash|zsh|fish|powershell|dotenv] [--profile NAME]',
  optionHelp: {
    '--shell NAME': 'bash, zsh, fish, powershell or dotenv; without it, the shell you use',
    '--profile NAME': 'with the token of this profile, so that this terminal has its own models',
  },
  options: { shell: { type: 'string' }, profile: { type: 'string' } },
  wordCount: 0,
  run: async ({ options, isJson }, world) => {
    const shell = chooseShell(textOption(options, 'shell'), world);
    const access = await accessUnder(textOption(options, 'profile'), world);
    const variables = variablesFor(access);
    const lines = Object.entries(variables).map(([name, value]) => assignment(shell, name, value));
    world.terminal.print(isJson ? JSON.stringify(variables) : lines.join('\n'));
    return 0;
  },
};

async function accessUnder(
  profile: string | undefined,
  world: CommandWorld,
): Promise<{ address: string; token: string }> {
  const input = profile === undefined ? {} : { profile };
  const [error, access] = await safe(runningApp(world).gateway.access(input, { signal: world.signal }));
  if (isDefinedError(error)) throw new CommandError(error.message);
  if (error !== null) throw error;
  return access;
}

/** The variables that the clients read. OpenAI's address holds the version, the others add it themselves. */
function variablesFor({ address, token }: { address: string; token: string }): Record<string, string> {
  return {
    ANTHROPIC_BASE_URL: address,
    ANTHROPIC_AUTH_TOKEN: token,
    OPENAI_BASE_URL: `${address}/v1`,
    OPENAI_API_KEY: token,
    GOOGLE_GEMINI_BASE_URL: address,
    GEMINI_API_KEY: token,
  };
}

function chooseShell(asked: string | undefined, world: CommandWorld): ShellName {
  if (asked !== undefined) {
    if (isShellName(asked)) return asked;
    throw new UsageError(`"${asked}" is no shell that Dragoman knows.`);
  }
  const current = basename(world.environment['SHELL'] ?? '');
  if (isShellName(current)) return current;
  return world.platform === 'win32' ? 'powershell' : 'bash';
}
