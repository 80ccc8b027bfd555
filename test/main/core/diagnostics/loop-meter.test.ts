// How long the event loop was held up: only while requests run, over the last minutes and since the start.
import { expect, it } from 'vitest';
import { createLoopMeter } from '../../../../src/main/core/diagnostics/loop-meter.ts';
import { createFakeClock, type FakeClock } from '../../../support/fake-clock.ts';

function tickFor(clock: FakeClock, ticks: number, lateMs = 0): void {
  for (let tick = 0; tick < ticks; tick += 1) clock.advance(20 + lateMs);
}

it('has measured nothing before the first request', () => {
  const clock = createFakeClock();
  const meter = createLoopMeter(clock);
  clock.advance(5000);
  expect(meter.read()).toEqual({ longestMs: 0 });
});

it('tells how late its timer comes, and when that was worst', () => {
  const clock = createFakeClock();
  const meter = createLoopMeter(clock);
  meter.setBusy(true);
  tickFor(clock, 199);
  tickFor(clock, 1, 80);
  const worstAt = clock.now();
  tickFor(clock, 1, 3);
  const { recent, longestMs, longestAt } = meter.read();
  expect([recent?.p50Ms, recent?.maxMs, longestMs, longestAt]).toEqual([0, 80, 80, worstAt]);
  expect(recent?.p99Ms).toBeLessThan(80);
});

it('does not count the time in which nothing ran', () => {
  const clock = createFakeClock();
  const meter = createLoopMeter(clock);
  meter.setBusy(true);
  tickFor(clock, 10);
  meter.setBusy(false);
  clock.advance(600_000);
  meter.setBusy(true);
  tickFor(clock, 10);
  expect(meter.read().longestMs).toBe(0);
});

it('forgets a wait after two minutes of requests, but not that it was the longest', () => {
  const clock = createFakeClock();
  const meter = createLoopMeter(clock);
  meter.setBusy(true);
  tickFor(clock, 1, 300);
  tickFor(clock, 7000);
  expect(meter.read().recent?.maxMs).toBe(0);
  expect(meter.read().longestMs).toBe(300);
});
