// The search through the stored log, with a real file, and filters with names.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJournal, type Journal } from '../../../../src/main/core/journal/journal.ts';
import { createSavedFilters } from '../../../../src/main/core/journal/saved-filters.ts';
import { searchJournal } from '../../../../src/main/core/journal/search.ts';
import { createSettingsService } from '../../../../src/main/core/settings/settings-service.ts';
import { exchange } from '../../../renderer/support/exchanges.ts';
import { createFakeClock, createMemoryLog, createMemorySecrets, createMemorySettings } from '../support/ports.ts';

let folder: string;
let journal: Journal;
const clock = createFakeClock();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-search-'));
  journal = createJournal({ paths: { data: folder }, clock, log: createMemoryLog() });
});

afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

function fill(count: number): void {
  for (let at = 0; at < count; at += 1) {
    const client = at % 100 === 0 ? 'codex' : 'claude-code';
    journal.record(exchange(`x${at}`, { startedAt: clock.now() + at, client, connectionId: 'lab' }));
    if (at % 1000 === 999) clock.advance(2000);
  }
  clock.advance(2000);
}

function search(filter: string, { before, limit = 10, signal = new AbortController().signal } = {} as Options) {
  const connectionName = (id: string): string | undefined => (id === 'lab' ? 'The lab' : undefined);
  const context = () => ({ now: clock.now(), connectionName });
  return searchJournal({ filter, before, limit }, { journal, context }, signal);
}

interface Options {
  before?: string;
  limit?: number;
  signal?: AbortSignal;
}

describe('searching', () => {
  it('reaches far behind the newest rows, and goes on page by page', async () => {
    fill(3000);
    const first = await search('client:codex', { limit: 20 });
    expect([first.exchanges.length, first.exchanges[0]?.id, first.hasMore]).toEqual([20, 'x2900', true]);
    const rest = await search('client:codex', { before: first.exchanges.at(-1)?.id as string, limit: 20 });
    expect([rest.exchanges.length, rest.exchanges.at(-1)?.id, rest.hasMore]).toEqual([10, 'x0', false]);
  });

  it('knows connections by the names that the user gave them', async () => {
    fill(3);
    expect((await search('connection:"the lab"')).exchanges).toHaveLength(3);
    expect((await search('connection:elsewhere')).exchanges).toEqual([]);
  });

  it('without a filter is the list as it is', async () => {
    fill(30);
    expect(await search(' slow:soon ')).toEqual(journal.list({ limit: 10 }));
  });

  it('ends when nobody waits for it any more', async () => {
    fill(2000);
    const result = await search('client:nobody', { signal: AbortSignal.abort() });
    expect(result).toEqual({ exchanges: [], hasMore: true });
  });
});

describe('filters with names', () => {
  async function open(source: 'stored' | 'config-file' = 'stored') {
    const store = createMemorySettings({}, source);
    const settings = await createSettingsService({ store, secrets: createMemorySecrets(), log: createMemoryLog() });
    return { filters: createSavedFilters(settings), store };
  }

  it('are kept in the settings, once for each name', async () => {
    const { filters, store } = await open();
    await filters.save({ name: 'Trouble', text: 'status:failed' });
    await filters.save({ name: 'Codex', text: 'client:codex' });
    expect(await filters.save({ name: 'trouble', text: 'status:5xx' })).toEqual([
      { name: 'Codex', text: 'client:codex' },
      { name: 'trouble', text: 'status:5xx' },
    ]);
    expect(store.content()).toContain('status:5xx');
    expect(await filters.remove('TROUBLE')).toEqual([{ name: 'Codex', text: 'client:codex' }]);
  });

  it('can not be kept where the settings come from a file', async () => {
    const { filters } = await open('config-file');
    await expect(filters.save({ name: 'a', text: 'b' })).rejects.toMatchObject({ code: 'read-only' });
  });
});
