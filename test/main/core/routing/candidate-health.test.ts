// The memory of troubled candidates: thousands of random stories, of which none may lock a candidate away or ask it twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failure, FailureCode } from '../../../../src/main/core/ir/failure.ts';
import {
  createCandidateHealth,
  type CandidateHealth,
  type HealthTicket,
} from '../../../../src/main/core/routing/candidate-health.ts';
import { restore, serialize } from '../../../../src/main/core/routing/cooldown-file.ts';
import { createFakeClock, type FakeClock } from '../support/ports.ts';
import { tellCount } from '../../../support/tell-count.ts';

/** TRUST_RUNS=8 tells the ten thousand stories that the promise is about (P17). */
const RUNS = 1250 * Number(process.env['TRUST_RUNS'] ?? 1);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const IDS = ['k1/a', 'k1/b', 'k2/a'].map((name) => ({ credential: name.slice(0, 2), candidate: name }));

const SHORT: readonly FailureCode[] = ['rate-limited', 'overloaded', 'provider-error', 'timeout', 'cut'];
const LONG: readonly FailureCode[] = ['billing', 'auth-expired', 'permission'];
const NONE: readonly FailureCode[] = ['cancelled', 'bad-request', 'context-overflow', 'not-found', 'internal'];

type Command =
  | { readonly what: 'begin'; readonly id: number }
  | { readonly what: 'alive' | 'ok' | 'cancel'; readonly nth: number }
  | { readonly what: 'fail'; readonly nth: number; readonly code: FailureCode; readonly hint: number | undefined }
  | { readonly what: 'tick'; readonly ms: number }
  | { readonly what: 'restart'; readonly clockJumpMs: number };

const nth = fc.nat(7);
const hint = fc.option(fc.constantFrom(0, 1, 20, 600, 900, 5000, 1e9), { nil: undefined });

function commands(codes: readonly FailureCode[]): fc.Arbitrary<Command[]> {
  const command: fc.Arbitrary<Command> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ what: fc.constant('begin' as const), id: fc.nat(IDS.length - 1) }) },
    {
      weight: 4,
      arbitrary: fc.record({ what: fc.constantFrom('alive' as const, 'ok' as const, 'cancel' as const), nth }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ what: fc.constant('fail' as const), nth, code: fc.constantFrom(...codes), hint }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        what: fc.constant('tick' as const),
        ms: fc.constantFrom(1, 900, 5000, 10_000, 31_000, 5 * MINUTE, 15 * MINUTE, 2 * HOUR),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ what: fc.constant('restart' as const), clockJumpMs: fc.constantFrom(0, -DAY, DAY) }),
    },
  );
  return fc.array(command, { maxLength: 60, size: 'max' });
}

const DAY = 24 * HOUR;

interface Open {
  readonly id: number;
  readonly ticket: HealthTicket;
  /** Its first word has come, so that it keeps nobody away any more. */
  isAlive: boolean;
}

/** Plays a story as the gateway would, and holds what must always be true. */
class Story {
  clock: FakeClock = createFakeClock();
  health: CandidateHealth = createCandidateHealth({ clock: this.clock, random: () => 0.5 });
  open: Open[] = [];
  readonly lastForced = new Map<number, number>();
  lastFailAt = 0;

  play(command: Command): void {
    switch (command.what) {
      case 'begin':
        return this.#begin(command.id);
      case 'tick':
        return this.clock.advance(command.ms);
      case 'restart':
        return this.#restart(command.clockJumpMs);
      default:
        return this.#end(command);
    }
  }

  #begin(id: number): void {
    const ids = IDS[id] ?? IDS[0];
    if (ids === undefined) return;
    const standing = this.health.standing(ids);
    const isForced = standing.kind === 'cooling';
    if (isForced && !this.health.mayForce(ids)) return;
    if (isForced) {
      expect(standing.isHard, 'never against the word of the provider').toBe(false);
      const last = this.lastForced.get(id);
      const isTooSoon = last !== undefined && this.clock.monotonic() - last < 10_000;
      expect(isTooSoon, 'not twice in ten seconds').toBe(false);
      this.lastForced.set(id, this.clock.monotonic());
    }
    const ticket = this.health.begin(ids, { isForced });
    expect(ticket.isProbe, 'whoever is not free to go is the one that looks').toBe(standing.kind !== 'free');
    this.open.push({ id, ticket, isAlive: false });
    const looking = this.open.filter((one) => one.id === id && one.ticket.isProbe && !one.isAlive);
    expect(looking.length, 'one looks at a time').toBeLessThanOrEqual(1);
  }

  #end(command: Extract<Command, { nth: number }>): void {
    const one = this.open[command.nth % Math.max(1, this.open.length)];
    if (one === undefined) return;
    if (command.what === 'alive') {
      one.isAlive = true;
      return one.ticket.alive();
    }
    this.open = this.open.filter((other) => other !== one);
    const before = new Map([...this.health.entries()].map(([id, { failures }]) => [id, failures]));
    one.ticket.end(failureOf(command));
    one.ticket.end({ code: 'billing', message: 'a second end changes nothing' });
    if (command.what === 'fail' && !NONE.includes(command.code)) this.lastFailAt = this.clock.monotonic();
    for (const [id, { failures }] of this.health.entries()) {
      expect(failures - (before.get(id) ?? 0), 'one step at a time').toBeLessThanOrEqual(1);
    }
  }

  #restart(clockJumpMs: number): void {
    const text = serialize(this.health.entries(), this.clock);
    const before = IDS.map((ids) => this.health.standing(ids));
    const lengths = [...this.health.entries().values()].map(({ window }) =>
      window === undefined ? 0 : Math.min(window.until, window.probeAt) - window.openedAt,
    );
    this.clock = createFakeClock(this.clock.now() + clockJumpMs);
    this.health = createCandidateHealth({ clock: this.clock, random: () => 0.5, initial: restore(text, this.clock) });
    this.open = [];
    this.lastForced.clear();
    this.lastFailAt = 0;
    IDS.forEach((ids, index) => {
      const now = this.health.standing(ids);
      const old = before[index];
      if (now.kind !== 'cooling' || old?.kind !== 'cooling') return;
      // A clock that was set back makes nothing longer than it was at its beginning. One second is what whoever
      // looks keeps the others away.
      const most = clockJumpMs < 0 ? Math.max(...lengths) : Math.max(old.remainingMs, 1000);
      expect(now.remainingMs, 'no longer than before').toBeLessThanOrEqual(most);
    });
  }
}

function failureOf(command: Extract<Command, { nth: number }>): Failure | undefined {
  if (command.what === 'cancel') return { code: 'cancelled', message: '' };
  if (command.what !== 'fail') return undefined;
  return {
    code: command.code,
    message: '',
    ...(command.hint === undefined ? {} : { retryAfterSeconds: command.hint }),
  };
}

describe('P17: whatever happens', () => {
  it('nobody is asked by two at once, against the provider’s word, or too often, and every permit comes back', () => {
    fc.assert(
      fc.property(commands([...SHORT, ...LONG, ...NONE]), (story) => {
        const world = new Story();
        for (const command of story) world.play(command);
        for (const { ticket } of world.open) ticket.end({ code: 'cancelled', message: '' });
        expect(
          [...world.health.entries().values()].some(({ probe }) => probe !== undefined),
          'a permit leaked',
        ).toBe(false);
        world.clock.advance(25 * HOUR);
        for (const ids of IDS) expect(world.health.standing(ids).kind).not.toBe('cooling');
      }),
      { numRuns: RUNS },
    );
    tellCount('stories', RUNS);
  });

  it('a provider that works again is used within fifteen minutes, even after a false date', () => {
    fc.assert(
      fc.property(commands([...SHORT, ...NONE]), (story) => {
        const world = new Story();
        for (const command of story) {
          world.play(command);
          for (const ids of IDS) {
            const standing = world.health.standing(ids);
            if (standing.kind === 'cooling') expect(standing.remainingMs).toBeLessThanOrEqual(15 * MINUTE);
          }
        }
        for (const { ticket } of world.open) ticket.end({ code: 'cancelled', message: '' });
        world.clock.advance(15 * MINUTE);
        for (const ids of IDS) {
          expect(world.health.standing(ids).kind).not.toBe('cooling');
          world.health.begin(ids).end(undefined);
          expect(world.health.standing(ids)).toEqual({ kind: 'free' });
        }
        expect(world.health.entries().size, 'nothing is left to remember').toBe(0);
      }),
      { numRuns: RUNS },
    );
    tellCount('stories', RUNS);
  });
});

describe('what is remembered', () => {
  const [a, b, other] = IDS as [(typeof IDS)[0], (typeof IDS)[0], (typeof IDS)[0]];

  function failing(code: FailureCode, health: CandidateHealth, ids = a): void {
    const more = code === 'rate-limited' ? { retryAfterSeconds: 60 } : {};
    health.begin(ids).end({ code, message: '', ...more });
  }

  it.each(['rate-limited', 'overloaded', 'permission'] as const)('PC-6: %s is of one key with one model', (code) => {
    const health = createCandidateHealth({ clock: createFakeClock(), random: () => 0.5 });
    failing(code, health);
    expect([a, b, other].map((ids) => health.standing(ids).kind)).toEqual(['cooling', 'free', 'free']);
  });

  it.each(['billing', 'auth-expired'] as const)('R-14, VE-14: %s is of one key with all models', (code) => {
    const health = createCandidateHealth({ clock: createFakeClock(), random: () => 0.5 });
    failing(code, health);
    expect([a, b, other].map((ids) => health.standing(ids).kind)).toEqual(['cooling', 'cooling', 'free']);
  });

  it('a single failure of the network keeps nobody away, the second in a row does', () => {
    const clock = createFakeClock();
    const health = createCandidateHealth({ clock, random: () => 0.5 });
    failing('unreachable', health);
    expect(health.standing(a).kind).toBe('free');
    failing('timeout', health);
    expect(health.standing(a)).toMatchObject({ kind: 'cooling', remainingMs: 5000, code: 'timeout' });
    clock.advance(5000);
    health.begin(a).end(undefined);
    failing('unreachable', health);
    expect(health.standing(a).kind, 'a success in between').toBe('free');
  });

  it('is told by connection, and forgotten with it', () => {
    const clock = createFakeClock();
    const health = createCandidateHealth({ clock, random: () => 0.5 });
    const ids = { credential: 'work#x', candidate: 'work#x/vendor/model' };
    failing('rate-limited', health, ids);
    failing('billing', health, ids);
    failing('rate-limited', health, { credential: 'work2#x', candidate: 'work2#x/m' });
    clock.advance(20_000);
    expect(health.cooling('work')).toEqual([
      { code: 'rate-limited', remainingMs: 40_000, model: 'vendor/model' },
      { code: 'billing', remainingMs: HOUR - 20_000 },
    ]);
    health.forget('work');
    expect([health.cooling('work'), health.standing(ids)]).toEqual([[], { kind: 'free' }]);
    expect(health.cooling('work2')).toHaveLength(1);
  });

  it('knows one that looks, also when another goes without asking', () => {
    const clock = createFakeClock();
    const health = createCandidateHealth({ clock, random: () => 0.5 });
    failing('overloaded', health);
    clock.advance(5000);
    const looking = health.begin(a);
    const other = health.begin(a);
    expect([looking.isProbe, other.isProbe]).toEqual([true, false]);
    other.end({ code: 'cancelled', message: '' });
    expect(health.standing(a).kind, 'the first still looks').toBe('cooling');
    looking.end({ code: 'cancelled', message: '' });
    expect(health.standing(a).kind).toBe('probe');
  });

  it('stays within bounds', () => {
    const health = createCandidateHealth({ clock: createFakeClock(), random: () => 0.5 });
    for (let index = 0; index < 6000; index += 1) {
      failing('rate-limited', health, { credential: `c${index}`, candidate: `c${index}/m` });
    }
    expect(health.entries().size).toBe(5000);
    expect(health.standing({ credential: 'c5999', candidate: 'c5999/m' }).kind).toBe('cooling');
  });
});
