// Keeps the last good news about models in the data folder, so that they count also without a network.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { modelFactsSchema } from '../../../../shared/model/provider-patch.ts';
import { writeFileAtomicSync } from '../../files/atomic-write.ts';
import type { Log, Paths } from '../../ports.ts';
import type { FreshCatalogue } from '../../providers/catalogue.ts';

export interface KeptFacts {
  /** Unix milliseconds. */
  readonly updatedAt: number;
  /** By which the feed tells whether it has changed. */
  readonly etag?: string | undefined;
  readonly facts: FreshCatalogue;
}

export interface FactsStore {
  /** Undefined before the first news. */
  current(): KeptFacts | undefined;
  keep(kept: KeptFacts): void;
}

const FILE_NAME = 'model-facts.json';
const fileSchema = z.object({
  version: z.literal(1),
  updatedAt: z.number().finite(),
  etag: z.string().max(256).optional(),
  facts: z.record(z.string(), z.record(z.string(), modelFactsSchema)),
});

/** Never throws. The file is read when it is first asked for, and checked like the feed itself. */
export function createFactsStore({ paths, log }: { paths: Paths; log: Log }): FactsStore {
  const path = join(paths.data, FILE_NAME);
  let kept: KeptFacts | undefined;
  let isRead = false;
  return {
    current: () => {
      if (!isRead) kept = read(path);
      isRead = true;
      return kept;
    },
    keep: (next) => {
      kept = next;
      isRead = true;
      try {
        mkdirSync(paths.data, { recursive: true, mode: 0o700 });
        writeFileAtomicSync(path, JSON.stringify({ version: 1, ...next }));
      } catch (error) {
        log.warn('News about models could not be written down', { error: String(error) });
      }
    },
  };
}

function read(path: string): KeptFacts | undefined {
  try {
    const { version: _version, ...kept } = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return kept;
  } catch {
    // Missing, cut or changed by somebody: then what is shipped counts.
    return undefined;
  }
}
