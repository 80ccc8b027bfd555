// A secret store in one file that is read anew at each use, as two processes would share it.
import { existsSync, readFileSync } from 'node:fs';
import { writeFileAtomicSync } from '../../../../../src/main/core/files/atomic-write.ts';
import type { SecretStore } from '../../../../../src/main/core/ports.ts';

/** Opens the file at this path. */
export function openSharedSecrets(path: string): SecretStore {
  const all = (): Record<string, string> =>
    existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {};
  return {
    kind: 'file',
    get: async (id) => all()[id],
    set: async (id, secret) => writeFileAtomicSync(path, JSON.stringify({ ...all(), [id]: secret })),
    delete: async (id) => {
      const { [id]: _gone, ...others } = all();
      writeFileAtomicSync(path, JSON.stringify(others));
    },
  };
}
