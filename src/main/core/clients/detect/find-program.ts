// Finds the program of a client: on the path, and where installers put it. Apps on the desktop often get a short path.
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { inAppData, inHome, pathsOf, type ClientPlace } from '../client-place.ts';

export interface FindProgramInput {
  readonly names: readonly string[];
  readonly place: ClientPlace;
  /** Whole paths that are peculiar to this program. */
  readonly knownPlaces?: readonly string[] | undefined;
}

/** The path of the first one found; undefined when there is none. */
export function findProgram({ names, place, knownPlaces = [] }: FindProgramInput): string | undefined {
  const folders = [...pathFolders(place), ...usualFolders(place)];
  const paths = pathsOf(place);
  const endings = place.platform === 'win32' ? windowsEndings(place) : [''];
  const candidates = names.flatMap((name) =>
    folders.flatMap((folder) => endings.map((ending) => paths.join(folder, name + ending))),
  );
  return [...candidates, ...knownPlaces].find((path) => isProgram(path, place));
}

function pathFolders(place: ClientPlace): string[] {
  const path = place.readEnvironment('PATH') ?? place.readEnvironment('Path') ?? '';
  return path.split(pathsOf(place).delimiter).filter((folder) => folder !== '');
}

function windowsEndings({ readEnvironment }: ClientPlace): string[] {
  return (readEnvironment('PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';').map((ending) => ending.toLowerCase());
}

function usualFolders(place: ClientPlace): string[] {
  if (place.platform === 'win32') {
    return [
      inAppData(place, 'npm'),
      inHome(place, 'scoop', 'shims'),
      inHome(place, '.bun', 'bin'),
      inHome(place, '.local', 'bin'),
    ];
  }
  return [
    '/opt/homebrew/bin',
    '/usr/local/bin',
    ...['.local/bin', '.npm-global/bin', '.bun/bin', '.volta/bin', '.cargo/bin', 'go/bin'].map((name) =>
      inHome(place, name),
    ),
    inHome(place, 'Library', 'pnpm'),
    inHome(place, '.local', 'share', 'pnpm'),
    inHome(place, '.local', 'share', 'mise', 'shims'),
    inHome(place, '.asdf', 'shims'),
    ...nodeVersions(inHome(place, '.nvm', 'versions', 'node'), place),
  ];
}

function nodeVersions(folder: string, place: ClientPlace): string[] {
  try {
    return readdirSync(folder)
      .toReversed()
      .map((version) => pathsOf(place).join(folder, version, 'bin'));
  } catch {
    // Most people don't have it.
    return [];
  }
}

function isProgram(path: string, { platform }: ClientPlace): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    if (platform !== 'win32') accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not to be run.
    return false;
  }
}
