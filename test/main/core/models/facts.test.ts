// News about models from a feed: taken with bounds, kept for offline, refused when the feed looks poisoned.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFactsStore, type FactsStore } from '../../../../src/main/core/models/facts/facts-store.ts';
import {
  createFactsRefresh,
  FEED_URL,
  type FactsRefresh,
} from '../../../../src/main/core/models/facts/refresh-facts.ts';
import { BUILT_IN, listEntries } from '../../../../src/main/core/providers/catalogue.ts';
import { createCatalogues } from '../../../../src/main/core/providers/catalogues.ts';
import { createSettingsService, type SettingsService } from '../../../../src/main/core/settings/settings-service.ts';
import { createUpstreamClient, type UpstreamClient } from '../../../../src/main/core/upstream/upstream-client.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../support/fault-upstream.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import {
  createFakeClock,
  createMemoryLog,
  createMemorySecrets,
  createMemorySettings,
  type FakeClock,
  type MemoryLog,
} from '../support/ports.ts';

const ALIVE = new AbortController().signal;
const DAY = 24 * 3_600_000;

let upstream: FaultUpstream;
let client: UpstreamClient;
let settings: SettingsService;
let store: FactsStore;
let clock: FakeClock;
let log: MemoryLog;
let folder: string;
let refresh: FactsRefresh;

beforeEach(async () => {
  upstream = await startFaultUpstream();
  client = createUpstreamClient({ connectTimeoutMs: 2000, idleTimeoutMs: 2000 });
  folder = temporaryFolder();
  clock = createFakeClock();
  log = createMemoryLog();
  settings = await createSettingsService({ store: createMemorySettings(), secrets: createMemorySecrets(), log });
  store = createFactsStore({ paths: { data: folder }, log });
  refresh = createFactsRefresh({ settings, store, client, clock, log, url: `${upstream.origin}/api.json` });
});

afterEach(async () => {
  refresh.stop();
  await client.close();
  await upstream.close();
});

type Feed = Record<string, { models: Record<string, object>; [field: string]: unknown }>;

/** Everything that the catalogue took from there, as the feed writes it. */
function fullFeed(): Feed {
  const feed: Feed = {};
  for (const { modelsDev = [], models } of listEntries()) {
    for (const source of modelsDev) {
      const known = (feed[source] ??= { models: {} });
      for (const { id } of models)
        known.models[id] = { limit: { context: 1000, output: 100 }, cost: { input: 1, output: 2 } };
    }
  }
  return feed;
}

function serve(body: object | string, more = ''): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  upstream.play([
    {
      send: `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${more}content-length: ${Buffer.byteLength(text)}\r\n\r\n`,
    },
    { send: text },
  ]);
}

function facts(provider: string, model: string) {
  const fresh = store.current()?.facts ?? {};
  return createCatalogues({ fresh: () => fresh })
    .of({ providers: {} })
    .find(provider)
    ?.factsOf(model);
}

function withAnthropic(model: string, value: object, feed: Feed = fullFeed()): Feed {
  const entry = feed['anthropic'];
  if (entry !== undefined) entry.models[model] = value;
  return feed;
}

describe('news about models', () => {
  it('come from one fixed place', () => {
    expect(FEED_URL).toBe('https://models.dev/api.json');
  });

  it('bring limits, prices and abilities, and new models of known providers', async () => {
    const feed = withAnthropic('claude-next', {
      limit: { context: 3_000_000, output: 200_000 },
      cost: { input: 7, output: 8, cache_read: 0.7, cache_write: 9 },
      modalities: { input: ['text', 'image'] },
      tool_call: true,
      reasoning: false,
    });
    serve(feed);
    const status = await refresh.refresh(ALIVE);
    expect(status.modelCount).toBeGreaterThan(200);
    expect(facts('anthropic', 'claude-next')).toEqual({
      id: 'claude-next',
      context: 3_000_000,
      maxOutput: 200_000,
      price: { input: 7, output: 8, cacheRead: 0.7, cacheWrite: 9 },
      vision: true,
      tools: true,
      reasoning: false,
    });
    expect(facts('anthropic', 'claude-opus-5')).toMatchObject({ context: 1000, price: { input: 1 } });
  });

  it('are asked for without any key or cookie', async () => {
    serve(fullFeed());
    await refresh.refresh(ALIVE);
    expect(Object.keys(upstream.requests[0]?.headers ?? {}).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
    ]);
  });

  it('are kept for offline, and a broken file of them is forgotten', async () => {
    serve(fullFeed());
    await refresh.refresh(ALIVE);
    const again = createFactsStore({ paths: { data: folder }, log });
    expect(again.current()?.facts).toEqual(store.current()?.facts);
    writeFileSync(
      join(folder, 'model-facts.json'),
      '{"version":1,"updatedAt":1,"facts":{"anthropic":{"x":{"price":{"input":-1}}}}}',
    );
    expect(createFactsStore({ paths: { data: folder }, log }).current()).toBeUndefined();
  });

  it('that have not changed since are not sent again', async () => {
    serve(fullFeed(), 'etag: "v1"\r\n');
    await refresh.refresh(ALIVE);
    const before = store.current()?.facts;
    upstream.play([{ send: 'HTTP/1.1 304 Not Modified\r\n\r\n' }]);
    clock.advance(1000);
    expect((await refresh.refresh(ALIVE)).updatedAt).toBe(clock.now());
    expect(upstream.requests[1]?.headers['if-none-match']).toBe('"v1"');
    expect(store.current()?.facts).toEqual(before);
  });
});

describe('a poisoned feed', () => {
  it('changes no address, header, variable or login', async () => {
    const feed = fullFeed();
    const entry = feed['anthropic'];
    if (entry !== undefined) {
      Object.assign(entry, {
        api: 'https://evil.example/v1',
        env: ['STOLEN'],
        npm: 'evil',
        headers: { 'x-evil': '1' },
        auth: 'none',
      });
    }
    serve(
      withAnthropic(
        'claude-opus-5',
        {
          baseUrl: 'https://evil.example',
          provider: { api: 'https://evil.example' },
          limit: { context: 5 },
        },
        feed,
      ),
    );
    await refresh.refresh(ALIVE);
    expect(JSON.stringify(store.current())).not.toMatch(/evil|STOLEN/);
    const fresh = store.current()?.facts ?? {};
    const after = createCatalogues({ fresh: () => fresh })
      .of({ providers: {} })
      .find('anthropic');
    const before = BUILT_IN.find('anthropic');
    expect(after?.endpoints).toEqual(before?.endpoints);
    expect(after?.environment).toEqual(before?.environment);
    expect(after?.headers).toEqual(before?.headers);
  });

  it.each([
    ['negative', -1],
    ['absurd', 1001],
    ['no number', 'free'],
  ])('with a price that is %s loses only that value', async (_what, input) => {
    serve(
      withAnthropic('claude-opus-5', {
        cost: { input, output: 3 },
        limit: { context: 99_000_000, output: 7 },
      }),
    );
    await refresh.refresh(ALIVE);
    expect(facts('anthropic', 'claude-opus-5')).toMatchObject({
      context: 1_000_000,
      maxOutput: 7,
      price: { input: 5, output: 3 },
    });
  });

  it('with names that objects have of themselves does no harm', async () => {
    const text = JSON.stringify(fullFeed()).replace(
      '{"models":{',
      '{"models":{"__proto__":{"limit":{"context":1}},"constructor":{"limit":{"context":2}},',
    );
    serve(text);
    await refresh.refresh(ALIVE);
    expect(({} as Record<string, unknown>)['limit']).toBeUndefined();
    expect(facts('anthropic', 'toString')).toBeUndefined();
  });

  it('that has lost more than 30 % of the known models is refused, and what was known still counts', async () => {
    serve(fullFeed());
    await refresh.refresh(ALIVE);
    const before = store.current();
    const poor = fullFeed();
    for (const provider of Object.keys(poor).slice(0, Math.ceil(Object.keys(poor).length / 2))) delete poor[provider];
    serve(poor);
    await expect(refresh.refresh(ALIVE)).rejects.toThrow(/known models are missing/);
    expect(store.current()).toEqual(before);
  });

  it.each([
    ['is empty at the first time', '{}', 'missing from it'],
    ['is no JSON', '<html>', 'not valid JSON'],
    ['is a list', '[]', 'another form'],
  ])('that %s is refused', async (_what, text, reason) => {
    serve(text);
    await expect(refresh.refresh(ALIVE)).rejects.toThrow(reason);
    expect(store.current()).toBeUndefined();
  });

  it('that leads to another host is not followed', async () => {
    upstream.play([{ send: 'HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/x\r\ncontent-length: 0\r\n\r\n' }]);
    await expect(refresh.refresh(ALIVE)).rejects.toThrow('redirect');
  });

  it('that never ends is cut off', async () => {
    upstream.play([
      { send: 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n' },
      { flood: Buffer.alloc(1024 * 1024, 32), times: 40 },
      { end: 'fin' },
    ]);
    await expect(refresh.refresh(ALIVE)).rejects.toThrow('larger than 20 MB');
  });
});

describe('the daily refresh', () => {
  it('is off until the user wants it: nothing is ever asked', async () => {
    refresh.start();
    for (let day = 0; day < 3; day += 1) {
      clock.advance(DAY);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(upstream.requests).toHaveLength(0);
    expect(refresh.status()).toEqual({ isOn: false, modelCount: 0 });
  });

  it('fetches at once when it is switched on, and then once a day', async () => {
    serve(fullFeed());
    expect(await refresh.setOn(true, ALIVE)).toMatchObject({ isOn: true, updatedAt: clock.now() });
    refresh.start();
    clock.advance(60_000);
    await settled();
    expect(upstream.requests).toHaveLength(1);
    clock.advance(DAY);
    await settled(2);
    expect(upstream.requests).toHaveLength(2);
    await refresh.setOn(false, ALIVE);
    clock.advance(DAY);
    await settled();
    expect(upstream.requests).toHaveLength(2);
  });

  it('goes on after a day on which it failed', async () => {
    serve(fullFeed());
    await refresh.setOn(true, ALIVE);
    refresh.start();
    clock.advance(60_000);
    await settled();
    upstream.play([{ end: 'reset' }]);
    clock.advance(DAY);
    await until(() => log.lines.some((line) => line.includes('were not taken')));
    serve(fullFeed());
    const count = upstream.requests.length;
    await until(() => clock.pendingTimers > 0);
    clock.advance(DAY);
    await settled(count + 1);
    expect(upstream.requests.length).toBe(count + 1);
  });
});

/** Until so many requests have come in, or a moment has passed without any. */
async function settled(count = 0): Promise<void> {
  if (count > 0) await until(() => upstream.requests.length >= count);
  await new Promise((resolve) => setTimeout(resolve, 50));
}

async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + 3000;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
