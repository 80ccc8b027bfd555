// The shape of a subcommand of `dragoman`, and what it may throw to end early.
import type { ParseArgsOptionsConfig } from 'node:util';
import type { CommandWorld } from './terminal.ts';

export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface CommandInput {
  readonly options: OptionValues;
  readonly words: readonly string[];
  /** What follows the words, as it came: only for commands that take it. */
  readonly rest: readonly string[];
  readonly isJson: boolean;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows `dragoman`, for example `use <connection>`. */
  readonly usage: string;
  /** Option name (without dashes) → what it does, for --help. */
  readonly optionHelp: Readonly<Record<string, string>>;
  readonly options: ParseArgsOptionsConfig;
  /** How many words it takes beside the options; two numbers are the least and the most. */
  readonly wordCount: number | readonly [number, number];
  /** Whatever follows the words belongs to another program and is not looked at. */
  readonly takesRest?: boolean;
  /** Resolves to the exit code: 0 only if it did what it says. */
  run(input: CommandInput, world: CommandWorld): Promise<number>;
}

/** The command line makes no sense: one line, then the usage, and exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command can't do what it says, for a reason the user can act on: the text alone is shown. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: number;

  constructor(message: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
  }
}

/** The text of an option; undefined when it was not given. */
export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}
