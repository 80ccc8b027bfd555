// How long a candidate rests after which failure, who may look whether it works again, and what ends it.
import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../../../../src/main/core/ir/failure.ts';
import {
  mayForce,
  reduceCooldown,
  standingOf,
  type Cooldown,
  type CooldownEvent,
} from '../../../../src/main/core/routing/cooldown.ts';
import { cooldownClass, windowLength, type CooldownClass } from '../../../../src/main/core/routing/cooldown-rules.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

type FailOptions = Partial<Omit<Extract<CooldownEvent, { type: 'fail' }>, 'type' | 'kind'>>;

function fail(cooldown: Cooldown | undefined, kind: CooldownClass, options: FailOptions = {}): Cooldown | undefined {
  const now = options.now ?? 0;
  return reduceCooldown(cooldown, {
    type: 'fail',
    kind,
    code: 'rate-limited',
    random: 0.5,
    now,
    startedAt: now,
    request: 1,
    ...options,
  });
}

/** Fails again each time its rest is over, and gives the lengths of the rests. */
function rests(kind: CooldownClass, times: number): number[] {
  let cooldown: Cooldown | undefined;
  let now = 0;
  return Array.from({ length: times }, () => {
    cooldown = fail(cooldown, kind, { now });
    const length = cooldown?.window === undefined ? 0 : cooldown.window.until - now;
    now += length;
    return length;
  });
}

function remaining(cooldown: Cooldown | undefined, now: number): number | string {
  const standing = standingOf(cooldown, now);
  return standing.kind === 'cooling' ? standing.remainingMs : standing.kind;
}

describe('failures in a row', () => {
  it.each([
    ['PC-7: too many requests without a hint', 'rate-limit', [15, 30, 60, 120, 240, 300, 300]],
    ['R-13: an overloaded provider', 'overload', [5, 10, 20, 40, 80, 120, 120]],
    ['R-01, R-06: an outage, of which the first costs nothing', 'outage', [0, 5, 10, 20, 40, 60, 60]],
    ['PC-7: no money', 'billing', [3600, 7200, 14_400, 28_800, 57_600, 86_400, 86_400]],
    ['VE-14: a refused key', 'auth', [1800, 1800, 1800]],
    ['a model that this key may not use', 'permission', [60, 120, 240, 480, 960, 1800, 1800]],
  ] as const)('%s', (_what, kind, seconds) => {
    expect(rests(kind, seconds.length)).toEqual(seconds.map((length) => length * SECOND));
  });

  it('vary by a fifth where many clients could come back at once', () => {
    const at = (random: number) => windowLength({ kind: 'rate-limit', failures: 1, random })?.lengthMs;
    expect([at(0), at(0.5), at(1)]).toEqual([12_000, 15_000, 18_000]);
    expect(windowLength({ kind: 'overload', failures: 1, random: 1 })?.lengthMs).toBe(5000);
  });

  it('PC-6: count anew after a day without one, and begin at the first step after a success', () => {
    const third = [0, 1, 2].reduce<Cooldown | undefined>(
      (cooldown, round) => fail(cooldown, 'overload', { now: round * HOUR }),
      undefined,
    );
    expect(third?.failures).toBe(3);
    expect(fail(third, 'overload', { now: 27 * HOUR })?.failures).toBe(1);
    expect(fail(third, 'overload', { now: 25 * HOUR })?.failures).toBe(4);
    expect(
      reduceCooldown(third, { type: 'ok', now: 3 * HOUR, startedAt: 3 * HOUR, request: 9 }),
      'nothing is left to remember',
    ).toBeUndefined();
  });

  it('of requests that were under way together lengthen the rest only once', () => {
    let cooldown = fail(undefined, 'overload', { now: 0 });
    for (let now = 1; now < 100; now += 1) cooldown = fail(cooldown, 'overload', { now, startedAt: 0 });
    expect(cooldown).toMatchObject({ failures: 1, window: { until: 5000 } });
    expect(fail(cooldown, 'overload', { now: 5000 })).toMatchObject({ failures: 2, window: { until: 15_000 } });
  });
});

describe('R-12, PC-12: the time that the provider names', () => {
  it.each([
    [0, 1],
    [0.2, 1],
    [7, 7],
    [90, 90],
    [900, 900],
  ])('%s s makes a rest of %s s that nobody cuts short', (hint, seconds) => {
    const cooldown = fail(undefined, 'rate-limit', { hintMs: hint * SECOND });
    expect(remaining(cooldown, 0)).toBe(seconds * SECOND);
    expect(standingOf(cooldown, 0)).toMatchObject({ isHard: true });
    expect(mayForce(cooldown)).toBe(false);
    expect(remaining(cooldown, seconds * SECOND)).toBe('probe');
  });

  it.each([901, 10_000, 561_600, 1e9])(
    '%s s is too long to be believed: one may look each quarter of an hour',
    (hint) => {
      let cooldown = fail(undefined, 'rate-limit', { hintMs: hint * SECOND });
      for (let round = 1; round <= 5; round += 1) {
        const now = round * 15 * MINUTE;
        if (now >= hint * SECOND) break;
        expect(remaining(cooldown, now - 1)).toBe(1);
        expect(remaining(cooldown, now)).toBe('probe');
        cooldown = reduceCooldown(cooldown, { type: 'probe', request: round });
        cooldown = fail(cooldown, 'rate-limit', { now, request: round });
        expect(cooldown?.failures).toBe(1);
      }
      expect(mayForce(cooldown), 'it is not hard').toBe(true);
    },
  );

  it('counts for limits and overload only: a bad key does not come back by itself', () => {
    expect(remaining(fail(undefined, 'overload', { hintMs: 3000 }), 0)).toBe(3000);
    expect(remaining(fail(undefined, 'auth', { hintMs: 3000 }), 0)).toBe(30 * MINUTE);
    expect(remaining(fail(undefined, 'outage', { hintMs: 3000 }), 0)).toBe('free');
  });

  it('takes the place of an open rest only where it is later', () => {
    const cooldown = fail(undefined, 'rate-limit', { hintMs: 60_000 });
    expect(remaining(fail(cooldown, 'rate-limit', { now: 1000, hintMs: 5000 }), 1000)).toBe(59_000);
    expect(remaining(fail(cooldown, 'rate-limit', { now: 1000, hintMs: 120_000 }), 1000)).toBe(120_000);
    expect(remaining(fail(cooldown, 'rate-limit', { now: 1000 }), 1000)).toBe(59_000);
  });
});

describe('when a rest is over', () => {
  const over = (): Cooldown | undefined => fail(undefined, 'overload');
  const looked = (): Cooldown | undefined => reduceCooldown(over(), { type: 'probe', request: 7 });

  it('P17: exactly one request looks, and the others wait for it', () => {
    expect(remaining(over(), 5000)).toBe('probe');
    expect(remaining(looked(), 5000)).toBe(1000);
    expect(mayForce(looked())).toBe(false);
  });

  it('and all are free again when that one goes well', () => {
    const ended = { now: 6000, startedAt: 5000, request: 7 };
    expect(reduceCooldown(looked(), { type: 'ok', ...ended })).toBeUndefined();
    expect(remaining(reduceCooldown(looked(), { type: 'alive', ...ended }), 6000), 'at its first word').toBe('free');
  });

  it('an answer that began well but broke off counts on', () => {
    const alive = reduceCooldown(looked(), { type: 'alive', now: 6000, startedAt: 5000, request: 7 });
    expect(fail(alive, 'overload', { now: 9000, startedAt: 5000, request: 7 })).toMatchObject({ failures: 2 });
  });

  it('and the next one looks when that one was cancelled', () => {
    expect(remaining(reduceCooldown(looked(), { type: 'release', request: 7 }), 6000)).toBe('probe');
    expect(remaining(reduceCooldown(looked(), { type: 'release', request: 8 }), 6000), 'only its own').toBe(1000);
  });

  it('and they rest longer when that one fails', () => {
    expect(remaining(fail(looked(), 'overload', { now: 6000, startedAt: 5000, request: 7 }), 6000)).toBe(10_000);
  });
});

describe('a success', () => {
  it('of a request that began before the failure says nothing about it', () => {
    const cooldown = fail(undefined, 'rate-limit', { now: 1000, hintMs: 60_000 });
    for (const type of ['ok', 'alive'] as const) {
      expect(remaining(reduceCooldown(cooldown, { type, now: 2000, startedAt: 500, request: 3 }), 2000)).toBe(59_000);
    }
  });

  it('of one that began later ends the rest', () => {
    const cooldown = fail(undefined, 'rate-limit', { now: 1000, hintMs: 60_000 });
    expect(reduceCooldown(cooldown, { type: 'ok', now: 2000, startedAt: 1500, request: 3 })).toBeUndefined();
  });
});

describe('when all rest', () => {
  it('one may be let through, but never against the word of the provider', () => {
    const cooldown = fail(undefined, 'billing');
    expect(mayForce(cooldown)).toBe(true);
    const looking = reduceCooldown(cooldown, { type: 'probe', request: 5 });
    expect(mayForce(looking)).toBe(false);
    const failed = fail(looking, 'billing', { now: 500, request: 5 });
    expect(failed, 'no longer rest for a look').toMatchObject({ failures: 1, window: { until: HOUR } });
    expect(mayForce(fail(undefined, 'rate-limit', { hintMs: 5000 }))).toBe(false);
    expect(mayForce(undefined)).toBe(true);
  });
});

describe('which failure does what', () => {
  it.each([
    ['rate-limited', 'rate-limit'],
    ['overloaded', 'overload'],
    ['unreachable', 'outage'],
    ['tls', 'outage'],
    ['timeout', 'outage'],
    ['provider-error', 'outage'],
    ['protocol', 'outage'],
    ['cut', 'outage'],
    ['billing', 'billing'],
    ['auth-expired', 'auth'],
    ['permission', 'permission'],
    ['not-found', undefined],
    ['bad-request', undefined],
    ['context-overflow', undefined],
    ['content-policy', undefined],
    ['too-large', undefined],
    ['unsupported', undefined],
    ['cancelled', undefined],
    ['internal', undefined],
  ] satisfies [FailureCode, CooldownClass | undefined][])('PC-9, R-15: %s is %s', (code, kind) => {
    expect(cooldownClass({ code, message: '' })).toBe(kind);
  });

  it('a key that is not there was never refused', () => {
    expect(cooldownClass({ code: 'auth-expired', message: '', providerCode: 'missing_key' })).toBeUndefined();
    expect(cooldownClass({ code: 'auth-expired', message: '', providerCode: 'login_needs-login' })).toBeUndefined();
    expect(cooldownClass({ code: 'unreachable', message: '', providerCode: 'login_network' })).toBe('outage');
  });
});
