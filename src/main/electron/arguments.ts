// What the app can be told when it is started. Words it doesn't know are Chromium's or the system's and are left alone.

export interface StartOptions {
  /** Start, load the window, ask the gateway whether it lives, end with 0 or 1. */
  readonly isSmoke: boolean;
  /** Start without showing the window, as after a login. */
  readonly isHidden: boolean;
  /** The gateway's port for this run; 0 lets the system choose. */
  readonly port?: number;
}

/** Reads the command line; throws with a text for the user when a port is none. */
export function parseStartOptions(words: readonly string[]): StartOptions {
  const text = valueOf(words, '--port');
  return {
    isSmoke: words.includes('--smoke'),
    isHidden: words.includes('--hidden'),
    ...(text === undefined ? {} : { port: parsePort(text) }),
  };
}

function valueOf(words: readonly string[], name: string): string | undefined {
  const at = words.indexOf(name);
  if (at !== -1) return words[at + 1] ?? '';
  return words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new Error(`"${text}" is no port. Write --port and a number from 0 to 65535, or leave it out.`);
}
