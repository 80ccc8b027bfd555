// The live log against a scripted core: catching up, breaks, older pages, clearing.
import { createRouterClient, implement } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { contract } from '../../src/shared/contract.ts';
import type { Exchange } from '../../src/shared/model/exchange.ts';
import { createActivityStore, type ActivityStore } from '../../src/renderer/data/activity-store.ts';
import { exchange } from './support/exchanges.ts';

/** What the core holds, newest first; a test changes it. */
let held: Exchange[];
let isListBroken: boolean;
let lists: (string | undefined)[];
let breakStream: () => void;
let push: (exchanges: Exchange[]) => void;
let stop: AbortController;
let store: ActivityStore;

beforeEach(() => {
  held = [];
  isListBroken = false;
  lists = [];
  stop = new AbortController();
  const os = implement(contract.activity);
  const router = {
    activity: {
      list: os.list.handler(({ input }) => {
        lists.push(input.filter === '' ? input.before : `${input.filter} after ${input.before}`);
        if (isListBroken) throw new Error('the disk is gone');
        const from = input.before === undefined ? 0 : held.findIndex(({ id }) => id === input.before) + 1;
        const rest = held.slice(from).filter(({ client }) => input.filter === '' || client === input.filter);
        return { exchanges: rest.slice(0, input.limit), hasMore: input.limit < rest.length };
      }),
      watch: os.watch.handler(async function* () {
        for (;;) {
          const next = Promise.withResolvers<Exchange[]>();
          push = next.resolve;
          breakStream = () => next.reject(new Error('connection lost'));
          yield { exchanges: await next.promise };
        }
      }),
      clear: os.clear.handler(() => {
        held = [];
      }),
    },
  };
  store = createActivityStore({ api: createRouterClient(router), wait: async () => undefined });
});

afterEach(() => stop.abort());

const ids = () => store.current().log.rows.map(({ id }) => id);
const live = () => vi.waitFor(() => expect(store.current().link).toBe('live'));

function hold(count: number): void {
  held = Array.from({ length: count }, (_, at) => exchange(`x${count - at}`, { startedAt: count - at }));
}

describe('the live log', () => {
  it('begins with the newest page, and takes in what changes', async () => {
    hold(3);
    void store.run(stop.signal);
    await live();
    expect(ids()).toEqual(['x3', 'x2', 'x1']);
    push([exchange('x4', { startedAt: 4, state: 'waiting' })]);
    await vi.waitFor(() => expect(ids()).toEqual(['x4', 'x3', 'x2', 'x1']));
  });

  it('catches up after a break with what it missed', async () => {
    hold(2);
    void store.run(stop.signal);
    await live();
    const links: string[] = [];
    store.subscribe(() => links.push(store.current().link));
    hold(4);
    breakStream();
    await vi.waitFor(() => expect(ids()).toEqual(['x4', 'x3', 'x2', 'x1']));
    await live();
    expect(links).toContain('reconnecting');
  });

  it('drops what it had when more than a page was missed, so that no gap is hidden', async () => {
    hold(2);
    void store.run(stop.signal);
    await live();
    hold(500);
    breakStream();
    await vi.waitFor(() => expect(ids()[0]).toBe('x500'));
    expect(store.current().log.rows).toHaveLength(200);
    expect(store.current().log.hasMore).toBe(true);
  });
});

describe('older rows', () => {
  it('are asked for after the last one, one page at a time', async () => {
    hold(450);
    void store.run(stop.signal);
    await live();
    const first = store.loadOlder(stop.signal);
    expect(store.current().isLoadingOlder).toBe(true);
    await store.loadOlder(stop.signal);
    await first;
    expect(lists).toEqual([undefined, 'x251']);
    await store.loadOlder(stop.signal);
    expect(store.current().log.rows).toHaveLength(450);
    await store.loadOlder(stop.signal);
    expect(lists).toEqual([undefined, 'x251', 'x51']);
  });

  it('that fail to load can be asked for again', async () => {
    hold(300);
    void store.run(stop.signal);
    await live();
    isListBroken = true;
    await store.loadOlder(stop.signal);
    expect(store.current()).toMatchObject({ hasOlderProblem: true, isLoadingOlder: false });
    isListBroken = false;
    await store.loadOlder(stop.signal);
    expect(store.current().hasOlderProblem).toBe(false);
    expect(store.current().log.rows).toHaveLength(300);
  });
});

it('is empty after clearing, and goes on', async () => {
  hold(3);
  void store.run(stop.signal);
  await live();
  await store.clear();
  expect(ids()).toEqual([]);
  push([exchange('new', { startedAt: 9 })]);
  await vi.waitFor(() => expect(ids()).toEqual(['new']));
});

describe('a filter', () => {
  const found = () => store.current().found.map(({ id }) => id);

  it('is looked for behind the rows in memory, page by page, until there are no more', async () => {
    hold(1000);
    held = held.map((row, at) => (at % 3 === 0 ? { ...row, client: 'codex' } : row));
    void store.run(stop.signal);
    await live();
    store.setFilter('codex');
    expect(store.current().hasMore).toBe(true);
    await store.loadOlder(stop.signal);
    expect(lists.at(-1)).toBe('codex after x801');
    expect([found().length, found()[0], store.current().hasMore]).toEqual([200, 'x799', true]);
    await store.loadOlder(stop.signal);
    expect([found().length, store.current().hasMore]).toEqual([267, false]);
    expect(ids()).toHaveLength(200);
    const asked = lists.length;
    await store.loadOlder(stop.signal);
    expect(lists).toHaveLength(asked);
  });

  it('that replaces another drops what was found, also an answer that is still on its way', async () => {
    hold(400);
    void store.run(stop.signal);
    await live();
    store.setFilter('claude-code');
    const late = store.loadOlder(stop.signal);
    store.setFilter('codex');
    await late;
    expect(found()).toEqual([]);
    expect(store.current().isLoadingOlder).toBe(false);
    store.setFilter('');
    await store.loadOlder(stop.signal);
    expect(ids()).toHaveLength(400);
  });

  it('says so when older rows can not be looked through, and tries again', async () => {
    hold(400);
    void store.run(stop.signal);
    await live();
    store.setFilter('claude-code');
    isListBroken = true;
    await store.loadOlder(stop.signal);
    expect(store.current().hasOlderProblem).toBe(true);
    isListBroken = false;
    await store.loadOlder(stop.signal);
    expect(found()).toHaveLength(200);
  });
});
