// Where a client's files are looked for: a home, a system, an environment; all of it injected.
import { posix, win32, type PlatformPath } from 'node:path';

export interface ClientPlace {
  readonly homeFolder: string;
  readonly platform: NodeJS.Platform;
  readonly readEnvironment: (name: string) => string | undefined;
}

/** The path rules of the system that the place is on, whatever system this runs on. */
export function pathsOf({ platform }: Pick<ClientPlace, 'platform'>): PlatformPath {
  return platform === 'win32' ? win32 : posix;
}

/** A path below the home folder. */
export function inHome(place: ClientPlace, ...parts: readonly string[]): string {
  return pathsOf(place).join(place.homeFolder, ...parts);
}

/** The folder that a variable names, else one below the home folder. */
export function chosenFolder(place: ClientPlace, variable: string, ...fallback: readonly string[]): string {
  const chosen = place.readEnvironment(variable);
  return chosen === undefined || chosen === '' ? inHome(place, ...fallback) : chosen;
}

/** Below the folder for settings: `$XDG_CONFIG_HOME`, else `~/.config`, on Windows as well. */
export function inConfigHome(place: ClientPlace, ...parts: readonly string[]): string {
  return pathsOf(place).join(chosenFolder(place, 'XDG_CONFIG_HOME', '.config'), ...parts);
}

/** Below Windows' folder for the settings of apps. */
export function inAppData(place: ClientPlace, ...parts: readonly string[]): string {
  return pathsOf(place).join(chosenFolder(place, 'APPDATA', 'AppData', 'Roaming'), ...parts);
}
