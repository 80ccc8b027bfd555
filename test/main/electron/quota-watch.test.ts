// When a provider is asked what is left of a plan: after use, seldom, not in a burst, and never without a login.
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDesktopFacts, type DesktopFactsService } from '../../../src/main/electron/desktop-facts.ts';
import { watchQuotas } from '../../../src/main/electron/quota-watch.ts';
import { ask, signInChatgpt, startWorld, type World } from '../core/credentials/sign-in/world.ts';
import { handClock, recordedLog, type HandClock, type RecordedLog } from './support.ts';

const MINUTE_MS = 60_000;

let world: World;
let clock: HandClock;
let log: RecordedLog;
let facts: DesktopFactsService;
let stop: AbortController;

beforeEach(async () => {
  world = await startWorld();
  await signInChatgpt(world);
  clock = handClock(Date.now());
  log = recordedLog();
  stop = new AbortController();
  // Stands still: the many looks that would fall due at once, when hours pass, are not what is tested here.
  facts = createDesktopFacts({ core: world.core, clock: handClock(), log });
  watchQuotas({ core: world.core, facts, clock, log }, stop.signal);
  void facts.follow(stop.signal);
  await eventually(() => expect(facts.current().accounts).toHaveLength(1));
});

afterEach(async () => {
  stop.abort();
  await world.close();
});

const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 10_000 });
const asked = (): number => world.fake.count('/chatgpt/usage');
const left = () => facts.current().connections[0]?.quota?.windows[0]?.usedPercent;

/** One request, and the wait until the tray has heard of its end. */
async function use(model = 'chatgpt-codex/gpt-5.5'): Promise<void> {
  const before = facts.current().last?.id;
  await (await ask(world, { model })).text();
  await eventually(() => {
    expect(facts.current().last?.id).not.toBe(before);
    expect(facts.current().last?.id).toBeDefined();
  });
}

/** Lets the core's own memory of the answer and the watcher's pause pass, and whoever is asked then be reached. */
async function pass(minutes: number): Promise<void> {
  world.jump(minutes * MINUTE_MS);
  clock.advance(minutes * MINUTE_MS);
  facts.announce();
  await pause(50);
}

function answerUsage(usedPercent: number, resetAtMs?: number): void {
  const at = resetAtMs === undefined ? {} : { reset_at: Math.round(resetAtMs / 1000) };
  const window = { used_percent: usedPercent, limit_window_seconds: 18_000, ...at };
  const reply = { status: 200, body: { rate_limit: { primary_window: window } } };
  world.fake.knobs.overrides.push({ pathEnd: '/chatgpt/usage', reply });
}

test('nobody is asked without a request, and once after many', async () => {
  await pass(60);
  expect(asked()).toBe(0);
  await use();
  await eventually(() => expect(left()).toBe(25));
  await use();
  await use();
  expect(asked()).toBe(1);
});

test('what was used within ten minutes is asked about when they are over, and then no more', async () => {
  await use();
  await eventually(() => expect(left()).toBe(25));
  await use();
  answerUsage(40, Date.now() + 24 * 60 * MINUTE_MS);
  await pass(9);
  expect(asked()).toBe(1);
  await pass(2);
  await eventually(() => expect(left()).toBe(40));
  await pass(120);
  expect(asked()).toBe(2);
});

test('a connection that was not used is not asked about', async () => {
  world.fake.knobs.user = 'birch';
  await signInChatgpt(world);
  await facts.look();
  await use('chatgpt-codex-2/gpt-5.5');
  await eventually(() => expect(facts.current().connections[1]?.quota).toBeDefined());
  expect(asked()).toBe(1);
  expect(left()).toBeUndefined();
});

test('failures are silent, keep what is known, and come further apart', async () => {
  const refuse = (): unknown =>
    world.fake.knobs.overrides.push({ pathEnd: '/chatgpt/usage', reply: { status: 503, body: {} } });
  refuse();
  await use();
  await eventually(() => expect(log.lines).toHaveLength(1));
  expect(log.lines[0]?.level).toBe('info');
  refuse();
  await use();
  await pass(10);
  expect(asked()).toBe(1);
  await pass(10);
  await eventually(() => expect(asked()).toBe(2));
  await eventually(() => expect(log.lines).toHaveLength(2));
  await use();
  await pass(39);
  expect(asked()).toBe(2);
  await pass(1);
  await eventually(() => expect(left()).toBe(25));
});

test('nobody is asked with a login that has ended', async () => {
  world.fake.book.revokeAll();
  await use();
  await facts.look();
  expect(facts.current().accounts[0]?.state).toBe('needs-login');
  await pass(30);
  await use();
  expect(asked()).toBe(0);
});

test('a plan that is used up is asked about once more when its limit should have started anew', async () => {
  answerUsage(100, Date.now() + 90 * MINUTE_MS);
  await use();
  await eventually(() => expect(left()).toBe(100));
  await pass(60);
  expect(asked()).toBe(1);
  await pass(32);
  await eventually(() => expect(left()).toBe(25));
  await pass(300);
  expect(asked()).toBe(2);
});
