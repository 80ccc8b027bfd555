// The journal, with a real SQLite file in a real folder.
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJournal, type Journal } from '../../../../src/main/core/journal/journal.ts';
import type { Exchange } from '../../../../src/shared/model/exchange.ts';
import { createFakeClock, createMemoryLog, type FakeClock, type MemoryLog } from '../support/ports.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let folder: string;
let clock: FakeClock;
let log: MemoryLog;
let journals: Journal[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-journal-'));
  clock = createFakeClock();
  log = createMemoryLog();
  journals = [];
});

afterEach(() => {
  for (const journal of journals) journal.close();
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

function open(data = folder): Journal {
  const journal = createJournal({ paths: { data }, clock, log });
  journals.push(journal);
  return journal;
}

function exchange(id: string, changes: Partial<Exchange> = {}): Exchange {
  return {
    id,
    startedAt: clock.now(),
    state: 'done',
    client: 'claude-code',
    operation: 'generate',
    askedModel: 'opus',
    clientProtocol: 'anthropic-messages',
    isStreaming: true,
    ignoredFields: [],
    attempts: [],
    ...changes,
  };
}

/** What another program sees in the file. */
function rowsInFile(): { id: string; state: string }[] {
  const database = new DatabaseSync(join(folder, 'journal.sqlite'), { readOnly: true });
  try {
    return database.prepare('SELECT id, state FROM exchange ORDER BY id').all() as { id: string; state: string }[];
  } finally {
    database.close();
  }
}

function ids(list: { exchanges: Exchange[] }): string[] {
  return list.exchanges.map(({ id }) => id);
}

describe('writing', () => {
  it('writes after about a second, and the newest state of an exchange wins', () => {
    const journal = open();
    journal.record(exchange('a', { state: 'waiting' }));
    journal.record(exchange('a', { state: 'done', status: 200 }));
    expect(rowsInFile()).toEqual([]);
    expect(journal.get('a')).toMatchObject({ state: 'done' });
    clock.advance(1000);
    expect(rowsInFile()).toEqual([{ id: 'a', state: 'done' }]);
    expect(journal.get('a')).toMatchObject({ state: 'done', status: 200 });
  });

  it('writes sooner when many come at once', () => {
    const journal = open();
    for (let index = 0; index < 1200; index += 1) journal.record(exchange(`e${index}`));
    clock.advance(0);
    expect(rowsInFile().length).toBeGreaterThanOrEqual(1000);
    clock.advance(1000);
    expect(rowsInFile()).toHaveLength(1200);
  });

  it('writes what is left when it is closed, and is there again after a restart', () => {
    open().record(exchange('a'));
    journals[0]?.close();
    expect(ids(open().list({ limit: 10 }))).toEqual(['a']);
  });

  it('ignores what comes after it was closed', () => {
    const journal = open();
    journal.close();
    journal.record(exchange('late'));
    journal.close();
    expect(ids(open().list({ limit: 10 }))).toEqual([]);
  });

  it('makes its files readable for the owner only', () => {
    const journal = open();
    journal.record(exchange('a'));
    clock.advance(1000);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
    expect(readdirSync(folder)).toContain('journal.sqlite-wal');
  });

  it('leaves out whatever is not a field of an exchange', () => {
    const journal = open();
    const withBody = { ...exchange('a'), body: 'canary-body', headers: { authorization: 'canary-key' } };
    journal.record(withBody);
    journal.close();
    expect(readFileSync(join(folder, 'journal.sqlite'), 'latin1')).not.toContain('canary');
  });

  it('writes the others when one row is no exchange', () => {
    const journal = open();
    journal.record(exchange('a'));
    journal.record({ ...exchange('b'), startedAt: Number.NaN });
    clock.advance(1000);
    expect(rowsInFile().map(({ id }) => id)).toEqual(['a']);
    expect(log.lines.join('\n')).toContain('"b"');
  });
});

describe('listing', () => {
  it('goes from the newest back, page by page, over rows in memory and in the file', () => {
    const journal = open();
    for (let index = 0; index < 7; index += 1) {
      if (index === 4) clock.advance(1000);
      journal.record(exchange(`e${index}`, { startedAt: 1000 + index }));
    }
    const first = journal.list({ limit: 3 });
    expect(ids(first)).toEqual(['e6', 'e5', 'e4']);
    expect(first.hasMore).toBe(true);
    expect(ids(journal.list({ before: 'e4', limit: 3 }))).toEqual(['e3', 'e2', 'e1']);
    expect(journal.list({ before: 'e1', limit: 3 })).toMatchObject({ hasMore: false });
    expect(ids(journal.list({ before: 'e1', limit: 3 }))).toEqual(['e0']);
  });

  it('keeps its order among rows of the same millisecond', () => {
    const journal = open();
    for (const id of ['b', 'c', 'a']) journal.record(exchange(id, { startedAt: 5 }));
    expect(ids(journal.list({ limit: 2 }))).toEqual(['c', 'b']);
    clock.advance(1000);
    expect(ids(journal.list({ limit: 2 }))).toEqual(['c', 'b']);
    expect(ids(journal.list({ before: 'b', limit: 2 }))).toEqual(['a']);
  });

  it('ends after a row that is gone', () => {
    expect(open().list({ before: 'gone', limit: 5 })).toEqual({ exchanges: [], hasMore: false });
  });

  it('is empty after clearing, in memory and in the file', () => {
    const journal = open();
    journal.record(exchange('canary-written'));
    clock.advance(1000);
    journal.record(exchange('pending'));
    journal.clear();
    expect(ids(journal.list({ limit: 5 }))).toEqual([]);
    journal.close();
    expect(readFileSync(join(folder, 'journal.sqlite'), 'latin1')).not.toContain('canary-written');
  });
});

describe('retention', () => {
  it('drops what is older than 30 days, at the start and every hour', () => {
    const journal = open();
    journal.record(exchange('old', { startedAt: clock.now() - 31 * DAY_MS }));
    journal.record(exchange('soon', { startedAt: clock.now() - 30 * DAY_MS + 1000 * 60 * 30 }));
    journal.record(exchange('new'));
    journal.close();
    const again = open();
    expect(ids(again.list({ limit: 5 }))).toEqual(['new', 'soon']);
    clock.advance(60 * 60 * 1000);
    expect(ids(again.list({ limit: 5 }))).toEqual(['new']);
  });

  it('drops what is too old as soon as the user keeps fewer days', () => {
    let keptDays = 30;
    const journal = createJournal({ paths: { data: folder }, clock, log, keptDays: () => keptDays });
    journals.push(journal);
    journal.record(exchange('old', { startedAt: clock.now() - 8 * DAY_MS }));
    journal.record(exchange('new'));
    clock.advance(5000);
    keptDays = 7;
    journal.prune();
    expect(ids(journal.list({ limit: 5 }))).toEqual(['new']);
  });

  it('keeps the newest 50,000', () => {
    open().close();
    const database = new DatabaseSync(join(folder, 'journal.sqlite'));
    database.exec('BEGIN');
    const insert = database.prepare('INSERT INTO exchange (id, started_at, state, data) VALUES (?, ?, ?, ?)');
    for (let index = 0; index < 50_010; index += 1) insert.run(`e${index}`, clock.now() + index, 'done', '{}');
    database.exec('COMMIT');
    database.close();
    open().close();
    const rows = rowsInFile();
    expect(rows).toHaveLength(50_000);
    const left = new Set(rows.map(({ id }) => id));
    expect(left.has('e9')).toBe(false);
    expect(left.has('e10')).toBe(true);
  });
});

describe('trouble with the file', () => {
  it('marks what a crash left running as failed', () => {
    const journal = open();
    journal.record(exchange('waiting', { state: 'waiting' }));
    journal.record(exchange('streaming', { state: 'streaming' }));
    journal.record(exchange('done'));
    journal.close();
    const again = open();
    expect(again.get('waiting')).toMatchObject({ state: 'failed', failure: { code: 'cut' } });
    expect(again.get('streaming')).toMatchObject({ state: 'failed' });
    expect(again.get('done')).toMatchObject({ state: 'done' });
  });

  it('sets a damaged file aside and begins a new one', () => {
    writeFileSync(join(folder, 'journal.sqlite'), 'this is no database, it only looks like a file');
    const journal = open();
    journal.record(exchange('a'));
    clock.advance(1000);
    expect(rowsInFile()).toHaveLength(1);
    const aside = readdirSync(folder).filter((name) => /^journal\.sqlite\.corrupt-[\dTZ-]+$/.test(name));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(folder, aside[0] ?? ''), 'utf8')).toContain('no database');
    expect(log.lines).toHaveLength(1);
  });

  it('sets aside a file of a later version, untouched', () => {
    open().close();
    const database = new DatabaseSync(join(folder, 'journal.sqlite'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(ids(open().list({ limit: 1 }))).toEqual([]);
    expect(readdirSync(folder).some((name) => name.startsWith('journal.sqlite.corrupt-'))).toBe(true);
    expect(log.lines.join('\n')).toContain('version 99');
  });

  it('survives a file that is damaged while it runs', () => {
    const journal = open();
    for (let index = 0; index < 300; index += 1) journal.record(exchange(`e${index}`, { askedModel: 'm'.repeat(500) }));
    clock.advance(1000);
    journal.close();
    const file = join(folder, 'journal.sqlite');
    const bytes = readFileSync(file);
    // The header stays, so that it opens; the pages behind it are noise.
    writeFileSync(file, bytes.fill(0xa5, 8192));
    const again = open();
    again.list({ limit: 100 });
    again.record(exchange('new'));
    clock.advance(1000);
    again.record(exchange('newer', { startedAt: clock.now() + 1 }));
    clock.advance(20_000);
    expect(ids(again.list({ limit: 2 }))[0]).toBe('newer');
    expect(readdirSync(folder).some((name) => name.startsWith('journal.sqlite.corrupt-'))).toBe(true);
  });

  it('goes on in memory when the folder can not be written, and says so once', () => {
    const journal = open(join(folder, 'not-there'));
    for (let index = 0; index < 6000; index += 1) journal.record(exchange(`e${index}`, { startedAt: index }));
    clock.advance(60_000);
    expect(ids(journal.list({ limit: 1 }))).toEqual(['e5999']);
    expect(journal.get('e0'), 'the oldest are dropped').toBeUndefined();
    expect(log.lines).toHaveLength(1);
    expect(existsSync(join(folder, 'not-there'))).toBe(false);
  });

  it('keeps rows while the file is locked, says so once, and writes them later', () => {
    const journal = open();
    const other = new DatabaseSync(join(folder, 'journal.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    journal.record(exchange('a'));
    clock.advance(1000);
    expect(journal.get('a')).toBeDefined();
    journal.list({ limit: 1 });
    clock.advance(30_000);
    expect(log.lines).toHaveLength(1);
    other.exec('ROLLBACK');
    other.close();
    clock.advance(10_000);
    expect(rowsInFile()).toHaveLength(1);
    expect(log.lines).toHaveLength(2);
  });
});
