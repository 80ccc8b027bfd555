// Login files of command-line tools that hold an access token and when it ends: Kimi's, Grok's and Qwen's.
import { join } from 'node:path';
import { fieldsOf, numberOf, textOf, type Fields } from '../oauth/claims.ts';
import { inHome, placeFrom, readJsonFile, readTextFile, type ReadEnvironment } from './home.ts';

export interface FoundToken {
  readonly accessToken: string;
  /** Unix milliseconds. */
  readonly expiresAt?: number;
}

/** Those of kimi-cli and kimi-code, each with the name of the device under which Kimi knows it. */
export function readKimiFiles(readEnvironment: ReadEnvironment): (FoundToken & { device?: string })[] {
  const folders = [
    placeFrom(readEnvironment, 'KIMI_SHARE_DIR') ?? inHome(readEnvironment, '.kimi'),
    placeFrom(readEnvironment, 'KIMI_CODE_HOME') ?? inHome(readEnvironment, '.kimi-code'),
  ];
  return folders.flatMap((folder) => {
    const file = readJsonFile(join(folder, 'credentials', 'kimi-code.json')) ?? {};
    const seconds = numberOf(file, 'expires_at');
    const device = readTextFile(join(folder, 'device_id'));
    return found(textOf(file, 'access_token'), seconds === undefined ? undefined : seconds * 1000).map((token) => ({
      ...token,
      ...(device === undefined ? {} : { device }),
    }));
  });
}

/** Those of the Grok command-line tool: records under names of its own, in one of two files. */
export function readGrokFiles(readEnvironment: ReadEnvironment): FoundToken[] {
  const folder = placeFrom(readEnvironment, 'GROK_HOME') ?? inHome(readEnvironment, '.grok');
  const paths = [
    placeFrom(readEnvironment, 'GROK_AUTH_FILE') ?? join(folder, 'auth.json'),
    join(folder, 'credentials.json'),
  ];
  return paths.flatMap((path) =>
    Object.values(readJsonFile(path) ?? {})
      .map(fieldsOf)
      .flatMap((record) => found(textOf(record, 'key'), dateOf(record, 'expires_at'))),
  );
}

/** That of Qwen Code, with the address that belongs to the token. */
export function readQwenFile(readEnvironment: ReadEnvironment): (FoundToken & { resource?: string })[] {
  const file = readJsonFile(inHome(readEnvironment, '.qwen', 'oauth_creds.json')) ?? {};
  const resource = textOf(file, 'resource_url');
  return found(textOf(file, 'access_token'), numberOf(file, 'expiry_date')).map((token) => ({
    ...token,
    ...(resource === undefined ? {} : { resource }),
  }));
}

function found(accessToken: string | undefined, expiresAt: number | undefined): FoundToken[] {
  if (accessToken === undefined) return [];
  return [{ accessToken, ...(expiresAt === undefined ? {} : { expiresAt }) }];
}

function dateOf(record: Fields, name: string): number | undefined {
  const time = Date.parse(textOf(record, name) ?? '');
  return Number.isNaN(time) ? undefined : time;
}
