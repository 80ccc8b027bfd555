// The file of encrypted secrets: read whole, replaced whole, and never thrown away when it can't be understood.
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { writeFileAtomic } from '../core/files/atomic-write.ts';
import type { Clock, Log } from '../core/ports.ts';
import { z } from 'zod';

/** Ciphertexts are Base64. */
const secretsFileSchema = z.object({
  version: z.literal(1),
  /** The system's password manager that encrypted the secrets: on Linux it changes with the desktop session. */
  backend: z.string(),
  secrets: z.record(z.string(), z.base64()),
  /** When the user agreed to store keys without a keychain; absent: not asked, or refused. */
  weakAgreedAt: z.number().exactOptional(),
  /** Ciphertexts that could not be read when a new secret took their place. */
  kept: z.array(z.object({ id: z.string(), ciphertext: z.base64(), keptAt: z.number() })).default([]),
});

export type SecretsContent = z.output<typeof secretsFileSchema>;

export interface SecretsFileParts {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The file's content; undefined when there is none yet. A file that makes no sense is copied aside first. */
export function readSecretsFile({ path, clock, log }: SecretsFileParts): SecretsContent | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return secretsFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
    const aside = `${path}.broken-${clock.now()}`;
    copyFileSync(path, aside);
    log.error('the file of stored keys could not be understood; a copy was kept', { copy: aside });
    return undefined;
  }
}

/** Replaces the file; readable by this user alone. */
export async function writeSecretsFile(path: string, content: SecretsContent, signal: AbortSignal): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, signal });
}
