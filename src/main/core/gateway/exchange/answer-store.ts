// Remembers answers that a later request may continue by their id: bounded, in memory, for a day.
import type { JsonObject, JsonValue } from '../../ir/json.ts';
import type { Clock } from '../../ports.ts';

/** Made here: the whole conversation is at hand, whoever serves the next request. */
export interface KeptAnswer {
  readonly kind: 'kept';
  readonly answer: JsonObject;
  readonly conversation: readonly JsonValue[];
}

/** Kept by the provider that made it: only that connection can continue it. */
export interface BoundAnswer {
  readonly kind: 'bound';
  readonly connectionId: string;
  /** Another key may belong to another account, which does not know the answer. */
  readonly credential?: string;
}

export interface AnswerStore {
  keep(id: string, kept: Omit<KeptAnswer, 'kind'>): void;
  bind(id: string, connectionId: string, credential?: string): void;
  find(id: string): KeptAnswer | BoundAnswer | undefined;
  /** True when there was such an answer. */
  delete(id: string): boolean;
}

const LIFETIME_MS = 24 * 3600 * 1000;
const MOST_ENTRIES = 2000;
const MOST_BYTES = 64 * 1024 * 1024;
/** What a binding takes, roughly. */
const BOUND_BYTES = 200;

interface Entry {
  readonly value: KeptAnswer | BoundAnswer;
  readonly expiresAt: number;
  readonly bytes: number;
}

/** An empty store, whose times come from the clock. */
export function createAnswerStore(clock: Clock): AnswerStore {
  // In the order of making: the oldest goes first when there are too many.
  const entries = new Map<string, Entry>();
  let bytes = 0;
  const remove = (id: string): boolean => {
    bytes -= entries.get(id)?.bytes ?? 0;
    return entries.delete(id);
  };
  const add = (id: string, value: Entry['value'], size: number): void => {
    if (size > MOST_BYTES) return;
    remove(id);
    entries.set(id, { value, bytes: size, expiresAt: clock.now() + LIFETIME_MS });
    bytes += size;
    for (const oldest of entries.keys()) {
      if (entries.size <= MOST_ENTRIES && bytes <= MOST_BYTES) break;
      remove(oldest);
    }
  };
  return {
    keep: (id, kept) => add(id, { kind: 'kept', ...kept }, JSON.stringify(kept).length),
    bind: (id, connectionId, credential) =>
      add(id, { kind: 'bound', connectionId, ...(credential === undefined ? {} : { credential }) }, BOUND_BYTES),
    find: (id) => {
      const entry = entries.get(id);
      if (entry === undefined || entry.expiresAt > clock.now()) return entry?.value;
      remove(id);
      return undefined;
    },
    delete: remove,
  };
}
