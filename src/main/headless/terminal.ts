// What a command sees of the world it was started in; the entry file fills it, a test brings its own.

export interface Terminal {
  /** A person sits there: false for pipes, scripts and tests. */
  readonly isInteractive: boolean;
  /** Prints one line (or several, joined) as the result. */
  print(line: string): void;
  /** Prints one line for the person, beside the result. */
  complain(line: string): void;
}

export interface CommandWorld {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly homeFolder: string;
  /** Aborted by Ctrl-C or a request to end. */
  readonly signal: AbortSignal;
}

/** How this user calls a command: in a checkout there is no `dragoman` on the path, only npm's script of that name. */
export function commandLine({ environment }: Pick<CommandWorld, 'environment'>, words: string): string {
  const isCheckout = environment['npm_lifecycle_event'] !== undefined;
  return isCheckout ? `npm run -s dragoman -- ${words}` : `dragoman ${words}`;
}
