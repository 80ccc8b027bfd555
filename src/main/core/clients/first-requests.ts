// Remembers when a client of ours was first heard of: by its own token, or else by what the log says of its kind.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomicSync } from '../files/atomic-write.ts';
import type { Journal } from '../journal/journal.ts';
import type { Clock, Log } from '../ports.ts';
import type { EditRecord } from './edits/edit-record.ts';

export interface FirstRequests {
  /** A request came in with the token of this name. Called for each request, so it costs next to nothing. */
  note(tokenName: string): void;
  /** The first one after the connect; undefined while it is waited for. */
  of(record: EditRecord): number | undefined;
  /** Calls back when a first request has come in. */
  onFirst(listener: () => void): () => void;
  /** A new connect waits for a first request again. */
  forget(tokenName: string): void;
}

export interface FirstRequestDependencies {
  readonly dataFolder: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly journal: Pick<Journal, 'list'>;
}

const SEARCHED_ROWS = 500;

const fileSchema = z.record(z.string(), z.number());

/** Remembers when each connected client first reached the gateway; a file that can't be written costs only the display. */
export function createFirstRequests({ dataFolder, clock, log, journal }: FirstRequestDependencies): FirstRequests {
  const path = join(dataFolder, 'client-requests.json');
  const seen = read(path);
  const listeners = new Set<() => void>();
  const keep = (): void => {
    try {
      writeFileAtomicSync(path, `${JSON.stringify(Object.fromEntries(seen))}\n`, { mode: 0o600 });
    } catch (error) {
      // Only a display: a request must not fail for it.
      log.warn('The time of a first request could not be kept', { error: String(error) });
    }
  };
  return {
    note: (tokenName) => {
      if (seen.has(tokenName)) return;
      seen.set(tokenName, clock.now());
      keep();
      for (const listener of listeners) listener();
    },
    onFirst: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    forget: (tokenName) => {
      if (seen.delete(tokenName)) keep();
    },
    of: ({ tokenId, client, connectedAt }) => {
      if (tokenId !== undefined) return seen.get(tokenId);
      const { exchanges } = journal.list({ limit: SEARCHED_ROWS });
      return exchanges.findLast((exchange) => exchange.client === client && exchange.startedAt >= connectedAt)
        ?.startedAt;
    },
  };
}

function read(path: string): Map<string, number> {
  try {
    return new Map(Object.entries(fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))));
  } catch {
    // Not there yet, or damaged: then the next request counts as the first.
    return new Map();
  }
}
