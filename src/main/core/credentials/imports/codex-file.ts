// Codex's own login file: read to borrow its access token. Its refresh token stays with Codex.
import { join } from 'node:path';
import { fieldsOf, textOf } from '../oauth/claims.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import { inHome, placeFrom, readJsonFile, type ReadEnvironment } from './home.ts';

export interface CodexLogin {
  readonly accessToken: string;
  readonly idToken?: string;
  readonly accountId?: string;
}

const KNOWN_MODES = new Set(['chatgpt', 'chatgptAuthTokens']);

/** Reads `auth.json`. Throws SignInError when there is nothing to borrow, and says why. */
export function readCodexFile(readEnvironment: ReadEnvironment): CodexLogin {
  const folder = placeFrom(readEnvironment, 'CODEX_HOME');
  const path = folder === undefined ? inHome(readEnvironment, '.codex', 'auth.json') : join(folder, 'auth.json');
  const file = readJsonFile(path);
  if (file === undefined) {
    throw nothing(
      `There is no ${path}. Codex may keep its login in the keychain, or nobody is signed in there. Sign in here instead.`,
    );
  }
  const mode = textOf(file, 'auth_mode') ?? (textOf(file, 'OPENAI_API_KEY') === undefined ? 'chatgpt' : 'apikey');
  if (!KNOWN_MODES.has(mode)) {
    throw nothing(`Codex is signed in another way (${mode}), which can't be taken over. Sign in here instead.`);
  }
  const tokens = fieldsOf(file['tokens']);
  const accessToken = textOf(tokens, 'access_token');
  if (accessToken === undefined) throw nothing(`${path} holds no login. Sign in here instead.`);
  const idToken = textOf(tokens, 'id_token');
  const accountId = textOf(tokens, 'account_id');
  return {
    accessToken,
    ...(idToken === undefined ? {} : { idToken }),
    ...(accountId === undefined ? {} : { accountId }),
  };
}

function nothing(message: string): SignInError {
  return new SignInError('nothing-to-import', message);
}
