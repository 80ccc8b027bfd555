// `dragoman env`: the environment variables that point clients to the gateway, in the words of a shell.
import { basename } from 'node:path';
import { UsageError, textOption, type Command } from '../command.ts';
import { runningApp } from '../running-app.ts';
import type { CommandWorld } from '../terminal.ts';

type Shell = 'bash' | 'zsh' | 'fish' | 'powershell' | 'dotenv';

/** One assignment in each shell. Values are addresses and tokens: neither can hold a quote. */
const ASSIGNMENTS: Record<Shell, (name: string, value: string) => string> = {
  bash: (name, value) => `export ${name}='${value}'`,
  zsh: (name, value) => `export ${name}='${value}'`,
  fish: (name, value) => `set -gx ${name} '${value}'`,
  powershell: (name, value) => `$env:${name} = '${value}'`,
  dotenv: (name, value) => `${name}="${value}"`,
};

export const envCommand: Command = {
  name: 'env',
  summary: 'Prints the variables that make a client use Dragoman, for example: eval "$(dragoman env)"',
  usage: 'env [--shell bash|zsh|fish|powershell|dotenv]',
  optionHelp: { '--shell NAME': 'bash, zsh, fish, powershell or dotenv; without it, the shell you use' },
  options: { shell: { type: 'string' } },
  wordCount: 0,
  run: async ({ options, isJson }, world) => {
    const assign = ASSIGNMENTS[chooseShell(textOption(options, 'shell'), world)];
    const access = await runningApp(world).gateway.access(undefined, { signal: world.signal });
    const variables = variablesFor(access);
    const lines = Object.entries(variables).map(([name, value]) => assign(name, value));
    world.terminal.print(isJson ? JSON.stringify(variables) : lines.join('\n'));
    return 0;
  },
};

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

function chooseShell(asked: string | undefined, world: CommandWorld): Shell {
  if (asked !== undefined) {
    if (isShell(asked)) return asked;
    throw new UsageError(`"${asked}" is no shell that Dragoman knows.`);
  }
  const current = basename(world.environment['SHELL'] ?? '');
  if (isShell(current)) return current;
  return world.platform === 'win32' ? 'powershell' : 'bash';
}

function isShell(name: string): name is Shell {
  return Object.hasOwn(ASSIGNMENTS, name);
}
