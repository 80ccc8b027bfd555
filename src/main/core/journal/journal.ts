// The journal: remembers every exchange, writes in batches, and can neither slow down nor break a request.
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { UsageQuery } from '../../../shared/model/usage.ts';
import type { Clock, Log, Paths } from '../ports.ts';
import type { JournalStore, ListQuery, Position } from './journal-store.ts';
import { isUnreadable, journalFile, openAfresh, openJournal } from './open-journal.ts';
import { additionOf, createDayOf, type DayOf, type UsageAddition } from './usage-day.ts';
import type { TimeCount } from './answer-times.ts';
import { timesInAdditions, type UsageRow, withAdditions } from './usage-table.ts';
import { createWatchers, type Watchers } from './watchers.ts';

export interface Journal {
  /** Remembers the newest state of an exchange. Cheap: nothing is written here. */
  record(exchange: Exchange): void;
  /** Newest first. `before` is the id of the last row already shown. */
  list(query: { before?: string | undefined; limit: number }): { exchanges: Exchange[]; hasMore: boolean };
  get(id: string): Exchange | undefined;
  /** Changed rows in batches, each in its newest state. */
  watch(signal: AbortSignal): AsyncGenerator<{ exchanges: Exchange[] }>;
  clear(): void;
  /** The daily totals by one dimension, with what is not written yet. */
  usage(query: UsageQuery): { rows: UsageRow[]; firstDay?: string };
  /** How long the answers in those totals took; of all days together unless it is to be by day. */
  times(query: UsageQuery, isByDay: boolean): TimeCount[];
  clearUsage(): void;
  /** Deletes what is too old now, instead of within the hour. */
  prune(): void;
  /** Writes what is left and ends all watching. */
  close(): void;
}

export interface JournalDependencies {
  readonly paths: Paths;
  readonly clock: Clock;
  readonly log: Log;
  /** Fills in what the gateway doesn't know, such as the cost. */
  readonly complete?: (exchange: Exchange) => Exchange;
  /** For how many days rows are kept; 30 when absent. */
  readonly keptDays?: () => number;
  /** For the days of the totals; this computer's unless a test says otherwise. */
  readonly timeZone?: string;
}

const FLUSH_AFTER_MS = 1000;
/** So many rows are written at a time; more would hold up the requests that run. */
const FLUSH_ROWS = 500;
/** Rows kept in memory while the file can't be written. */
const MAX_PENDING = 5000;
const RETRY_AFTER_MS = 10_000;
const PRUNE_AFTER_MS = 60 * 60 * 1000;
const MAX_ROWS = 50_000;
const KEPT_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Opens the journal. Never throws: without a usable file the rows live in memory. */
export function createJournal(dependencies: JournalDependencies): Journal {
  return new FileJournal(dependencies);
}

class FileJournal implements Journal {
  readonly #dependencies: JournalDependencies & { readonly dayOf: DayOf };
  readonly #watchers: Watchers;
  /** Not written yet, in the order of their last change. */
  readonly #pending = new Map<string, Exchange>();
  #store: JournalStore | undefined;
  #isFailing = false;
  #isClosed = false;
  #cancelFlush: (() => void) | undefined;
  #cancelPrune: (() => void) | undefined;

  constructor(dependencies: JournalDependencies) {
    this.#dependencies = { ...dependencies, dayOf: createDayOf(dependencies.timeZone) };
    this.#store = openJournal(this.#dependencies);
    this.#watchers = createWatchers({ clock: dependencies.clock, find: (id) => this.get(id) });
    this.prune();
  }

  record(given: Exchange): void {
    if (this.#isClosed) return;
    const exchange = this.#complete(given);
    this.#pending.delete(exchange.id);
    this.#pending.set(exchange.id, exchange);
    this.#dropSurplus();
    // Many at once: then they are written sooner, so that they never pile up.
    const delay = this.#pending.size >= FLUSH_ROWS ? 0 : FLUSH_AFTER_MS;
    if (this.#cancelFlush === undefined || this.#pending.size === FLUSH_ROWS) this.#flushAfter(delay);
    this.#watchers.changed(exchange.id);
  }

  list({ before, limit }: { before?: string | undefined; limit: number }): {
    exchanges: Exchange[];
    hasMore: boolean;
  } {
    const last = before === undefined ? undefined : this.get(before);
    // The row is gone, cleared or pruned: all that is older went with it.
    if (before !== undefined && last === undefined) return { exchanges: [], hasMore: false };
    const query: ListQuery = { before: last, limit: limit + 1 };
    const stored = this.#attempt((store) => store.list(query)) ?? [];
    const rows = new Map(stored.map((exchange) => [exchange.id, exchange]));
    for (const exchange of this.#pending.values()) {
      if (last === undefined || compare(exchange, last) > 0) rows.set(exchange.id, exchange);
    }
    const sorted = [...rows.values()].sort(compare);
    return { exchanges: sorted.slice(0, limit), hasMore: sorted.length > limit };
  }

  get(id: string): Exchange | undefined {
    return this.#pending.get(id) ?? this.#attempt((store) => store.get(id));
  }

  watch(signal: AbortSignal): AsyncGenerator<{ exchanges: Exchange[] }> {
    return this.#watchers.watch(signal);
  }

  clear(): void {
    // The daily totals stay, so what is over must be in them first.
    this.#writeAll();
    this.#pending.clear();
    this.#attempt((store) => store.clear());
  }

  usage(query: UsageQuery): { rows: UsageRow[]; firstDay?: string } {
    this.#writeAll();
    const rows = this.#attempt((store) => store.usage.rows(query)) ?? [];
    const firstDay = this.#attempt((store) => store.usage.firstDay());
    const unwritten = this.#unwritten();
    const days = [firstDay, ...unwritten.map(({ key }) => key.day)].filter((day) => day !== undefined).toSorted();
    return { rows: withAdditions(rows, unwritten, query), ...(days[0] === undefined ? {} : { firstDay: days[0] }) };
  }

  times(query: UsageQuery, isByDay: boolean): TimeCount[] {
    this.#writeAll();
    const counts = this.#attempt((store) => store.usage.times(query, isByDay)) ?? [];
    return [...counts, ...timesInAdditions(this.#unwritten(), query, isByDay)];
  }

  clearUsage(): void {
    this.#writeAll();
    this.#attempt((store) => store.usage.clear());
  }

  prune(): void {
    if (this.#isClosed) return;
    const { clock, keptDays = () => KEPT_DAYS } = this.#dependencies;
    this.#attempt((store) => store.prune({ maxRows: MAX_ROWS, oldest: clock.now() - keptDays() * DAY_MS }));
    this.#cancelPrune?.();
    this.#cancelPrune = clock.setTimer(PRUNE_AFTER_MS, () => this.prune());
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelPrune?.();
    this.#cancelFlush?.();
    this.#watchers.close();
    this.#writeAll();
    this.#attempt((store) => store.close());
    this.#store = undefined;
  }

  /** What can't be written at the moment counts all the same. */
  #unwritten(): UsageAddition[] {
    const { dayOf } = this.#dependencies;
    return [...this.#pending.values()].flatMap((exchange) => additionOf(exchange, dayOf) ?? []);
  }

  #complete(given: Exchange): Exchange {
    try {
      return this.#dependencies.complete?.(given) ?? given;
    } catch (error) {
      // A price that can't be worked out must not cost the user the answer.
      this.#dependencies.log.error('The cost of a request could not be worked out', { error: String(error) });
      return given;
    }
  }

  #flushAfter(delay: number): void {
    this.#cancelFlush?.();
    if (this.#store === undefined) return;
    const wait = this.#isFailing ? Math.max(delay, RETRY_AFTER_MS) : delay;
    this.#cancelFlush = this.#dependencies.clock.setTimer(wait, () => {
      this.#cancelFlush = undefined;
      this.#write();
      if (this.#pending.size > 0) this.#flushAfter(this.#pending.size >= FLUSH_ROWS ? 0 : FLUSH_AFTER_MS);
    });
  }

  /** Writes one batch; false when that failed and the rows are still pending. */
  #write(): boolean {
    const batch = [...this.#pending.values()].slice(0, FLUSH_ROWS);
    const misfits = this.#attempt((store) => store.save(batch));
    if (misfits === undefined) return false;
    if (this.#isFailing) this.#dependencies.log.info('The journal can be written again');
    this.#isFailing = false;
    for (const { id } of batch) this.#pending.delete(id);
    for (const id of misfits) this.#dependencies.log.error('A request did not fit into the journal', { id });
    return true;
  }

  #writeAll(): void {
    while (this.#pending.size > 0 && this.#write()) {
      // Each round writes up to FLUSH_ROWS and ends when nothing is left or a write fails.
    }
  }

  #dropSurplus(): void {
    if (this.#pending.size <= MAX_PENDING) return;
    for (const id of this.#pending.keys()) {
      this.#pending.delete(id);
      return;
    }
  }

  /** The one place where the file is touched: whatever goes wrong is logged once and the journal goes on in memory. */
  #attempt<T>(work: (store: JournalStore) => T): T | undefined {
    if (this.#store === undefined) return undefined;
    try {
      return work(this.#store);
    } catch (error) {
      if (isUnreadable(error)) this.#replaceFile(error);
      else if (!this.#isFailing) this.#reportFailure(error);
      return undefined;
    }
  }

  #reportFailure(error: unknown): void {
    this.#isFailing = true;
    this.#dependencies.log.warn(
      'The journal can not be written at the moment. The newest requests are kept in memory',
      {
        error: error instanceof Error ? error.message : String(error),
      },
    );
  }

  #replaceFile(reason: unknown): void {
    const broken = this.#store;
    this.#store = undefined;
    try {
      broken?.close();
    } catch (error) {
      this.#dependencies.log.warn('The damaged journal could not be closed', { error: String(error) });
    }
    this.#store = openAfresh(journalFile(this.#dependencies.paths), reason, this.#dependencies);
  }
}

/** Newest first. */
function compare(left: Position, right: Position): number {
  if (left.startedAt !== right.startedAt) return right.startedAt - left.startedAt;
  return left.id < right.id ? 1 : left.id > right.id ? -1 : 0;
}
