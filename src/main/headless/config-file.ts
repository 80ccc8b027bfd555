// The settings file given with --config: every problem in it is told, with its place, before anything starts.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Settings } from '../../shared/model/settings.ts';
import { dataFolderPath } from '../core/host/data-folder.ts';
import { createCatalogues } from '../core/providers/catalogues.ts';
import { readProviderFolder } from '../core/providers/provider-folder.ts';
import { readConfig } from '../core/settings/read-config.ts';
import { CommandError } from './command.ts';
import type { CommandWorld } from './terminal.ts';

const USAGE_EXIT_CODE = 2;

/** Reads and checks the file; `port` is where the gateway will listen, if not where it says. Throws CommandError with all problems; prints warnings. */
export function readConfigFile(file: string, world: CommandWorld, port?: number): Settings {
  const path = resolve(file);
  const result = readConfig(readText(path), {
    readEnvironment: (name) => world.environment[name],
    port,
    catalogues: createCatalogues({ folder: readProviderFolder(dataFolderPath(world)).patches }),
  });
  if (!result.isOk) {
    const problems = result.problems.map((problem) => `  ${problem}`).join('\n');
    throw new CommandError(`The settings file ${path} has problems. Correct them and start again:\n${problems}`, {
      exitCode: USAGE_EXIT_CODE,
    });
  }
  for (const warning of result.warnings) world.terminal.complain(warning);
  return result.settings;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(`The settings file can't be read (${why}). Check the path after --config.`, {
      exitCode: USAGE_EXIT_CODE,
      cause: error,
    });
  }
}
