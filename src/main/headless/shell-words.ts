// One assignment of an environment variable in the words of each shell, whatever the value holds.

const SHELLS = {
  bash: (name, value) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  zsh: (name, value) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  fish: (name, value) => `set -gx ${name} '${value.replace(/['\\]/g, '\\$&')}'`,
  powershell: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
  // Without expansion between single quotes; a value that holds one can only stand between double ones.
  dotenv: (name, value) => `${name}=${value.includes("'") ? `"${value.replace(/["\\$]/g, '\\$&')}"` : `'${value}'`}`,
} satisfies Record<string, (name: string, value: string) => string>;

export type ShellName = keyof typeof SHELLS;

/** Whether there are words for this shell. */
export function isShellName(name: string): name is ShellName {
  return Object.hasOwn(SHELLS, name);
}

/** The line that sets the variable. */
export function assignment(shell: ShellName, name: string, value: string): string {
  return SHELLS[shell](name, value);
}
