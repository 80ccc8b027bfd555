// Starting at login on Linux: a file of our own in the autostart folder of the desktop.
// https://specifications.freedesktop.org/autostart-spec/latest/
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { writeFileAtomicSync } from '../files/atomic-write.ts';
import type { LoginItem } from '../ports.ts';

export interface XdgAutostartParts {
  readonly homeFolder: string;
  /** XDG_CONFIG_HOME; a relative one does not count. */
  readonly configHome: string | undefined;
  /** The installed program; an AppImage's own path, since it runs from a folder that goes away. */
  readonly program: string;
}

const FILE_NAME = 'dragoman.desktop';
/** Desktops switch an entry off without removing it. */
const SWITCHED_OFF = /^(?:Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/mu;

/** The login item of a Linux desktop. */
export function createXdgAutostart({ homeFolder, configHome, program }: XdgAutostartParts): LoginItem {
  const configFolder = configHome !== undefined && isAbsolute(configHome) ? configHome : join(homeFolder, '.config');
  const path = join(configFolder, 'autostart', FILE_NAME);
  return {
    isAvailable: true,
    isOn: async () => {
      const entry = read(path);
      return entry !== undefined && /^Exec=./mu.test(entry) && !SWITCHED_OFF.test(entry);
    },
    set: async (isOn) => {
      if (!isOn) return rmSync(path, { force: true });
      mkdirSync(dirname(path), { recursive: true });
      writeFileAtomicSync(path, entryOf(program), { mode: 0o644 });
    },
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Missing, or a folder that can't be read: then nothing is started from there.
    return undefined;
  }
}

function entryOf(program: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Dragoman',
    'Comment=Lets any AI command-line tool talk to any model provider',
    // Once the app is removed, the desktop passes over the entry.
    `TryExec=${program.replaceAll('\\', '\\\\')}`,
    `Exec=${quoteForExec(program)} --hidden`,
    'Icon=dragoman',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * Quoted as the Exec key wants it: the characters that a shell would act on get a backslash, `%` is doubled, and since the
 * whole is a string of a key file, each backslash is written twice.
 */
function quoteForExec(program: string): string {
  const quoted = `"${program.replaceAll(/["`$\\]/gu, String.raw`\$&`).replaceAll('%', '%%')}"`;
  return quoted.replaceAll('\\', '\\\\');
}
