// Reads the command line, finds the command, and turns whatever happens into a text and an exit code.
import { parseArgs } from 'node:util';
import { NotRunningError } from '../core/control/control-client.ts';
import { DataFolderError } from '../core/host/data-folder.ts';
import { StartError } from '../core/host/start-error.ts';
import { RefusalError } from '../core/settings/refusal.ts';
import { CommandError, UsageError, type Command, type CommandInput } from './command.ts';
import { budgetCommand } from './commands/budget.ts';
import { configCommand } from './commands/config.ts';
import { connectCommand } from './commands/connect.ts';
import { doctorCommand } from './commands/doctor.ts';
import { envCommand } from './commands/env.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { loginCommand } from './commands/login.ts';
import { logoutCommand } from './commands/logout.ts';
import { logCommand } from './commands/log.ts';
import { modelsCommand } from './commands/models.ts';
import { openCommand } from './commands/open.ts';
import { profilesCommand } from './commands/profiles.ts';
import { providersCommand } from './commands/providers.ts';
import { restoreCommand } from './commands/restore.ts';
import { routingCommand } from './commands/routing.ts';
import { runCommandOfClient } from './commands/run.ts';
import { serveCommand } from './commands/serve.ts';
import { startupCommand } from './commands/startup.ts';
import { statusCommand } from './commands/status.ts';
import { tokensCommand } from './commands/tokens.ts';
import { updateCommand } from './commands/update.ts';
import { useCommand } from './commands/use.ts';
import { usageCommand } from './commands/usage.ts';
import { safeText } from './safe-text.ts';
import { SecretsFileError } from './secrets-file.ts';
import { commandLine, type CommandWorld, type Terminal } from './terminal.ts';
import { appVersion } from './version.ts';

export const COMMANDS: readonly Command[] = [
  serveCommand,
  statusCommand,
  openCommand,
  useCommand,
  routingCommand,
  runCommandOfClient,
  connectCommand,
  restoreCommand,
  loginCommand,
  logoutCommand,
  providersCommand,
  modelsCommand,
  profilesCommand,
  tokensCommand,
  logCommand,
  usageCommand,
  budgetCommand,
  envCommand,
  doctorCommand,
  configCommand,
  startupCommand,
  updateCommand,
  exportCommand,
  importCommand,
];

/** Errors whose text is written for the user. */
const EXPECTED = [CommandError, DataFolderError, RefusalError, SecretsFileError, StartError];

/** As shells have it for a program ended by Ctrl-C. */
const INTERRUPTED = 130;

/** Runs `dragoman <words>`. Resolves to the exit code and throws only for bugs. */
export async function runCommand(words: readonly string[], outer: CommandWorld): Promise<number> {
  const world = { ...outer, terminal: safeTerminal(outer.terminal) };
  const [name, ...rest] = words;
  if (name === '--version') return say(world, appVersion);
  if (name === '--help' || name === '-h' || name === 'help') return say(world, overview());
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    world.terminal.complain(name === undefined ? 'Say what to do.' : `There is no command "${name}".`);
    world.terminal.complain(overview());
    return 2;
  }
  try {
    const input = readInput(command, rest);
    return input === 'help' ? say(world, helpOf(command)) : await command.run(input, world);
  } catch (error) {
    return report(error, command, world);
  }
}

/** Much of what is printed was named by others. */
function safeTerminal(terminal: Terminal): Terminal {
  return {
    isInteractive: terminal.isInteractive,
    print: (line) => terminal.print(safeText(line)),
    complain: (line) => terminal.complain(safeText(line)),
  };
}

function readInput(command: Command, words: string[]): CommandInput | 'help' {
  try {
    const { own, rest } = splitRest(command, words);
    const { values, positionals } = parseArgs({
      args: own,
      options: { ...command.options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    });
    if (values['help'] === true) return 'help';
    const [least, most] = wordLimits(command);
    if (positionals.length < least) throw new UsageError(`Something is missing after "${command.name}".`);
    if (positionals.length > most) throw new UsageError(`"${positionals[most]}" is one word too many.`);
    return { options: values, words: positionals, rest, isJson: values['json'] === true };
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof TypeError)) throw error;
    // The first sentence says what is wrong; what follows is advice for programmers.
    throw new UsageError(error.message.split('. ', 1)[0] ?? error.message, { cause: error });
  }
}

/** For a command that passes words on: its own end with the last word that it takes. */
function splitRest(command: Command, words: string[]): { own: string[]; rest: string[] } {
  if (command.takesRest !== true) return { own: words, rest: [] };
  const { tokens } = parseArgs({
    args: words,
    options: { ...command.options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const [, most] = wordLimits(command);
  const last = tokens.filter(({ kind }) => kind === 'positional')[most - 1];
  if (last === undefined) return { own: words, rest: [] };
  return { own: words.slice(0, last.index + 1), rest: words.slice(last.index + 1) };
}

function wordLimits({ wordCount }: Command): readonly [number, number] {
  return typeof wordCount === 'number' ? [wordCount, wordCount] : wordCount;
}

function report(error: unknown, command: Command, world: CommandWorld): number {
  const { terminal } = world;
  if (error instanceof UsageError) {
    terminal.complain(error.message);
    terminal.complain(helpOf(command));
    return 2;
  }
  if (error instanceof NotRunningError) {
    const start = commandLine(world, 'serve');
    terminal.complain(`Dragoman is not running. Start the app, or run "${start}" in another terminal, then try again.`);
    return 1;
  }
  if (world.signal.aborted) return INTERRUPTED;
  const isExpected = EXPECTED.some((kind) => error instanceof kind);
  if (!isExpected || !(error instanceof Error)) throw error;
  terminal.complain(error.message);
  return error instanceof CommandError ? error.exitCode : 1;
}

function say(world: CommandWorld, text: string): number {
  world.terminal.print(text);
  return 0;
}

function overview(): string {
  const width = Math.max(...COMMANDS.map((command) => command.usage.length));
  const lines = COMMANDS.map((command) => `  dragoman ${command.usage.padEnd(width)}  ${command.summary}`);
  return ['Usage:', ...lines, 'Every command takes --json and --help.'].join('\n');
}

function helpOf(command: Command): string {
  const help = { ...command.optionHelp, '--json': 'print JSON', '--help': 'print this text' };
  const width = Math.max(...Object.keys(help).map((option) => option.length));
  const lines = Object.entries(help).map(([option, text]) => `  ${option.padEnd(width)}  ${text}`);
  return [`Usage: dragoman ${command.usage}`, command.summary, ...lines].join('\n');
}
