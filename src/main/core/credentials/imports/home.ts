// Where other programs keep their logins, and how their files are read: by click only, and never written.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsOf, type Fields } from '../oauth/claims.ts';
import { SignInError } from '../oauth/sign-in-error.ts';

export type ReadEnvironment = (name: string) => string | undefined;

/** The place that a variable names; an empty variable counts as one that is not set, as it does for those programs. */
export function placeFrom(readEnvironment: ReadEnvironment, name: string): string | undefined {
  const value = readEnvironment(name);
  return value === '' ? undefined : value;
}

/** A path below the user's home folder. Throws SignInError when nobody knows where that is. */
export function inHome(readEnvironment: ReadEnvironment, ...parts: string[]): string {
  const home = placeFrom(readEnvironment, 'HOME') ?? placeFrom(readEnvironment, 'USERPROFILE');
  if (home === undefined) {
    throw new SignInError(
      'nothing-to-import',
      'The home folder is unknown, because HOME is not set. Set it and start Dragoman again.',
    );
  }
  return join(home, ...parts);
}

/** The fields of a JSON file; undefined when there is no such file. Throws SignInError when it can't be understood. */
export function readJsonFile(path: string): Fields | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return fieldsOf(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // The error might quote a token.
    throw new SignInError('nothing-to-import', `${path} can't be read. Sign in here instead.`);
  }
}

/** The one line of a small text file; undefined when it is not there. */
export function readTextFile(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8').trim();
  return text === '' ? undefined : text;
}
