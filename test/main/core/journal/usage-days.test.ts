// The daily totals: each exchange in them once, on its own day, for as long as the file lives.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { timesOf } from '../../../../src/main/core/journal/answer-times.ts';
import { createJournal, type Journal } from '../../../../src/main/core/journal/journal.ts';
import { createDayOf } from '../../../../src/main/core/journal/usage-day.ts';
import type { Exchange } from '../../../../src/shared/model/exchange.ts';
import type { ExchangeCost, UsageDimension } from '../../../../src/shared/model/usage.ts';
import { createFakeClock, createMemoryLog, type FakeClock, type MemoryLog } from '../support/ports.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const USAGE = { inputTokens: 100, cacheReadTokens: 40, cacheWriteTokens: 10, outputTokens: 7, reasoningTokens: 2 };

let folder: string;
let clock: FakeClock;
let log: MemoryLog;
let journals: Journal[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-usage-'));
  clock = createFakeClock(Date.UTC(2026, 2, 10, 12));
  log = createMemoryLog();
  journals = [];
});

afterEach(() => {
  for (const journal of journals) journal.close();
  rmSync(folder, { recursive: true });
});

function open(options: { timeZone?: string; complete?: (exchange: Exchange) => Exchange } = {}): Journal {
  const journal = createJournal({ paths: { data: folder }, clock, log, timeZone: 'UTC', ...options });
  journals.push(journal);
  return journal;
}

let count = 0;

function exchange(changes: Partial<Exchange> = {}): Exchange {
  count += 1;
  return {
    id: `e${count}`,
    startedAt: clock.now(),
    state: 'done',
    client: 'codex',
    operation: 'generate',
    askedModel: 'opus',
    servedModel: 'm1',
    connectionId: 'work',
    providerId: 'openrouter',
    clientProtocol: 'anthropic-messages',
    isStreaming: true,
    ignoredFields: [],
    attempts: [],
    usage: USAGE,
    ...changes,
  };
}

function cost(amount: number, kind: ExchangeCost['kind'] = 'priced'): Pick<Exchange, 'cost'> {
  return { cost: { amount, currency: 'USD', kind } };
}

function rows(journal: Journal, by: UsageDimension = 'model') {
  return journal.usage({ from: '1970-01-01', to: '2100-01-01', by }).rows;
}

describe('the totals', () => {
  it('sum tokens, requests, errors and costs by each dimension', () => {
    const journal = open();
    journal.record(exchange(cost(0.5)));
    journal.record(exchange({ client: 'claude-code', servedModel: 'm2', ...cost(0.25) }));
    journal.record(exchange({ state: 'failed', usage: undefined }));
    expect(rows(journal)).toEqual([
      {
        day: '2026-03-10',
        id: 'm1',
        requests: 2,
        errors: 1,
        ...USAGE,
        amount: 0.5,
        pricedRequests: 1,
        includedRequests: 0,
        freeRequests: 0,
        unknownRequests: 0,
      },
      expect.objectContaining({ id: 'm2', requests: 1, amount: 0.25 }),
    ]);
    expect(rows(journal, 'client').map(({ id, requests }) => [id, requests])).toEqual([
      ['claude-code', 1],
      ['codex', 2],
    ]);
    expect(rows(journal, 'provider')).toMatchObject([{ id: 'openrouter', requests: 3, amount: 0.75 }]);
    expect(rows(journal, 'connection')).toMatchObject([{ id: 'work', requests: 3, inputTokens: 200 }]);
  });

  it('tell requests that are included, free or of unknown price apart, without an amount', () => {
    const journal = open();
    journal.record(exchange(cost(0, 'included')));
    journal.record(exchange(cost(0, 'free')));
    journal.record(exchange(cost(0, 'unknown')));
    expect(rows(journal)).toMatchObject([
      { amount: 0, pricedRequests: 0, includedRequests: 1, freeRequests: 1, unknownRequests: 1 },
    ]);
  });

  it('hold an exchange once, however often it is written, and only when it is over', () => {
    const journal = open();
    const running = exchange({ state: 'streaming' });
    journal.record(running);
    clock.advance(1000);
    expect(rows(journal)).toEqual([]);
    journal.record({ ...running, state: 'done' });
    clock.advance(1000);
    journal.record({ ...running, state: 'done', status: 200 });
    clock.advance(1000);
    expect(rows(journal)).toMatchObject([{ requests: 1 }]);
    journal.close();
    expect(rows(open())).toMatchObject([{ requests: 1, inputTokens: 100 }]);
  });

  it('count a cancelled request as no error, embeddings as a request, and counting tokens as none', () => {
    const journal = open();
    journal.record(exchange({ state: 'cancelled' }));
    journal.record(exchange({ operation: 'count-tokens' }));
    expect(rows(journal)).toMatchObject([{ requests: 1, errors: 0 }]);
    journal.record(exchange({ operation: 'embeddings' }));
    expect(rows(journal)).toMatchObject([{ requests: 2, errors: 0 }]);
  });

  it('keep no name that a client made up for a model that nobody served', () => {
    const journal = open();
    const { servedModel: _model, connectionId: _connection, providerId: _provider, ...lost } = exchange();
    journal.record({ ...lost, state: 'failed', askedModel: 'made-up' });
    expect(rows(journal)).toMatchObject([{ id: '', errors: 1 }]);
  });

  it('stay when rows are pruned or cleared, and go when they are cleared themselves', () => {
    const journal = open();
    journal.record(exchange());
    clock.advance(60 * DAY_MS);
    expect(journal.list({ limit: 5 }).exchanges).toEqual([]);
    journal.record(exchange());
    journal.clear();
    expect(rows(journal).map(({ day, requests }) => [day, requests])).toEqual([
      ['2026-03-10', 1],
      ['2026-05-09', 1],
    ]);
    expect(journal.usage({ from: '2026-05-01', to: '2026-05-31', by: 'model' })).toMatchObject({
      rows: [{ day: '2026-05-09' }],
      firstDay: '2026-03-10',
    });
    journal.clearUsage();
    expect(journal.usage({ from: '2000-01-01', to: '2100-01-01', by: 'model' })).toEqual({ rows: [] });
  });

  it('count a request that was running when Dragoman was killed, as failed', () => {
    const journal = open();
    journal.record(exchange({ state: 'streaming', usage: undefined }));
    clock.advance(1000);
    expect(rows(open())).toMatchObject([{ requests: 1, errors: 1 }]);
    journal.close();
  });

  it('take in what can not be written at the moment, without counting it twice later', () => {
    const journal = open();
    journal.record(exchange());
    clock.advance(1000);
    const other = new DatabaseSync(join(folder, 'journal.sqlite'));
    other.exec('BEGIN EXCLUSIVE');
    journal.record(exchange());
    journal.record(exchange({ servedModel: 'm2' }));
    expect(rows(journal)).toMatchObject([
      { id: 'm1', requests: 2 },
      { id: 'm2', requests: 1 },
    ]);
    other.exec('COMMIT');
    other.close();
    expect(rows(journal)).toMatchObject([
      { id: 'm1', requests: 2 },
      { id: 'm2', requests: 1 },
    ]);
  });

  it('stay of bounded size when each request names another model', () => {
    const journal = open();
    for (let index = 0; index < 1100; index += 1) journal.record(exchange({ servedModel: `model-${index}` }));
    const found = rows(journal);
    expect(found.length).toBeLessThanOrEqual(1001);
    expect(found.reduce((sum, { requests }) => sum + requests, 0)).toBe(1100);
    expect(found.find(({ id }) => id === 'other')?.requests).toBe(100);
  });

  it('begin in a file of the version before, whose rows stay', () => {
    const old = new DatabaseSync(join(folder, 'journal.sqlite'));
    old.exec(`CREATE TABLE exchange (id TEXT PRIMARY KEY, started_at INTEGER NOT NULL, state TEXT NOT NULL,
      data TEXT NOT NULL) STRICT; CREATE INDEX exchange_by_time ON exchange (started_at DESC, id DESC);
      CREATE INDEX exchange_unfinished ON exchange (state) WHERE state IN ('waiting', 'streaming');
      PRAGMA user_version = 1`);
    const { id, startedAt, state, ...rest } = exchange();
    old
      .prepare('INSERT INTO exchange VALUES (?, ?, ?, ?)')
      .run(id, startedAt, state, JSON.stringify({ id, startedAt, state, ...rest }));
    old.close();
    const journal = open();
    expect(journal.list({ limit: 5 }).exchanges.map((one) => one.id)).toEqual([id]);
    journal.record(exchange());
    expect(rows(journal)).toMatchObject([{ requests: 1 }]);
  });
});

describe('the times of answers', () => {
  const RANGE = { from: '2026-03-01', to: '2026-03-31', by: 'model' } as const;
  const took = (timeToFirstTokenMs: number, durationMs: number, changes: Partial<Exchange> = {}): Exchange =>
    exchange({ timeToFirstTokenMs, durationMs, ...changes });

  it('are counted for what came to its end, by each dimension, to about 2.5 %', () => {
    const journal = open();
    journal.record(took(400, 2000));
    journal.record(took(400, 2000));
    journal.record(took(9000, 60_000, { servedModel: 'm2', client: 'claude-code' }));
    journal.record(took(1, 1, { state: 'failed' }));
    journal.record(took(1, 1, { state: 'cancelled' }));
    const times = journal.times(RANGE, false);
    expect(times.filter(({ id }) => id === 'm1').map(({ kind, count }) => [kind, count])).toEqual([
      ['duration', 2],
      ['firstToken', 2],
    ]);
    const first = timesOf(times.filter(({ id }) => id === 'm1'));
    expect(Math.abs((first.firstTokenMs?.p50 ?? 0) - 400)).toBeLessThan(10);
    expect(Math.abs((first.durationMs?.p95 ?? 0) - 2000)).toBeLessThan(50);
    expect(journal.times({ ...RANGE, by: 'client' }, false).map(({ id }) => id)).toContain('claude-code');
  });

  it('of several days are taken together, or each for itself, and stay when the log is cleared', () => {
    const journal = open();
    journal.record(took(400, 2000));
    clock.advance(DAY_MS);
    journal.record(took(400, 2000));
    journal.clear();
    expect(journal.times(RANGE, false).map(({ day, count }) => [day, count])).toEqual([
      ['', 2],
      ['', 2],
    ]);
    const byDay = journal.times(RANGE, true).filter(({ kind }) => kind === 'duration');
    expect(byDay.map(({ day, count }) => [day, count])).toEqual([
      ['2026-03-10', 1],
      ['2026-03-11', 1],
    ]);
    expect(journal.times({ ...RANGE, from: '2026-03-11' }, false).map(({ count }) => count)).toEqual([1, 1]);
    journal.clearUsage();
    expect(journal.times(RANGE, false)).toEqual([]);
  });

  it('take in what can not be written at the moment', () => {
    const journal = open();
    const other = new DatabaseSync(join(folder, 'journal.sqlite'));
    other.exec('BEGIN EXCLUSIVE');
    journal.record(took(400, 2000));
    expect(journal.times(RANGE, true)).toHaveLength(2);
    expect(journal.times({ ...RANGE, to: '2026-03-09' }, true)).toEqual([]);
    other.exec('COMMIT');
    other.close();
    expect(journal.times(RANGE, true)).toHaveLength(2);
  });
});

describe('what is filled in', () => {
  it('is stored with the exchange and counted', () => {
    const journal = open({ complete: (given) => ({ ...given, providerId: 'groq', ...cost(2) }) });
    journal.record(exchange({ id: 'x' }));
    expect(journal.get('x')).toMatchObject({ providerId: 'groq', cost: { amount: 2, kind: 'priced' } });
    journal.close();
    const again = open();
    expect(again.get('x')).toMatchObject({ providerId: 'groq', cost: { amount: 2, kind: 'priced' } });
    expect(rows(again, 'provider')).toMatchObject([{ id: 'groq', amount: 2 }]);
  });

  it('is left out when that fails: the exchange is remembered all the same', () => {
    const journal = open({
      complete: () => {
        throw new Error('no price list');
      },
    });
    journal.record(exchange({ id: 'x' }));
    expect(journal.get('x')).toMatchObject({ state: 'done' });
    expect(log.lines.join('\n')).toContain('no price list');
  });
});

describe('days', () => {
  const at = (text: string): number => Date.parse(text);

  it('are those of the time zone', () => {
    const late = at('2026-03-10T23:30:00Z');
    expect(createDayOf('UTC')(late)).toBe('2026-03-10');
    expect(createDayOf('Asia/Tokyo')(late)).toBe('2026-03-11');
    expect(createDayOf('America/Los_Angeles')(late)).toBe('2026-03-10');
    const journal = open({ timeZone: 'Pacific/Kiritimati' });
    journal.record(exchange({ startedAt: late }));
    expect(rows(journal)).toMatchObject([{ day: '2026-03-11' }]);
  });

  it('of 23 and 25 hours begin and end at midnight', () => {
    const berlin = createDayOf('Europe/Berlin');
    expect(berlin(at('2026-03-28T23:00:00Z'))).toBe('2026-03-29');
    expect(berlin(at('2026-03-29T21:59:59Z'))).toBe('2026-03-29');
    expect(berlin(at('2026-03-29T22:00:00Z'))).toBe('2026-03-30');
    expect(berlin(at('2026-10-24T22:00:00Z'))).toBe('2026-10-25');
    expect(berlin(at('2026-10-25T22:59:59Z'))).toBe('2026-10-25');
    expect(berlin(at('2026-10-25T23:00:00Z'))).toBe('2026-10-26');
  });

  it('are those on which requests began, also when the clock is set back or forth meanwhile', () => {
    const journal = open();
    const first = exchange({ state: 'streaming' });
    journal.record(first);
    clock.advance(DAY_MS);
    journal.record({ ...first, state: 'done' });
    // The clock was a day fast: what comes now is earlier than what came before.
    journal.record(exchange({ startedAt: first.startedAt - DAY_MS }));
    expect(rows(journal).map(({ day, requests }) => [day, requests])).toEqual([
      ['2026-03-09', 1],
      ['2026-03-10', 1],
    ]);
  });

  it('of a clock that is quite wrong are still days', () => {
    expect(createDayOf('UTC')(0)).toBe('1970-01-01');
    expect(createDayOf('UTC')(at('2099-12-31T12:00:00Z'))).toBe('2099-12-31');
  });
});
