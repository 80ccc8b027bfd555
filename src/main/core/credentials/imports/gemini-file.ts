// Gemini CLI's own login file. Google's tokens don't rotate, so it may be read and used beside the program.
import { numberOf, textOf } from '../oauth/claims.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import type { NewTokens } from '../vault/credential.ts';
import { inHome, readJsonFile, type ReadEnvironment } from './home.ts';

/** Reads `oauth_creds.json`. Throws SignInError when there is nothing in it. */
export function readGeminiFile(readEnvironment: ReadEnvironment): NewTokens {
  const path = inHome(readEnvironment, '.gemini', 'oauth_creds.json');
  const file = readJsonFile(path);
  const refreshToken = textOf(file ?? {}, 'refresh_token');
  if (file === undefined || refreshToken === undefined) {
    throw new SignInError(
      'nothing-to-import',
      `There is no login in ${path}. Gemini CLI may keep it in the keychain, or nobody is signed in there. Sign in here instead.`,
    );
  }
  const accessToken = textOf(file, 'access_token');
  const expiresAt = numberOf(file, 'expiry_date');
  return {
    refreshToken,
    ...(accessToken === undefined ? {} : { accessToken }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
