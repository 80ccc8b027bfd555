// Starts processes of ours with the probe that writes down what they open.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownFolder } from './processes.ts';

export interface Probe {
  readonly environment: Readonly<Record<string, string>>;
  /** What was opened so far. */
  files(): string[];
  sockets(): string[];
  /** Host names, also those that are addresses already. */
  names(): string[];
}

/** For one process or several. */
export function createProbe(): Probe {
  const file = join(ownFolder(), 'opened');
  const read = (wanted: string): string[] => {
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    return lines
      .map((line) => JSON.parse(line) as [string, string])
      .flatMap(([what, value]) => (what === wanted ? [value] : []));
  };
  return {
    environment: {
      PROBE_FILE: file,
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'open-probe.ts')} --disable-warning=ExperimentalWarning`,
    },
    files: () => read('file'),
    sockets: () => read('socket'),
    names: () => read('name'),
  };
}
