// Providers that the user keeps as files: `providers/<id>.json` in the data folder, each one in the form of a settings entry.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParseError, parse } from 'jsonc-parser';
import { providerPatchSchema, type ProviderPatch, type ProviderPatches } from '../../../shared/model/provider-patch.ts';

export interface ProviderFolder {
  readonly patches: ProviderPatches;
  /** What could not be used, one line each, with the name of the file. */
  readonly problems: readonly string[];
}

const FILE_NAME = /^([a-z0-9]+(?:-[a-z0-9]+)*)\.jsonc?$/;
const MAX_FILES = 200;

/** Reads the files. One that is wrong is reported and left out, or only its wrong fields where the rest makes sense. */
export function readProviderFolder(dataFolder: string): ProviderFolder {
  const folder = join(dataFolder, 'providers');
  const patches: Record<string, ProviderPatch> = {};
  const problems: string[] = [];
  for (const name of listFiles(folder)) {
    const id = FILE_NAME.exec(name)?.[1];
    const place = `providers/${name}`;
    if (id === undefined) {
      problems.push(`${place}: the name of the file is the id of the provider, in small letters, digits and "-"`);
      continue;
    }
    const read = readPatch(join(folder, name));
    problems.push(...read.problems.map((problem) => `${place}: ${problem}`));
    if (read.patch !== undefined) patches[id] = read.patch;
  }
  return { patches, problems };
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.jsonc?$/.test(name))
      .sort()
      .slice(0, MAX_FILES);
  } catch {
    // Nobody has put a provider there: the folder need not exist.
    return [];
  }
}

function readPatch(path: string): { patch?: ProviderPatch; problems: string[] } {
  let value: unknown;
  try {
    const errors: ParseError[] = [];
    value = parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true });
    if (errors.length > 0) return { problems: ['this is not valid JSON, so the file was left out'] };
  } catch (error) {
    return { problems: [`it can't be read: ${error instanceof Error ? error.message : String(error)}`] };
  }
  return checkPatch(value);
}

/** A field that is wrong is left out, and the others still count. */
export function checkPatch(value: unknown): { patch?: ProviderPatch; problems: string[] } {
  const parsed = providerPatchSchema.safeParse(value);
  if (parsed.success) return { patch: parsed.data, problems: [] };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problems: ['a group in { } is expected, so the file was left out'] };
  }
  const wrong = new Set(
    parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [String(issue.path[0])],
    ),
  );
  const problems = [...wrong].map((field) => `"${field}" is not as it must be, so it was left out`);
  const rest = providerPatchSchema.safeParse(
    Object.fromEntries(Object.entries(value).filter(([field]) => !wrong.has(field))),
  );
  return rest.success ? { patch: rest.data, problems } : { problems };
}
