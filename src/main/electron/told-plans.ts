// Remembers of which plans it was told that little is left, in a file of its own: a start of the app is no new period.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomicSync } from '../core/files/atomic-write.ts';
import type { Log } from '../core/ports.ts';

/** Limits of plans, each with the end of its period (Unix milliseconds) where it is known. */
const toldPlansSchema = z.record(z.string(), z.number().nullable());

export type ToldPlans = z.output<typeof toldPlansSchema>;

export interface ToldPlansFile {
  load(): ToldPlans;
  save(told: ToldPlans): void;
}

/** The file in the data folder. */
export function openToldPlans({ folder, log }: { folder: string; log: Log }): ToldPlansFile {
  const path = join(folder, 'told-plans.json');
  return {
    load() {
      try {
        return toldPlansSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch {
        // Missing, cut or edited: at worst a notice comes a second time.
        return {};
      }
    },
    save(told) {
      try {
        writeFileAtomicSync(path, `${JSON.stringify(told)}\n`, { mode: 0o600 });
      } catch (error) {
        log.warn('that a plan is almost used up was told, but not noted', { error });
      }
    },
  };
}
