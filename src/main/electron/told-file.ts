// Remembers what the user was told, in a file of its own: a start of the app is no reason to tell it again.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { writeFileAtomicSync } from '../core/files/atomic-write.ts';
import type { Log } from '../core/ports.ts';

export interface ToldFile<Told> {
  load(): Told;
  save(told: Told): void;
}

export interface ToldFileParts<Told> {
  readonly folder: string;
  readonly name: string;
  readonly schema: z.ZodType<Told>;
  /** While nothing was told. */
  readonly nothing: Told;
  readonly log: Log;
}

/** The file in the data folder. Never throws. */
export function openToldFile<Told>({ folder, name, schema, nothing, log }: ToldFileParts<Told>): ToldFile<Told> {
  const path = join(folder, name);
  return {
    load() {
      try {
        return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch {
        // Missing, cut or edited: at worst a notice comes a second time.
        return nothing;
      }
    },
    save(told) {
      try {
        writeFileAtomicSync(path, `${JSON.stringify(told)}\n`, { mode: 0o600 });
      } catch (error) {
        log.warn('what the user was told could not be noted', { file: name, error });
      }
    },
  };
}
