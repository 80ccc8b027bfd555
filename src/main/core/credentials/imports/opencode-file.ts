// OpenCode's file of logins, one entry for each provider.
import { join } from 'node:path';
import { fieldsOf, numberOf, textOf } from '../oauth/claims.ts';
import { inHome, placeFrom, readJsonFile, type ReadEnvironment } from './home.ts';

export interface OpenCodeLogin {
  readonly access?: string;
  /** At GitHub its long-lived token; elsewhere one that OpenCode itself uses up. */
  readonly refresh?: string;
  /** Unix milliseconds. */
  readonly expiresAt?: number;
  readonly accountId?: string;
  readonly enterpriseUrl?: string;
}

/** The sign-in under this name; undefined when there is none, or a plain key. Throws SignInError when the file is damaged. */
export function readOpenCode(readEnvironment: ReadEnvironment, provider: string): OpenCodeLogin | undefined {
  const entry = fieldsOf((readJsonFile(openCodePath(readEnvironment)) ?? {})[provider]);
  if (textOf(entry, 'type') !== 'oauth') return undefined;
  const access = textOf(entry, 'access');
  const refresh = textOf(entry, 'refresh');
  const expiresAt = numberOf(entry, 'expires');
  const accountId = textOf(entry, 'accountId');
  const enterpriseUrl = textOf(entry, 'enterpriseUrl');
  return {
    ...(access === undefined ? {} : { access }),
    ...(refresh === undefined ? {} : { refresh }),
    ...(expiresAt === undefined || expiresAt <= 0 ? {} : { expiresAt }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(enterpriseUrl === undefined ? {} : { enterpriseUrl }),
  };
}

/** Where it lies. Throws SignInError when nobody knows the home folder. */
export function openCodePath(readEnvironment: ReadEnvironment): string {
  const data = placeFrom(readEnvironment, 'XDG_DATA_HOME');
  const folder = data === undefined ? inHome(readEnvironment, '.local', 'share', 'opencode') : join(data, 'opencode');
  return join(folder, 'auth.json');
}
