// Whether the stored settings make sense and name keys that are there: for an app that does not run.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsSchema, type Settings } from '../../../shared/model/settings.ts';
import { createCatalogues } from '../../core/providers/catalogues.ts';
import { readProviderFolder } from '../../core/providers/provider-folder.ts';
import { parseKeySource } from '../../core/settings/key-sources.ts';
import { listProblems } from '../../core/settings/problem-list.ts';
import { ok, problem, warn, type Finding } from './finding.ts';

export interface StoredSettings {
  readonly findings: readonly Finding[];
  /** Undefined when they can't be read. */
  readonly settings: Settings | undefined;
}

const CHECK = 'Settings';

/** Reads them as the app would, and changes nothing. */
export function checkStoredSettings(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): StoredSettings {
  const path = join(folder, 'settings.json');
  const own = readProviderFolder(folder);
  const providers = own.problems.map((text) =>
    warn('Providers', `${text}.`, 'Correct this file, then start Dragoman again.'),
  );
  if (!existsSync(path)) {
    return {
      findings: [ok(CHECK, 'none stored yet: the defaults hold'), ...providers],
      settings: settingsSchema.parse({}),
    };
  }
  const content = readContent(path);
  const todo = `Repair ${path}, or move it away to start with empty settings.`;
  if ('failure' in content)
    return { findings: [problem(CHECK, content.failure, todo), ...providers], settings: undefined };
  const parsed = settingsSchema.safeParse(content.value);
  if (!parsed.success) {
    const problems = listProblems(parsed.error).map((text) => problem(CHECK, `${text}.`, todo));
    return { findings: [...problems, ...providers], settings: undefined };
  }
  const catalogue = createCatalogues({ folder: own.patches }).of(parsed.data);
  const count = parsed.data.connections.length;
  const unknown = parsed.data.connections
    .filter(({ provider }) => provider !== 'custom' && catalogue.find(provider) === undefined)
    .map(({ id, provider }) =>
      warn(
        CHECK,
        `The connection "${id}" names a provider "${provider}" that Dragoman doesn't know.`,
        'Remove it, or add it again with a provider from the list.',
      ),
    );
  const said = ok(CHECK, `stored in ${path}, ${count} ${count === 1 ? 'connection' : 'connections'}`);
  return {
    findings: [said, ...providers, ...unknown, ...checkVariables(parsed.data, environment)],
    settings: parsed.data,
  };
}

function readContent(path: string): { value: unknown } | { failure: string } {
  try {
    return { value: JSON.parse(readFileSync(path, 'utf8')) as unknown };
  } catch (error) {
    // A parser's message quotes what it read, which may be a key.
    const why =
      error instanceof SyntaxError ? 'it is not valid JSON' : error instanceof Error ? error.message : String(error);
    return { failure: `${path} can't be read: ${why}.` };
  }
}

/** Keys of the secret store can only be looked at by the app itself. */
function checkVariables(
  { connections }: Settings,
  environment: Readonly<Record<string, string | undefined>>,
): Finding[] {
  return connections.flatMap(({ id, keys }) =>
    keys.flatMap((source) => {
      const key = parseKeySource(source);
      if (key.kind !== 'environment' || (environment[key.name] ?? '').trim() !== '') return [];
      return [warn('Keys', ...missingVariable(id, key.name))];
    }),
  );
}

/** What to say of a connection whose variable is not set. */
export function missingVariable(id: string, name: string): [text: string, todo: string] {
  return [
    `The key of "${id}" is to come from ${name}, which is not set here.`,
    `Set ${name} where Dragoman is started, then start it again.`,
  ];
}
