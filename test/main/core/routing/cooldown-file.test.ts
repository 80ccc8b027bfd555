// The file that keeps cooldowns over a restart: read with distrust, written behind, never in the way.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCooldownFile, restore, serialize } from '../../../../src/main/core/routing/cooldown-file.ts';
import { standingOf, type Cooldown } from '../../../../src/main/core/routing/cooldown.ts';
import { createFakeClock, createMemoryLog } from '../support/ports.ts';

const MINUTE = 60_000;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-cooldowns-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function cooling(lengthMs: number): Map<string, Cooldown> {
  const window = { openedAt: 0, until: lengthMs, probeAt: lengthMs, isHard: true };
  return new Map([['a#x/m', { code: 'rate-limited', failures: 2, failedAt: 0, probe: 7, window }]]);
}

describe('what was written', () => {
  it.each([
    ['at once', 0, 10 * MINUTE],
    ['later', 4 * MINUTE, 6 * MINUTE],
    ['when the clock was set back', -48 * 60 * MINUTE, 10 * MINUTE],
  ])('comes back with the time that is left, no longer than it was: %s', (_when, jumpMs, left) => {
    const before = createFakeClock();
    const after = createFakeClock(before.now() + jumpMs);
    after.advance(0);
    const [entry] = restore(serialize(cooling(10 * MINUTE), before), after).values();
    expect(standingOf(entry, after.monotonic())).toMatchObject({ kind: 'cooling', remainingMs: left, isHard: true });
    expect(entry, 'whoever looked is gone').not.toHaveProperty('probe');
    expect(entry?.failures).toBe(2);
  });

  it('is over when its time is over, and forgotten after a day', () => {
    const before = createFakeClock();
    const text = serialize(cooling(10 * MINUTE), before);
    const later = createFakeClock(before.now() + 11 * MINUTE);
    expect([...restore(text, later).values()].map((entry) => standingOf(entry, later.monotonic()).kind)).toEqual([
      'probe',
    ]);
    expect(restore(text, createFakeClock(before.now() + 25 * 60 * MINUTE)).size).toBe(0);
  });

  it.each([
    ['nothing', undefined],
    ['no JSON', '{"version":1,'],
    ['another version', '{"version":2,"cooldowns":[]}'],
    ['another form', '[1,2]'],
    ['numbers beyond all reason', '{"version":1,"cooldowns":[{"id":"a","code":"x","failures":1e99,"failedAt":0}]}'],
  ])('counts for nothing when it is %s', (_what, text) => {
    expect(restore(text, createFakeClock()).size).toBe(0);
  });

  it('loses only what is broken', () => {
    const clock = createFakeClock();
    const good = JSON.parse(serialize(cooling(MINUTE), clock)) as { cooldowns: object[] };
    const mixed = { version: 1, cooldowns: [{ id: 5 }, ...good.cooldowns, null] };
    expect([...restore(JSON.stringify(mixed), clock).keys()]).toEqual(['a#x/m']);
  });
});

describe('the file', () => {
  it('is written once for many changes, a second later, and at the end', () => {
    const clock = createFakeClock();
    const log = createMemoryLog();
    const file = createCooldownFile({ paths: { data: folder }, clock, log });
    const path = join(folder, 'cooldowns.json');
    for (let round = 0; round < 5; round += 1) file.writeSoon(() => cooling(MINUTE));
    expect([existsSync(path), clock.pendingTimers]).toEqual([false, 1]);
    clock.advance(1000);
    expect(readFileSync(path, 'utf8')).toContain('"a#x/m"');
    file.writeSoon(() => new Map());
    file.close();
    expect([readFileSync(path, 'utf8'), clock.pendingTimers]).toEqual(['{"version":1,"cooldowns":[]}\n', 0]);
    expect(log.lines).toEqual([]);
    expect(file.read().size).toBe(0);
  });

  it('that can not be written or read is said once and stops nobody', () => {
    mkdirSync(join(folder, 'cooldowns.json'));
    writeFileSync(join(folder, 'cooldowns.json', 'x'), '');
    const clock = createFakeClock();
    const log = createMemoryLog();
    const file = createCooldownFile({ paths: { data: folder }, clock, log });
    expect(file.read().size).toBe(0);
    for (let round = 0; round < 3; round += 1) {
      file.writeSoon(() => cooling(MINUTE));
      clock.advance(1000);
    }
    file.close();
    expect(log.lines.filter((line) => line.startsWith('warn'))).toHaveLength(2);
  });
});
