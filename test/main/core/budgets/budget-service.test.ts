// Budgets: what they are compared with, when they warn, and when they forbid.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBudgetService, type BudgetService } from '../../../../src/main/core/budgets/budget-service.ts';
import { createJournal, type Journal } from '../../../../src/main/core/journal/journal.ts';
import { createSettingsService, type SettingsService } from '../../../../src/main/core/settings/settings-service.ts';
import type { Exchange } from '../../../../src/shared/model/exchange.ts';
import type { SettingsInput } from '../../../../src/shared/model/settings.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import {
  createFakeClock,
  createMemoryLog,
  createMemorySecrets,
  createMemorySettings,
  type FakeClock,
} from '../support/ports.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const log = createMemoryLog();
const at = (id: string) =>
  ({ id, provider: 'custom', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1' }) as const;

let clock: FakeClock;
let journal: Journal;
let settings: SettingsService;
let budgets: BudgetService;
let count = 0;

beforeEach(() => {
  clock = createFakeClock(Date.UTC(2026, 2, 30, 12));
  journal = createJournal({ paths: { data: temporaryFolder() }, clock, log, timeZone: 'UTC' });
});

afterEach(() => {
  budgets.stop();
  journal.close();
});

async function open(initial: SettingsInput['budgets'] = []): Promise<void> {
  const store = createMemorySettings({ connections: [at('work'), at('lab')], budgets: initial });
  settings = await createSettingsService({ store, secrets: createMemorySecrets(), log });
  budgets = createBudgetService({ settings, journal, clock, log, nameOf: (id) => id.toUpperCase(), timeZone: 'UTC' });
}

function spend(amount: number, connectionId = 'work'): void {
  count += 1;
  const exchange: Exchange = {
    id: `e${count}`,
    startedAt: clock.now(),
    state: 'done',
    client: 'codex',
    operation: 'generate',
    askedModel: 'opus',
    servedModel: 'm1',
    connectionId,
    clientProtocol: 'openai-chat',
    isStreaming: false,
    ignoredFields: [],
    attempts: [],
    cost: { amount, currency: 'USD', kind: 'priced' },
  };
  journal.record(exchange);
}

/** The log is watched in batches: these few turns let one through, and the sum follows two seconds later. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1000);
  }
}

describe('a budget', () => {
  it('is compared with what this month cost, of all connections or of one', async () => {
    spend(3);
    clock.advance(DAY_MS);
    spend(4, 'lab');
    await open([{ amount: 10 }, { connection: 'lab', amount: 4.5 }]);
    expect(budgets.list()).toEqual([
      { amount: 10, isLimit: false, spent: 7, state: 'fine' },
      { connection: 'lab', name: 'LAB', amount: 4.5, isLimit: false, spent: 4, state: 'near' },
    ]);
    expect(budgets.warnings()).toEqual([
      { connection: 'lab', name: 'LAB', amount: 4.5, isLimit: false, state: 'near' },
    ]);
  });

  it('begins anew with the month', async () => {
    spend(9);
    await open([{ amount: 10, isLimit: true }]);
    expect(budgets.list()).toMatchObject([{ spent: 9, state: 'near' }]);
    clock.advance(2 * DAY_MS);
    expect(budgets.list()).toMatchObject([{ spent: 0, state: 'fine' }]);
  });

  it('is told to be free again when the month begins, without any request, and only then', async () => {
    clock.advance(DAY_MS + 11 * 60 * 60 * 1000 + 30_000);
    spend(9);
    await open([{ amount: 10, isLimit: true }]);
    const told: unknown[] = [];
    budgets.onChange(() => told.push([clock.now(), budgets.warnings().length]));
    // By seconds up to ten past midnight.
    for (let second = 0; second < 70 * 60; second += 1) clock.advance(1000);
    expect(told).toEqual([[Date.UTC(2026, 3, 1), 0]]);
  });

  it('notices the month soon after a sleep through midnight, and no longer looks once there is no budget', async () => {
    let slept = 0;
    const awake = clock;
    clock = { ...awake, now: () => awake.now() + slept };
    spend(20);
    await open([{ amount: 10, isLimit: true }]);
    let told = 0;
    budgets.onChange(() => (told += 1));
    awake.advance(1000);
    slept = 20 * DAY_MS;
    awake.advance(60_000);
    expect([told, budgets.list()[0]?.state]).toEqual([1, 'fine']);
    await budgets.remove(undefined);
    slept += 31 * DAY_MS;
    awake.advance(60_000);
    expect(told).toBe(1);
  });

  it('tells once when it is almost used up and once when it is used up', async () => {
    await open([{ amount: 10 }]);
    const told: unknown[] = [];
    budgets.onChange(() => told.push(budgets.warnings().map(({ state }) => state)));
    for (const amount of [7, 1, 1, 1, 1]) {
      spend(amount);
      await settle();
    }
    expect(told).toEqual([['near'], ['spent']]);
  });

  it('is followed from the moment in which it is set', async () => {
    await open();
    let told = 0;
    budgets.onChange(() => (told += 1));
    spend(1);
    await settle();
    await budgets.set({ amount: 10, isLimit: false });
    spend(8);
    await settle();
    expect([told, budgets.list()[0]?.spent]).toEqual([1, 9]);
    await budgets.remove(undefined);
    expect(budgets.warnings()).toEqual([]);
  });

  it('forbids only when it was meant as a limit, and only what it is for', async () => {
    spend(10);
    await open([{ amount: 10 }]);
    expect(budgets.limits()).toEqual([]);
    await budgets.set({ amount: 10, isLimit: true });
    expect(budgets.limits()).toMatchObject([{ amount: 10 }]);
    await budgets.set({ amount: 10.01, isLimit: true });
    expect(budgets.limits()).toEqual([]);
    await budgets.set({ connection: 'work', amount: 1, isLimit: true });
    expect(budgets.limits()).toMatchObject([{ connection: 'work' }]);
  });

  it('can be changed and removed, and what is not there is told', async () => {
    await open();
    const told: number[] = [];
    budgets.onChange(() => told.push(budgets.warnings().length));
    spend(5);
    await budgets.set({ amount: 5, isLimit: false });
    await budgets.set({ amount: 50, isLimit: false });
    expect(settings.current().budgets).toEqual([{ amount: 50, isLimit: false }]);
    expect(told).toEqual([1, 0]);
    expect(await budgets.remove(undefined)).toEqual([]);
    await expect(budgets.remove('work')).rejects.toThrow('There is no such budget.');
    await expect(budgets.set({ connection: 'gone', amount: 5, isLimit: false })).rejects.toThrow(
      'there is no connection "gone"',
    );
  });

  it('is one for each place', async () => {
    await expect(open([{ amount: 1 }, { amount: 2 }])).rejects.toThrow('all connections have two budgets');
    await expect(
      open([
        { connection: 'lab', amount: 1 },
        { connection: 'lab', amount: 2 },
      ]),
    ).rejects.toThrow('"lab" has two budgets');
    await open();
  });
});
