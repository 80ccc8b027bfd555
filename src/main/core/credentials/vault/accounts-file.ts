// The list of sign-ins beside the settings: who is signed in where, without any secret.
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { signInWaySchema } from '../../../../shared/model/sign-in.ts';
import { writeFileAtomicSync } from '../../files/atomic-write.ts';
import type { Clock, Log } from '../../ports.ts';
import type { Credential } from './credential.ts';

const FILE_NAME = 'accounts.json';

const credentialSchema = z.object({
  id: z.string().min(1),
  provider: z.string().min(1),
  identity: z.string(),
  label: z.string(),
  source: signInWaySchema,
  status: z.union([
    z.object({ state: z.literal('ok') }),
    z.object({ state: z.enum(['needs-login', 'blocked']), reason: z.string() }),
  ]),
  loginNumber: z.int(),
  plan: z.string().exactOptional(),
  expiresAt: z.number().exactOptional(),
  domain: z.string().exactOptional(),
  facts: z.record(z.string(), z.string()),
});

const fileSchema = z.object({ version: z.literal(1), accounts: z.array(credentialSchema) });

export interface AccountsFile {
  load(): Credential[];
  save(accounts: readonly Credential[]): void;
}

/** Opens the list of a data folder. One that can't be understood is set aside, never overwritten. */
export function openAccountsFile({ folder, clock, log }: { folder: string; clock: Clock; log: Log }): AccountsFile {
  const path = join(folder, FILE_NAME);
  return {
    load: () => {
      if (!existsSync(path)) return [];
      try {
        return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).accounts;
      } catch (error) {
        const kept = `${path}.unreadable-${clock.now()}`;
        renameSync(path, kept);
        log.error('The list of accounts could not be understood, so it was set aside. Sign in again where needed', {
          kept,
          error: error instanceof Error ? error.name : 'unknown',
        });
        return [];
      }
    },
    save: (accounts) => {
      writeFileAtomicSync(path, `${JSON.stringify({ version: 1, accounts }, null, 2)}\n`, { mode: 0o600 });
    },
  };
}
