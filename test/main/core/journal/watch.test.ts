// Watching the journal.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJournal, type Journal } from '../../../../src/main/core/journal/journal.ts';
import type { Exchange } from '../../../../src/shared/model/exchange.ts';
import { createFakeClock, createMemoryLog, type FakeClock } from '../support/ports.ts';

let folder: string;
let clock: FakeClock;
let journal: Journal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dragoman-watch-'));
  clock = createFakeClock();
  journal = createJournal({ paths: { data: folder }, clock, log: createMemoryLog() });
});

afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

function exchange(id: string, state: Exchange['state'] = 'done'): Exchange {
  return {
    id,
    startedAt: clock.now(),
    state,
    client: 'codex',
    operation: 'generate',
    askedModel: 'm',
    clientProtocol: 'openai-responses',
    isStreaming: false,
    ignoredFields: [],
    attempts: [],
  };
}

type Batch = IteratorResult<{ exchanges: Exchange[] }>;

function read(batch: Batch): string[] {
  if (batch.done === true) throw new Error('the watch has ended');
  return batch.value.exchanges.map(({ id, state }) => `${id}:${state}`);
}

/** Lets everything run that waits for nothing but a turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('watching the journal', () => {
  it('tells of a change at once, also of one between the call and the first step', async () => {
    const watch = journal.watch(new AbortController().signal);
    journal.record(exchange('a', 'waiting'));
    expect(read(await watch.next())).toEqual(['a:waiting']);
  });

  it('sends at most ten messages a second, each row in its newest state', async () => {
    const watch = journal.watch(new AbortController().signal);
    journal.record(exchange('a', 'waiting'));
    await watch.next();
    journal.record(exchange('a', 'streaming'));
    let second: Batch | undefined;
    void watch.next().then((batch) => (second = batch));
    await settle();
    clock.advance(109);
    await settle();
    expect(second).toBeUndefined();
    journal.record(exchange('a', 'done'));
    journal.record(exchange('b', 'waiting'));
    clock.advance(1);
    await settle();
    expect(second === undefined ? [] : read(second)).toEqual(['a:done', 'b:waiting']);
  });

  it('gives a slow watcher every row, at most 200 at a time', async () => {
    const watch = journal.watch(new AbortController().signal);
    for (let index = 0; index < 700; index += 1) journal.record(exchange(`e${index}`, 'waiting'));
    for (let index = 0; index < 700; index += 1) journal.record(exchange(`e${index}`, 'done'));
    clock.advance(5000);
    const seen: string[] = [];
    const sizes: number[] = [];
    while (seen.length < 700) {
      const next = watch.next();
      await settle();
      clock.advance(110);
      const batch = read(await next);
      sizes.push(batch.length);
      seen.push(...batch);
    }
    expect(sizes).toEqual([200, 200, 200, 100]);
    expect(new Set(seen).size).toBe(700);
    expect(seen.every((row) => row.endsWith(':done'))).toBe(true);
  });

  it('serves several watchers, each at its own pace', async () => {
    const fast = journal.watch(new AbortController().signal);
    const slow = journal.watch(new AbortController().signal);
    journal.record(exchange('a'));
    expect(read(await fast.next())).toEqual(['a:done']);
    clock.advance(200);
    journal.record(exchange('b'));
    expect(read(await fast.next())).toEqual(['b:done']);
    expect(read(await slow.next())).toEqual(['a:done', 'b:done']);
  });

  it('ends when it is aborted, before a step or in the middle of one', async () => {
    const gone = new AbortController();
    gone.abort();
    expect(await journal.watch(gone.signal).next()).toMatchObject({ done: true });
    const leaving = new AbortController();
    const step = journal.watch(leaving.signal).next();
    await settle();
    leaving.abort();
    expect(await step).toMatchObject({ done: true });
  });

  it('ends when the journal is closed', async () => {
    const step = journal.watch(new AbortController().signal).next();
    await settle();
    journal.close();
    expect(await step).toMatchObject({ done: true });
  });

  it('leaves out rows that were cleared meanwhile', async () => {
    const watch = journal.watch(new AbortController().signal);
    journal.record(exchange('cleared'));
    journal.clear();
    journal.record(exchange('kept'));
    expect(read(await watch.next())).toEqual(['kept:done']);
  });
});
