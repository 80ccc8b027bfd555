// Opens an address in the user's browser, with the tool of the system.
import { spawn } from 'node:child_process';

export interface BrowserWorld {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  // `start` would need a shell, which takes & in an address for the end of the command.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Tries to, and lets it be when there is no browser: the address is on the terminal as well. */
export function openInBrowser(address: string, { platform, environment }: BrowserWorld): void {
  const hasScreen = environment['DISPLAY'] !== undefined || environment['WAYLAND_DISPLAY'] !== undefined;
  if (platform === 'linux' && !hasScreen) return;
  const [program, ...words] = OPENERS[platform] ?? ['xdg-open'];
  if (program === undefined) return;
  const child = spawn(program, [...words, address], { stdio: 'ignore', detached: true });
  child.on('error', () => {
    // No such tool on this system; see above.
  });
  child.unref();
}
