// Remembers which candidates are in trouble, and lets requests through to them or not. Reads the clock; writes nothing.
import type { Failure, FailureCode } from '../ir/failure.ts';
import type { Clock } from '../ports.ts';
import { connectionOf, type CandidateIds } from './candidate-id.ts';
import { mayForce, reduceCooldown, standingOf, type Cooldown, type CooldownEvent, type Standing } from './cooldown.ts';
import { cooldownClass, FORCED_PROBE_EVERY_MS, isCredentialWide } from './cooldown-rules.ts';

export interface CandidateHealth {
  /** What a request to this candidate may do now. Changes nothing. */
  standing(ids: CandidateIds): Standing;
  /** Whether one may be let through although it is cooling, when all are. */
  mayForce(ids: CandidateIds): boolean;
  /** Begins a request. Where one may only look, this one is it until it has ended. */
  begin(ids: CandidateIds, options?: { isForced?: boolean }): HealthTicket;
  /** What keeps this connection's candidates from being asked. */
  cooling(connectionId: string): CoolingState[];
  /** Forgets all about a connection, so that the next request tries it. */
  forget(connectionId: string): void;
  /** Calls back when something is to be remembered or forgotten. */
  onChange(listener: () => void): () => void;
  /** Everything known, for keeping; times are monotonic. */
  entries(): ReadonlyMap<string, Cooldown>;
}

export interface HealthTicket {
  /** This request is the one that looks. */
  readonly isProbe: boolean;
  /** Content came. */
  alive(): void;
  /** It has ended. Only the first call counts; every ticket must be ended. */
  end(failure: Failure | undefined): void;
}

export interface CoolingState {
  /** The model; absent when the credential itself is in trouble. */
  readonly model?: string;
  readonly code: FailureCode;
  readonly remainingMs: number;
}

export interface HealthOptions {
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** Of an earlier run, in the terms of this clock. */
  readonly initial?: ReadonlyMap<string, Cooldown>;
}

/** Whoever was asked with so many credentials is no user: the oldest entries go. */
const MOST_ENTRIES = 5000;

/** The standing of every candidate, in memory; `initial` is what was known at the last end of the app. */
export function createCandidateHealth({ clock, random, initial }: HealthOptions): CandidateHealth {
  const books = createBooks(initial);
  const { cooldowns, forced } = books;
  let requests = 0;
  return {
    standing: (ids) => worstStanding(ids, cooldowns, clock.monotonic()),
    mayForce: (ids) => {
      const last = forced.get(ids.candidate);
      const isTooSoon = last !== undefined && clock.monotonic() - last < FORCED_PROBE_EVERY_MS;
      return !isTooSoon && [ids.credential, ids.candidate].every((id) => mayForce(cooldowns.get(id)));
    },
    begin: (ids, { isForced = false } = {}) => {
      requests += 1;
      const startedAt = clock.monotonic();
      if (isForced) {
        forced.delete(ids.candidate);
        forced.set(ids.candidate, startedAt);
        dropOldest(forced);
      }
      return createTicket({ ids, books, clock, random, request: requests, startedAt, isForced });
    },
    cooling: (connectionId) => coolingOf(connectionId, cooldowns, clock.monotonic()),
    forget: (connectionId) => {
      for (const map of [cooldowns, forced]) {
        for (const id of map.keys()) if (connectionOf(id) === connectionId) map.delete(id);
      }
      books.changed();
    },
    onChange: books.onChange,
    entries: () => cooldowns,
  };
}

interface Books {
  readonly cooldowns: Map<string, Cooldown>;
  /** When each candidate was last let through although it was cooling. */
  readonly forced: Map<string, number>;
  readonly apply: (id: string, event: CooldownEvent) => void;
  readonly changed: () => void;
  readonly onChange: CandidateHealth['onChange'];
}

function createBooks(initial: HealthOptions['initial']): Books {
  const cooldowns = new Map<string, Cooldown>(initial);
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    cooldowns,
    forced: new Map(),
    changed,
    apply: (id, event) => {
      const before = cooldowns.get(id);
      const after = reduceCooldown(before, event);
      if (after === before) return;
      cooldowns.delete(id);
      if (after !== undefined) cooldowns.set(id, after);
      dropOldest(cooldowns);
      changed();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

interface TicketParts extends Pick<HealthOptions, 'clock' | 'random'> {
  readonly ids: CandidateIds;
  readonly books: Books;
  readonly request: number;
  readonly startedAt: number;
  readonly isForced: boolean;
}

function createTicket({ ids, books, clock, random, request, startedAt, isForced }: TicketParts): HealthTicket {
  const all = [ids.credential, ids.candidate];
  const looks = all.filter((id) => mayLook(books.cooldowns.get(id), startedAt, isForced));
  for (const id of looks) books.apply(id, { type: 'probe', request });
  let isOver = false;
  return {
    isProbe: looks.length > 0,
    alive: () => {
      const now = clock.monotonic();
      if (!isOver) for (const id of all) books.apply(id, { type: 'alive', now, startedAt, request });
    },
    end: (failure) => {
      if (isOver) return;
      isOver = true;
      const event = endEvent(failure, { now: clock.monotonic(), startedAt, request, random });
      const isWide = event.type === 'fail' && isCredentialWide(event.kind);
      for (const id of all) {
        const isMeant = event.type !== 'fail' || isWide === (id === ids.credential);
        books.apply(id, isMeant ? event : { type: 'release', request });
      }
    },
  };
}

function dropOldest(map: Map<string, unknown>): void {
  for (const oldest of map.keys()) {
    if (map.size <= MOST_ENTRIES) break;
    map.delete(oldest);
  }
}

/** A request that was let through to a cooling candidate takes the permit, unless another has it. */
function mayLook(cooldown: Cooldown | undefined, now: number, isForced: boolean): boolean {
  if (cooldown?.window === undefined || cooldown.probe !== undefined) return false;
  return isForced || standingOf(cooldown, now).kind === 'probe';
}

function endEvent(
  failure: Failure | undefined,
  { random, ...ended }: { now: number; startedAt: number; request: number; random: () => number },
): CooldownEvent {
  if (failure === undefined) return { type: 'ok', ...ended };
  const kind = cooldownClass(failure);
  if (kind === undefined) return { type: 'release', request: ended.request };
  const { code, retryAfterSeconds } = failure;
  const hintMs = retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000;
  return { type: 'fail', kind, code, hintMs, random: random(), ...ended };
}

function worstStanding(
  { credential, candidate }: CandidateIds,
  cooldowns: ReadonlyMap<string, Cooldown>,
  now: number,
): Standing {
  const [first, second] = [standingOf(cooldowns.get(credential), now), standingOf(cooldowns.get(candidate), now)];
  if (first.kind === 'cooling' && second.kind === 'cooling') {
    return { ...(first.remainingMs > second.remainingMs ? first : second), isHard: first.isHard || second.isHard };
  }
  if (first.kind === 'cooling') return first;
  return second.kind === 'free' ? first : second;
}

function coolingOf(connectionId: string, cooldowns: ReadonlyMap<string, Cooldown>, now: number): CoolingState[] {
  const states: CoolingState[] = [];
  for (const [id, cooldown] of cooldowns) {
    if (connectionOf(id) !== connectionId) continue;
    const standing = standingOf(cooldown, now);
    if (standing.kind !== 'cooling') continue;
    const slash = id.indexOf('/');
    const { code, remainingMs } = standing;
    states.push({ code, remainingMs, ...(slash === -1 ? {} : { model: id.slice(slash + 1) }) });
  }
  return states;
}
