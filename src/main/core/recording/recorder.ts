// Keeps bodies of exchanges when the user wants it: takes secrets out, then writes. It can neither slow down nor break a request.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RecordedMessage, Recording, RecordingAnswer } from '../../../shared/model/recording.ts';
import { hideSecrets } from '../host/hide-secrets.ts';
import type { Clock, Log, Paths } from '../ports.ts';
import { MOST_BODY_BYTES } from './body-capture.ts';
import {
  recordExchange,
  type ExchangeRecording,
  type RawMessage,
  type RawRecording,
  type RecordingStart,
} from './exchange-recording.ts';
import { hasRecordingFile, openRecordingStore, type RecordingStore } from './recording-store.ts';

/** What is to be kept now. */
export type Wanted = 'none' | 'errors' | 'all';

export interface Recorder {
  /** Undefined when nothing is to be recorded, which costs nothing. */
  begin(start: Omit<RecordingStart, 'at'>): ExchangeRecording | undefined;
  find(id: string): RecordingAnswer;
  totals(): { count: number; bytes: number };
  /** Deletes all bodies, also those that are not written yet. */
  clear(): void;
  /** Deletes what is too old or too much; also done by itself. */
  prune(): void;
  /** Calls back when bodies were written or deleted. */
  onChange(listener: () => void): () => void;
  /** Resolves when all that has ended by now is written. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface RecorderDependencies {
  readonly paths: Paths;
  readonly clock: Clock;
  readonly log: Log;
  readonly wanted: () => Wanted;
  readonly retentionDays: () => number;
  /** Values that must never be written. */
  readonly secrets: () => readonly string[];
  readonly limits?: Partial<RecorderLimits>;
}

export interface RecorderLimits {
  /** All bodies together, on disk. */
  readonly maxBytes: number;
  /** Of running exchanges and those that wait to be written; beyond it, whole exchanges are left out. */
  readonly maxHeldBytes: number;
}

const MEGABYTE = 1024 * 1024;
export const RECORDER_LIMITS: RecorderLimits = { maxBytes: 200 * MEGABYTE, maxHeldBytes: 48 * MEGABYTE };
const DAY_MS = 24 * 60 * 60 * 1000;
const PRUNE_AFTER_MS = 60 * 60 * 1000;
/** Of a body that goes on, its end is left out: half a secret may stand there, which nothing would find. */
const CUT_OFF = 1024;
/** Bodies that wait when the app ends are written only so long. */
const LONGEST_END_MS = 1500;

/** Opens its file at first need. */
export function createRecorder(dependencies: RecorderDependencies): Recorder {
  return new FileRecorder(dependencies);
}

interface Waiting {
  readonly raw: RawRecording;
  readonly heldBytes: number;
  readonly isDropped: boolean;
}

class FileRecorder implements Recorder {
  readonly #dependencies: RecorderDependencies;
  readonly #limits: RecorderLimits;
  readonly #listeners = new Set<() => void>();
  #queue: Waiting[] = [];
  #heldBytes = 0;
  #store: RecordingStore | undefined;
  #hasFailed = false;
  #isClosed = false;
  #work: Promise<void> | undefined;
  #cancelPrune: () => void = () => undefined;

  constructor(dependencies: RecorderDependencies) {
    this.#dependencies = dependencies;
    this.#limits = { ...RECORDER_LIMITS, ...dependencies.limits };
    this.#pruneForEver();
  }

  begin(start: Omit<RecordingStart, 'at'>): ExchangeRecording | undefined {
    const { wanted, clock } = this.#dependencies;
    const atBegin = wanted();
    if (atBegin === 'none' || this.#isClosed) return undefined;
    let heldBytes = 0;
    const take = (bytes: number): boolean => {
      if (this.#heldBytes + bytes > this.#limits.maxHeldBytes) return false;
      this.#heldBytes += bytes;
      heldBytes += bytes;
      return true;
    };
    return recordExchange(
      { ...start, at: clock.now() },
      {
        budget: { take },
        onEnd: (raw, { failure, isDropped }) => {
          // What was begun while recording was on is not kept when it was turned off meanwhile.
          const now = wanted();
          const hasFailed = failure !== undefined && failure.code !== 'cancelled';
          const isKept = now === 'all' ? atBegin === 'all' || hasFailed : now === 'errors' && hasFailed;
          if (isKept && !this.#isClosed) this.#enqueue({ raw, heldBytes, isDropped });
          else this.#heldBytes -= heldBytes;
        },
      },
    );
  }

  find(id: string): RecordingAnswer {
    const found = this.#attempt((store) => store.find(id), { isReading: true });
    if (found === undefined) return { state: 'none' };
    return found.recording === undefined ? { state: 'dropped' } : { state: 'kept', recording: found.recording };
  }

  totals(): { count: number; bytes: number } {
    return this.#attempt((store) => store.totals(), { isReading: true }) ?? { count: 0, bytes: 0 };
  }

  clear(): void {
    for (const { heldBytes } of this.#queue) this.#heldBytes -= heldBytes;
    this.#queue = [];
    this.#attempt((store) => store.clear(), { isReading: true });
    this.#changed();
  }

  prune(): void {
    const { clock, retentionDays } = this.#dependencies;
    const oldest = clock.now() - retentionDays() * DAY_MS;
    this.#attempt((store) => store.prune({ oldest, maxBytes: this.#limits.maxBytes }), { isReading: true });
    this.#changed();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async settle(): Promise<void> {
    await this.#work;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelPrune();
    const { clock } = this.#dependencies;
    const end = Promise.withResolvers<void>();
    const cancel = clock.setTimer(LONGEST_END_MS, end.resolve);
    await Promise.race([this.#work, end.promise]);
    cancel();
    this.#queue = [];
    this.#store?.close();
    this.#store = undefined;
  }

  #pruneForEver(): void {
    this.prune();
    this.#cancelPrune = this.#dependencies.clock.setTimer(PRUNE_AFTER_MS, () => this.#pruneForEver());
  }

  #enqueue(waiting: Waiting): void {
    this.#queue.push(waiting);
    this.#work ??= this.#drain();
  }

  /** One body at a time, and between two of them others have their turn. */
  async #drain(): Promise<void> {
    await nextTurn();
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { raw, heldBytes, isDropped } = next;
      const isGone = this.#queue;
      const recording = isDropped ? undefined : await this.#toRecording(raw);
      this.#heldBytes -= heldBytes;
      // Cleared while it was worked on.
      if (isGone !== this.#queue) continue;
      this.#attempt((store) => store.add(raw.exchangeId, raw.at, recording), { isReading: false });
      if (this.totals().bytes > this.#limits.maxBytes) this.prune();
      this.#changed();
    }
    this.#work = undefined;
  }

  async #toRecording({ exchangeId, at, parts, credentials }: RawRecording): Promise<Recording> {
    const known = [...this.#dependencies.secrets(), ...credentials];
    const kept: Partial<Record<keyof typeof parts, RecordedMessage>> = {};
    for (const [name, part] of Object.entries(parts) as [keyof typeof parts, RawMessage][]) {
      kept[name] = toMessage(part, known);
      await nextTurn();
    }
    return { exchangeId, at, ...kept } as Recording;
  }

  /** Without a file nothing is opened for reading. Whatever goes wrong is logged once. */
  #attempt<T>(work: (store: RecordingStore) => T, { isReading }: { isReading: boolean }): T | undefined {
    const { paths, log } = this.#dependencies;
    try {
      if (this.#store === undefined && isReading && !hasRecordingFile(paths)) return undefined;
      if (this.#store === undefined && this.#isClosed && isReading) return undefined;
      this.#store ??= openRecordingStore(paths, log);
      const result = work(this.#store);
      this.#hasFailed = false;
      return result;
    } catch (error) {
      if (!this.#hasFailed) log.warn('Bodies of requests can not be kept at the moment', { error: String(error) });
      this.#hasFailed = true;
      return undefined;
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function toMessage({ address, status, headers, body }: RawMessage, known: readonly string[]): RecordedMessage {
  const bytes = body.bytes();
  const isCut = bytes > MOST_BODY_BYTES;
  const text = hideSecrets(body.text(), known);
  return {
    ...(address === undefined ? {} : { address: hideSecrets(address, known) }),
    ...(status === undefined ? {} : { status }),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, hideSecrets(value, known)])),
    text: isCut ? text.slice(0, -CUT_OFF) : text,
    bytes,
    isCut,
  };
}
