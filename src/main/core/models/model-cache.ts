// Keeps the lists of models that providers gave, with their time: in the data folder, read with distrust.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomicSync } from '../files/atomic-write.ts';
import type { Log, Paths } from '../ports.ts';

export interface CachedList {
  /** Provider and address: a list of another place is no list of this connection. */
  readonly place: string;
  /** Unix milliseconds. */
  readonly fetchedAt: number;
  readonly models: readonly string[];
}

export interface ModelCache {
  find(connectionId: string, place: string): CachedList | undefined;
  keep(connectionId: string, list: CachedList): void;
}

const FILE_NAME = 'models.json';
const MOST_CONNECTIONS = 200;

const listSchema = z.object({
  place: z.string().max(4096),
  fetchedAt: z.number().finite(),
  models: z.array(z.string().min(1).max(512)).max(5000),
});
const fileSchema = z.object({ version: z.literal(1), lists: z.array(z.tuple([z.string(), listSchema])) });

/** Never throws: without a usable file the lists last until the app is closed. */
export function createModelCache({ paths, log }: { paths: Paths; log: Log }): ModelCache {
  const path = join(paths.data, FILE_NAME);
  let lists: Map<string, CachedList> | undefined;
  const all = (): Map<string, CachedList> => (lists ??= read(path));
  return {
    find: (connectionId, place) => {
      const list = all().get(connectionId);
      return list?.place === place ? list : undefined;
    },
    keep: (connectionId, list) => {
      all().delete(connectionId);
      all().set(connectionId, list);
      const kept = [...all()].slice(-MOST_CONNECTIONS);
      try {
        mkdirSync(paths.data, { recursive: true, mode: 0o700 });
        writeFileAtomicSync(path, JSON.stringify({ version: 1, lists: kept }));
      } catch (error) {
        log.warn('The lists of models could not be written down', { error: String(error) });
      }
    },
  };
}

function read(path: string): Map<string, CachedList> {
  try {
    return new Map(fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).lists);
  } catch {
    // Missing, cut or of another version: providers can be asked again.
    return new Map();
  }
}
