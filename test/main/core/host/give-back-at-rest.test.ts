// When memory is given back: once in each rest that follows work, never while a request is open, and not for little.
import { expect, it } from 'vitest';
import {
  createGiveBackAtRest,
  REST_MS,
  type GiveBackAtRest,
} from '../../../../src/main/core/host/give-back-at-rest.ts';
import { createFakeClock, type FakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog, type MemoryLog } from '../support/ports.ts';

const MEGABYTE = 1024 ** 2;
/** What is left after a collection. */
const NEEDED_MB = 100;
const PAUSE_MS = 80;

interface World {
  readonly rests: GiveBackAtRest;
  readonly clock: FakeClock;
  readonly log: MemoryLog;
  /** What the process holds, what of that is in use, and how often the rest was given back. */
  readonly held: { megabytes: number; needed: number; given: number };
  /** A request that leaves so much garbage. */
  readonly serve: (garbageMb: number) => void;
}

function start(): World {
  const clock = createFakeClock();
  const log = createMemoryLog();
  const held = { megabytes: 110, needed: NEEDED_MB, given: 0 };
  const memory = {
    residentBytes: () => held.megabytes * MEGABYTE,
    giveBack: () => {
      held.megabytes = held.needed;
      held.given += 1;
      clock.advance(PAUSE_MS);
    },
  };
  const rests = createGiveBackAtRest({ clock, log, memory });
  const serve = (garbageMb: number): void => {
    rests.setBusy(true);
    held.megabytes += garbageMb;
    clock.advance(1000);
    rests.setBusy(false);
  };
  return { rests, clock, log, held, serve };
}

/** The start is over and what it left is given back. */
function startRested(): World {
  const world = start();
  world.clock.advance(REST_MS);
  expect(world.held.given).toBe(1);
  return world;
}

it('gives back what the start has left', () => {
  const { clock, held } = start();
  clock.advance(REST_MS - 1);
  expect(held.given).toBe(0);
  clock.advance(1);
  expect(held).toMatchObject({ megabytes: NEEDED_MB, given: 1 });
});

it('gives back after work and a rest, and says how much and how long that took', () => {
  const { clock, log, held, serve } = startRested();
  serve(200);
  clock.advance(REST_MS);
  expect(held.given).toBe(2);
  const details = JSON.stringify({ fromMb: 300, toMb: NEEDED_MB, pauseMs: PAUSE_MS });
  expect(log.lines.at(-1)).toBe(`info memory was given back at rest ${details}`);
});

it('does so once a rest, however long that is', () => {
  const { clock, held, serve } = startRested();
  serve(200);
  for (let minute = 0; minute < 60; minute += 1) clock.advance(60_000);
  expect(held.given).toBe(2);
  expect(clock.timers()).toBe(0);
});

it('never does so while a request is open', () => {
  const { rests, clock, held } = startRested();
  held.megabytes = 400;
  rests.setBusy(true);
  for (let second = 0; second < 600; second += 1) clock.advance(1000);
  expect(held.given).toBe(1);
  rests.setBusy(false);
  clock.advance(REST_MS);
  expect(held.given).toBe(2);
});

it('counts the rest from the end of the last request, with one timer for all of them', () => {
  const { clock, held, serve } = startRested();
  for (let request = 0; request < 50; request += 1) serve(10);
  expect(clock.timers()).toBe(1);
  for (let second = 1; second < REST_MS / 1000; second += 1) clock.advance(1000);
  expect(held.given).toBe(1);
  clock.advance(1000);
  expect(held.given).toBe(2);
});

it('leaves a little alone, until it has become more', () => {
  const { clock, held, serve } = startRested();
  serve(15);
  clock.advance(REST_MS);
  expect(held.given).toBe(1);
  serve(15);
  clock.advance(REST_MS);
  expect(held.given).toBe(2);
});

it('does not try again and again to give back what is in use', () => {
  const { rests, clock, held } = startRested();
  held.needed = 400;
  held.megabytes = 400;
  for (let request = 0; request < 5; request += 1) {
    rests.setBusy(true);
    rests.setBusy(false);
    clock.advance(REST_MS);
  }
  expect(held.given).toBe(2);
});

it('does nothing any more after it was stopped', () => {
  const { rests, clock, held, serve } = startRested();
  serve(200);
  rests.stop();
  clock.advance(REST_MS);
  expect(held.given).toBe(1);
});
