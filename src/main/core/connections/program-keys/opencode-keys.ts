// The keys in OpenCode's file of logins, and whether OpenCode sends them to an address of the user's own. Only read.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParseError, parse } from 'jsonc-parser';
import { inHome, placeFrom, readJsonFile, type ReadEnvironment } from '../../credentials/imports/home.ts';
import { openCodePath } from '../../credentials/imports/opencode-file.ts';
import { fieldsOf, textOf, type Fields } from '../../credentials/oauth/claims.ts';
import { SignInError } from '../../credentials/oauth/sign-in-error.ts';
import { RefusalError } from '../../settings/refusal.ts';

export interface OpenCodeEntry {
  /** OpenCode's name of the provider. */
  readonly entry: string;
  /** `oauth` and `wellknown` are sign-ins. */
  readonly type: string;
  /** Of the type `api` only. */
  readonly key?: string;
  /** The settings of OpenCode name another address for this provider. */
  readonly ownAddress?: string;
}

/** All entries, by name; none where there is no such file. Throws RefusalError when a file is damaged. */
export function readOpenCodeEntries(readEnvironment: ReadEnvironment): { path: string; entries: OpenCodeEntry[] } {
  const { path, settings } = placesOf(readEnvironment);
  const logins = readLogins(path);
  const addresses = ownAddresses(settings);
  const entries = Object.entries(logins).map(([entry, login]): OpenCodeEntry => {
    const type = textOf(fieldsOf(login), 'type') ?? '';
    const key = type === 'api' ? textOf(fieldsOf(login), 'key')?.trim() : undefined;
    const ownAddress = addresses.get(entry);
    return {
      entry,
      type,
      ...(key === undefined || key === '' ? {} : { key }),
      ...(ownAddress === undefined ? {} : { ownAddress }),
    };
  });
  return { path, entries: entries.sort((left, right) => left.entry.localeCompare(right.entry)) };
}

function readLogins(path: string): Fields {
  try {
    return readJsonFile(path) ?? {};
  } catch {
    // The error tells to sign in, which is no help for keys.
    throw new RefusalError(
      'invalid',
      `${path} can't be read. Look whether OpenCode still can, or add connections by hand.`,
    );
  }
}

function placesOf(readEnvironment: ReadEnvironment): { path: string; settings: string[] } {
  try {
    const home = placeFrom(readEnvironment, 'XDG_CONFIG_HOME');
    const folder = home === undefined ? inHome(readEnvironment, '.config', 'opencode') : join(home, 'opencode');
    const named = placeFrom(readEnvironment, 'OPENCODE_CONFIG');
    const settings = [...SETTINGS_FILES.map((name) => join(folder, name)), ...(named === undefined ? [] : [named])];
    return { path: openCodePath(readEnvironment), settings };
  } catch (error) {
    if (error instanceof SignInError) throw new RefusalError('invalid', error.message, { cause: error });
    throw error;
  }
}

const SETTINGS_FILES = ['config.json', 'opencode.json', 'opencode.jsonc'];

/** By provider: a key that OpenCode sends to such an address belongs there, and nowhere else. */
function ownAddresses(paths: readonly string[]): Map<string, string> {
  const addresses = new Map<string, string>();
  for (const path of paths) {
    for (const [provider, settings] of Object.entries(fieldsOf(readSettings(path)['provider']))) {
      const address = textOf(fieldsOf(fieldsOf(settings)['options']), 'baseURL');
      if (address !== undefined) addresses.set(provider, address);
    }
  }
  return addresses;
}

function readSettings(path: string): Fields {
  if (!existsSync(path)) return {};
  const errors: ParseError[] = [];
  const value: unknown = parse(readFileSync(path, 'utf8'), errors, { allowTrailingComma: true });
  if (errors.length === 0) return fieldsOf(value);
  throw new RefusalError(
    'invalid',
    `${path} can't be understood, so nobody knows where OpenCode sends its keys. Repair that file, or add connections by hand.`,
  );
}
