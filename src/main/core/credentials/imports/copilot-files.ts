// Copilot logins that other programs have left in files: GitHub's own token, which doesn't rotate and may have several users.
import { join } from 'node:path';
import { fieldsOf, textOf } from '../oauth/claims.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import { inHome, placeFrom, readJsonFile, type ReadEnvironment } from './home.ts';
import { readOpenCode } from './opencode-file.ts';

/** The GitHub token for this host. Throws SignInError when there is none. */
export function readCopilotFiles(readEnvironment: ReadEnvironment, host: string): string {
  const folder = copilotFolder(readEnvironment);
  for (const name of ['apps.json', 'hosts.json']) {
    for (const [key, entry] of Object.entries(readJsonFile(join(folder, name)) ?? {})) {
      const token = textOf(fieldsOf(entry), 'oauth_token');
      // The part before the last ":" is the host, and only the very same host may have the token.
      const keyHost = name === 'apps.json' ? key.slice(0, Math.max(0, key.lastIndexOf(':'))) : key;
      if (keyHost === host && token !== undefined) return token;
    }
  }
  const openCode = openCodeToken(readEnvironment, host);
  if (openCode !== undefined) return openCode;
  throw new SignInError(
    'nothing-to-import',
    `No Copilot login for ${host} was found in ${folder}. Newer editors keep it elsewhere. Sign in here instead.`,
  );
}

function copilotFolder(readEnvironment: ReadEnvironment): string {
  const configured = placeFrom(readEnvironment, 'XDG_CONFIG_HOME') ?? placeFrom(readEnvironment, 'LOCALAPPDATA');
  return configured === undefined
    ? inHome(readEnvironment, '.config', 'github-copilot')
    : join(configured, 'github-copilot');
}

/** OpenCode keeps GitHub's long-lived token where others have the refresh token. */
function openCodeToken(readEnvironment: ReadEnvironment, host: string): string | undefined {
  const login = readOpenCode(readEnvironment, 'github-copilot');
  const itsHost =
    login?.enterpriseUrl
      ?.replace(/^https?:\/\//, '')
      .replace(/\/.*$/, '')
      .toLowerCase() ?? 'github.com';
  return itsHost === host ? login?.refresh : undefined;
}
