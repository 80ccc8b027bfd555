// Where the app stores everything, the same for both shells, and that only this user can look into it.
import { accessSync, chmodSync, constants, existsSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, posix, resolve, win32 } from 'node:path';

export interface FolderPlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly homeFolder: string;
}

/** The data folder can't be used; the message says why and what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/** A folder with one of these is ours, whatever else is in it. */
const OUR_FILES = new Set(['settings.json', 'instance.lock', 'dragoman.log']);

/** The data folder's path: DRAGOMAN_HOME, or the place where this system keeps the data of apps. */
export function dataFolderPath({ environment, platform, homeFolder }: FolderPlace): string {
  const chosen = environment['DRAGOMAN_HOME'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  if (platform === 'darwin') return posix.join(homeFolder, 'Library', 'Application Support', 'Dragoman');
  if (platform === 'win32') {
    return win32.join(environment['APPDATA'] ?? win32.join(homeFolder, 'AppData', 'Roaming'), 'Dragoman');
  }
  const dataHome = environment['XDG_DATA_HOME'];
  // The XDG specification says that a relative path there is to be ignored.
  const isUsable = dataHome !== undefined && posix.isAbsolute(dataHome);
  return posix.join(isUsable ? dataHome : posix.join(homeFolder, '.local', 'share'), 'dragoman');
}

/** Makes the folder, or checks the one that is there. Throws DataFolderError when it can't be used safely. */
export function ensureDataFolder(path: string): void {
  try {
    makeFolder(path);
    if (!statSync(path).isDirectory()) throw new Error('there is a file of that name');
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DataFolderError(
      `Dragoman can't write to its data folder ${path} (${why}). Make the folder writable, or set DRAGOMAN_HOME to another one.`,
      { cause: error },
    );
  }
  if (process.getuid !== undefined) ensurePrivate(path, process.getuid());
}

/** Not `recursive: true`: where nothing can be made although nothing is there (/proc), Node 24 then tries for ever. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Two starts at once both want to make it.
    if (!existsSync(path)) throw error;
  }
}

function ensurePrivate(path: string, userId: number): void {
  const found = statSync(path);
  if (found.uid !== userId) {
    throw new DataFolderError(
      `The data folder ${path} belongs to another user. Start Dragoman as that user, or set DRAGOMAN_HOME to a folder of your own.`,
    );
  }
  const names = readdirSync(path);
  if ((found.mode & 0o077) === 0) return refusePlanted(path, { names, userId });
  if (names.length > 0 && !names.some((name) => OUR_FILES.has(name))) {
    // Closing somebody's home or /tmp to others would break more than it protects.
    throw new DataFolderError(
      `The folder ${path} is open to other users and holds other files, so Dragoman won't keep its data there. Set DRAGOMAN_HOME to a new or empty folder.`,
    );
  }
  chmodSync(path, 0o700);
  refusePlanted(path, { names, userId });
}

/** Who could write into the folder may have put settings there, or a link that leads our log over another file (S-40). */
function refusePlanted(path: string, { names, userId }: { names: readonly string[]; userId: number }): void {
  // A file may go while we look: another start sweeps up, or the running app does.
  const ownerOf = (name: string): number | undefined => lstatSync(join(path, name), { throwIfNoEntry: false })?.uid;
  const planted = names.find((name) => (ownerOf(name) ?? userId) !== userId);
  if (planted === undefined) return;
  throw new DataFolderError(
    `${planted} in the data folder ${path} belongs to another user of this computer. Look at what it is, move it away, and start again.`,
  );
}
