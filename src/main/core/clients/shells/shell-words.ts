// One assignment of an environment variable in the words of each shell, whatever the value holds.
import type { ClientShell } from '../../../../shared/model/client.ts';

const posix = (name: string, value: string): string => `export ${name}='${value.replaceAll("'", `'\\''`)}'`;

const SHELLS: Readonly<Record<ClientShell, (name: string, value: string) => string>> = {
  bash: posix,
  zsh: posix,
  fish: (name, value) => `set -gx ${name} '${value.replace(/['\\]/g, '\\$&')}'`,
  powershell: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
  // Without expansion between single quotes; a value that holds one can only stand between double ones.
  dotenv: (name, value) => `${name}=${value.includes("'") ? `"${value.replace(/["\\$]/g, '\\$&')}"` : `'${value}'`}`,
  direnv: posix,
  // TOML, whose texts are those of JSON.
  mise: (name, value) => `${name} = ${JSON.stringify(value)}`,
};

export type ShellName = ClientShell;

/** Whether there are words for this shell. */
export function isShellName(name: string): name is ShellName {
  return Object.hasOwn(SHELLS, name);
}

/** The line that sets the variable. */
export function assignment(shell: ShellName, name: string, value: string): string {
  return SHELLS[shell](name, value);
}
