// Keys in a plain file that only this user can read: what is left where there is no keychain. Not encrypted, and it says so.
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomicSync } from '../core/files/atomic-write.ts';
import type { SecretStore } from '../core/ports.ts';

export interface SecretsFileOptions {
  readonly folder: string;
  /** Tells the user something that was found and put right. */
  readonly notify: (text: string) => void;
}

/** The keys can't be used; the message says why and what to do. */
export class SecretsFileError extends Error {
  override readonly name = 'SecretsFileError';
}

/** The desktop app keeps `secrets.json` in the same folder, encrypted: two names, so that neither can ruin the other's. */
export const SECRETS_FILE_NAME = 'secrets.plain.json';

const secretsSchema = z.strictObject({
  about: z.string(),
  version: z.literal(1),
  // A list, since an object has names of its own (`__proto__`) that an id must not touch.
  secrets: z.array(z.strictObject({ id: z.string(), secret: z.string() })),
});

const ABOUT = 'API keys of Dragoman. This file is not encrypted; only your user can read it.';

/** Opens the keys of a data folder. Throws SecretsFileError when the folder isn't ours. */
export function openSecretsFile({ folder, notify }: SecretsFileOptions): SecretStore {
  const path = join(folder, SECRETS_FILE_NAME);
  ensureOwnFolder(folder);
  ensurePrivateFile(path, notify);
  let known: ReadonlyMap<string, string> | undefined;

  // The instance lock makes this process the only writer, so the file is read once.
  const all = (): ReadonlyMap<string, string> => (known ??= read(path));
  const replace = (change: (secrets: Map<string, string>) => void): void => {
    const secrets = new Map(all());
    change(secrets);
    write(path, secrets);
    known = secrets;
  };
  return {
    kind: 'file',
    get: async (id) => all().get(id),
    set: async (id, secret) => replace((secrets) => secrets.set(id, secret)),
    delete: async (id) => {
      if (all().has(id)) replace((secrets) => secrets.delete(id));
    },
  };
}

function ensureOwnFolder(folder: string): void {
  if (process.getuid === undefined || statSync(folder).uid === process.getuid()) return;
  throw new SecretsFileError(
    `Keys are not kept in ${folder}: the folder belongs to another user, who could read them. Set DRAGOMAN_HOME to a folder of your own.`,
  );
}

function ensurePrivateFile(path: string, notify: (text: string) => void): void {
  if (process.platform === 'win32' || !existsSync(path)) return;
  if ((statSync(path).mode & 0o077) === 0) return;
  chmodSync(path, 0o600);
  notify(
    `Other users of this machine could read ${path}. They no longer can; if you don't trust them all, replace the keys in it.`,
  );
}

function read(path: string): ReadonlyMap<string, string> {
  if (!existsSync(path)) return new Map();
  try {
    const { secrets } = secretsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return new Map(secrets.map(({ id, secret }) => [id, secret]));
  } catch (error) {
    // The cause may quote the content, so it stays out of the message.
    throw new SecretsFileError(
      `The file with your keys, ${path}, can't be understood. Repair it, or move it away and enter the keys again. Nothing was changed.`,
      { cause: error instanceof SyntaxError ? undefined : error },
    );
  }
}

function write(path: string, secrets: ReadonlyMap<string, string>): void {
  const list = [...secrets].map(([id, secret]) => ({ id, secret }));
  const content = { about: ABOUT, version: 1, secrets: list };
  writeFileAtomicSync(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}
