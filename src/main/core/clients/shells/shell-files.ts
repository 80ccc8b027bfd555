// Where each shell keeps variables for good, and how they are put there so that they can be taken away again.
import type { ClientPlace } from '../client-place.ts';
import { inConfigHome, inHome, pathsOf } from '../client-place.ts';
import type { FileWish } from '../edits/edit-record.ts';
import { assignment, type ShellName } from './shell-words.ts';

export interface ShellFilesInput {
  /** Names the block, so that two clients can share a file. */
  readonly name: string;
  readonly shell: ShellName;
  readonly place: ClientPlace;
  /** For shells whose variables belong to a folder. */
  readonly folder: string | undefined;
  /** Our own folder: start files can often be read by others, so the token stands there. */
  readonly dataFolder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly exists: (path: string) => boolean;
}

/** Shells whose variables hold in one folder only. */
export function isFolderShell(shell: ShellName): boolean {
  return shell === 'dotenv' || shell === 'direnv' || shell === 'mise';
}

/** The files to write. */
export function shellFiles(input: ShellFilesInput): FileWish[] {
  switch (input.shell) {
    case 'bash':
    case 'zsh':
    case 'powershell':
      return startFileWishes(input);
    case 'fish':
      // A file of its own: no start file of the user's needs an edit.
      return [blockWish(inConfigHome(input.place, 'fish', 'conf.d', `dragoman-${input.name}.fish`), input)];
    case 'dotenv':
      return [{ path: inFolder(input, '.env'), format: 'env', keys: variableKeys(input, []) }];
    case 'direnv':
      return [sourcedFile(input), { ...sourcing(input), path: inFolder(input, '.envrc') }];
    case 'mise':
      return [{ path: inFolder(input, 'mise.local.toml'), format: 'toml', keys: variableKeys(input, ['env']) }];
  }
}

/** What has to be done by hand afterwards. */
export function shellNotes(shell: ShellName): string[] {
  switch (shell) {
    case 'direnv':
      return ['Run "direnv allow" in this folder.'];
    case 'mise':
      return ['Run "mise trust" in this folder.'];
    case 'dotenv':
      return ['The .env file now holds a token for this computer. Keep it out of version control.'];
    case 'powershell':
      return [
        'Open a new terminal: one that is open does not see the change.',
        'This is for PowerShell 7 (pwsh). Windows PowerShell 5, the blue window, does not read it.',
      ];
    default:
      return ['Open a new terminal: one that is open does not see the change.'];
  }
}

function startFileWishes(input: ShellFilesInput): FileWish[] {
  const block = sourcing(input);
  return [sourcedFile(input), ...startFiles(input).map((path) => ({ ...block, path }))];
}

function startFiles(input: ShellFilesInput): string[] {
  const { shell, place } = input;
  if (shell === 'zsh') return [pathsOf(place).join(place.readEnvironment('ZDOTDIR') ?? place.homeFolder, '.zshrc')];
  if (shell === 'powershell') return [powershellProfile(input)];
  // A terminal on macOS starts a login shell, which does not read .bashrc.
  const names = place.platform === 'darwin' ? ['.bash_profile', '.bashrc'] : ['.bashrc'];
  return names.map((name) => inHome(place, name));
}

function powershellProfile({ place, exists }: ShellFilesInput): string {
  const name = 'Microsoft.PowerShell_profile.ps1';
  if (place.platform !== 'win32') return inConfigHome(place, 'powershell', name);
  const oneDrive = place.readEnvironment('OneDrive');
  const moved = oneDrive === undefined ? undefined : pathsOf(place).join(oneDrive, 'Documents');
  // OneDrive takes the folder of documents only where the user has let it.
  const documents = moved !== undefined && exists(moved) ? moved : inHome(place, 'Documents');
  return pathsOf(place).join(documents, 'PowerShell', name);
}

/** Ours, and closed to others. */
function sourcedPath({ name, shell, dataFolder, place }: ShellFilesInput): string {
  const ending = shell === 'powershell' ? 'ps1' : 'sh';
  return pathsOf(place).join(dataFolder, 'clients', 'variables', `${name}.${ending}`);
}

function sourcedFile(input: ShellFilesInput): FileWish {
  return blockWish(sourcedPath(input), input);
}

function blockWish(path: string, { name, shell, variables }: ShellFilesInput): FileWish {
  const lines = Object.entries(variables).map(([variable, value]) => assignment(shell, variable, value));
  return { path, format: 'block', keys: [{ path: [name], value: lines.join('\n') }] };
}

/** A stable line that reads our file, and does nothing once it is gone. */
function sourcing(input: ShellFilesInput): Omit<FileWish, 'path'> {
  const path = sourcedPath(input);
  const posix = `'${path.replaceAll("'", `'\\''`)}'`;
  const windows = `'${path.replaceAll("'", "''")}'`;
  const line =
    input.shell === 'powershell' ? `if (Test-Path ${windows}) { . ${windows} }` : `[ -f ${posix} ] && . ${posix}`;
  return { format: 'block', keys: [{ path: [input.name], value: line }] };
}

function variableKeys({ variables }: ShellFilesInput, group: readonly string[]): FileWish['keys'] {
  return Object.entries(variables).map(([name, value]) => ({ path: [...group, name], value }));
}

function inFolder({ folder, place }: ShellFilesInput, name: string): string {
  return pathsOf(place).join(folder ?? '.', name);
}
