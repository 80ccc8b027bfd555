// Where the app stores everything, the same for both shells: DRAGOMAN_HOME, or the system's place for it.
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { posix, resolve, win32 } from 'node:path';

export interface HostPlace {
  readonly platform: NodeJS.Platform;
  readonly homeFolder: string;
  readonly readEnvironment: (name: string) => string | undefined;
}

/** The data folder's path; it need not exist yet. */
export function dataFolderOf({ platform, homeFolder, readEnvironment }: HostPlace): string {
  const moved = readEnvironment('DRAGOMAN_HOME');
  if (moved !== undefined && moved !== '') return resolve(moved);
  if (platform === 'win32') {
    return win32.join(readEnvironment('APPDATA') ?? win32.join(homeFolder, 'AppData', 'Roaming'), 'Dragoman');
  }
  if (platform === 'darwin') return posix.join(homeFolder, 'Library', 'Application Support', 'Dragoman');
  const configHome = readEnvironment('XDG_CONFIG_HOME');
  // The XDG rules say that a relative path must be ignored.
  const isUsable = configHome !== undefined && posix.isAbsolute(configHome);
  return posix.join(isUsable ? configHome : posix.join(homeFolder, '.config'), 'dragoman');
}

/** Makes the data folder, for this user alone. Refuses one that somebody else owns: they could read or swap our files. */
export function prepareDataFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = statSync(folder);
  if (process.getuid !== undefined && found.uid !== process.getuid()) {
    throw new Error(
      `The data folder ${folder} belongs to another user, so Dragoman will not put keys there. Give it to yourself, or set DRAGOMAN_HOME to a folder of your own.`,
    );
  }
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}
