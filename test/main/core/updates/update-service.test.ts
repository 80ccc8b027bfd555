// Asking for a newer version, of a server on this computer: what is told, what is refused, and how often it is asked.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSettingsService, type SettingsService } from '../../../../src/main/core/settings/settings-service.ts';
import { releasePlaceOf, type ReleasePlace } from '../../../../src/main/core/updates/release-place.ts';
import { createUpdateService, type UpdateService } from '../../../../src/main/core/updates/update-service.ts';
import {
  createFakeClock,
  createMemoryLog,
  createMemorySecrets,
  createMemorySettings,
  type FakeClock,
} from '../support/ports.ts';

const ALIVE = new AbortController().signal;
const PAGE = 'https://github.com/example/dragoman/releases/tag/v0.2.0';
const NEWER = { tag_name: 'v0.2.0', html_url: PAGE, draft: false, prerelease: false, body: 'notes' };
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

let server: Server;
let asked: IncomingMessage[];
let answer: Answer;
let held: Promise<unknown>;
let clock: FakeClock;
let settings: SettingsService;
let opened: string[];
let offered: string[];
let updates: UpdateService;

function placeHere(): ReleasePlace | undefined {
  return releasePlaceOf(undefined, `http://127.0.0.1:${(server.address() as AddressInfo).port}/latest`);
}

function make(place: ReleasePlace | undefined): UpdateService {
  return createUpdateService({
    clock,
    log: createMemoryLog(),
    settings,
    version: '0.1.0',
    place,
    openExternal: async (url) => void opened.push(url),
    offerExternal: (url) => void offered.push(url),
  });
}

beforeEach(async () => {
  asked = [];
  answer = { body: JSON.stringify(NEWER) };
  held = Promise.resolve();
  [opened, offered] = [[], []];
  server = createServer((request, response) => {
    asked.push(request);
    void held.then(() => response.writeHead(answer.status ?? 200, answer.headers).end(answer.body));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  clock = createFakeClock();
  settings = await createSettingsService({
    store: createMemorySettings(),
    secrets: createMemorySecrets(),
    log: createMemoryLog(),
  });
  updates = make(placeHere());
});

afterEach(async () => {
  await updates.stop();
  server.closeAllConnections();
  await new Promise((resolve) => void server.close(resolve));
});

const serve = (change: object): void => void (answer = { body: JSON.stringify({ ...NEWER, ...change }) });
const check = async () => (await updates.check(ALIVE)).update;

describe('a check', () => {
  it('tells of a newer version with its page, and opens that page only when told to', async () => {
    expect(updates.current()).toEqual({ isOffered: true, version: '0.1.0', update: { state: 'unknown' } });
    await updates.openPage();
    expect(await check()).toEqual({ state: 'newer', version: '0.2.0', page: PAGE, checkedAt: clock.now() });
    expect([opened, offered]).toEqual([[], [PAGE]]);
    await updates.openPage();
    expect(opened).toEqual([PAGE]);
  });

  it('sends who asks, and nothing else', async () => {
    await check();
    const { connection: _connection, host: _host, ...headers } = asked[0]?.headers ?? {};
    expect(headers).toEqual({
      accept: 'application/vnd.github+json',
      'accept-encoding': 'identity',
      'user-agent': 'Dragoman/0.1.0',
      'x-github-api-version': '2022-11-28',
    });
  });

  it.each([
    ['the same version', { tag_name: 'v0.1.0' }],
    ['a lower version', { tag_name: 'v0.0.9' }],
    ['a version for trying out', { prerelease: true }],
    ['a draft', { draft: true }],
  ])('finds nothing newer in %s', async (_what, change) => {
    serve(change);
    expect(await check()).toMatchObject({ state: 'current' });
  });

  it('finds nothing newer before the first release', async () => {
    answer = { status: 404, body: '{"message":"Not Found"}' };
    expect(await check()).toMatchObject({ state: 'current' });
  });

  const ODD = 'The page of releases gave an answer that Dragoman does not understand. Try again later.';
  it.each<[string, Answer, string]>([
    ['no JSON', { body: '<html>' }, ODD],
    ['other fields', { body: '{"tag_name":7}' }, ODD],
    ['a list', { body: '[]' }, ODD],
    ['a huge body', { body: `"${'x'.repeat(3 * 1024 * 1024)}"` }, ODD],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, ODD],
    ['a foreign page', { body: JSON.stringify({ ...NEWER, html_url: 'https://example.com/x' }) }, 'a foreign page'],
    ['a name that is no version', { body: JSON.stringify({ ...NEWER, tag_name: 'nightly' }) }, 'no version'],
    ['asked too often', { status: 403, headers: { 'x-ratelimit-remaining': '0' } }, 'asked too often'],
    ['429', { status: 429 }, 'asked too often'],
    ['403', { status: 403 }, 'answered with status 403'],
    ['500', { status: 500 }, 'answered with status 500'],
  ])('refuses %s and says why', async (_what, bad, why) => {
    answer = bad;
    expect(await check()).toMatchObject({ state: 'failed', why: expect.stringContaining(why) });
    await updates.openPage();
    expect([opened, offered]).toEqual([[], []]);
  });

  it('says so when nobody can be reached', async () => {
    await new Promise((resolve) => void server.close(resolve));
    expect(await check()).toMatchObject({ state: 'failed', why: expect.stringContaining('could not be reached') });
  });

  it('is one request for all who ask at the same time, and who leaves early does not end it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    const leaving = new AbortController();
    const early = updates.check(leaving.signal);
    const other = updates.check(ALIVE);
    expect(updates.current().update).toEqual({ state: 'asking' });
    leaving.abort();
    await expect(early).rejects.toThrow();
    resolve();
    expect((await other).update.state).toBe('newer');
    expect(asked).toHaveLength(1);
  });

  it('asks not more than once a minute, and then anew', async () => {
    await check();
    clock.advance(MINUTE - 1);
    await check();
    expect(asked).toHaveLength(1);
    serve({ tag_name: 'v0.3.0' });
    clock.advance(1);
    expect(await check()).toMatchObject({ version: '0.3.0' });
  });

  it('is refused by a build that does not know where its releases are', async () => {
    await updates.stop();
    updates = make(undefined);
    expect(updates.current().isOffered).toBe(false);
    await expect(updates.check(ALIVE)).rejects.toThrow('This build does not know where its releases are.');
  });

  it('is watched by the window', async () => {
    const stop = new AbortController();
    const states: string[] = [];
    const watching = (async () => {
      for await (const { update } of updates.watch(stop.signal)) states.push(update.state);
    })();
    await check();
    await vi.waitFor(() => expect(states.at(-1)).toBe('newer'));
    stop.abort();
    await watching;
  });
});

describe('by itself', () => {
  const setOn = (isOn: boolean) =>
    settings.update((now) => ({ ...now, window: { ...now.window, checkForUpdates: isOn } }));

  it('asks nobody while the user has not switched it on', async () => {
    updates.start();
    clock.advance(2 * DAY);
    expect(updates.current().update.state).toBe('unknown');
    expect(asked).toEqual([]);
  });

  it('asks five minutes after the start, and once a day from then on', async () => {
    await setOn(true);
    updates.start();
    clock.advance(5 * MINUTE - 1);
    expect(updates.current().update.state).toBe('unknown');
    clock.advance(1);
    await vi.waitFor(() => expect(updates.current().update.state).toBe('newer'));
    clock.advance(DAY - 1);
    expect(updates.current().update.state).toBe('newer');
    clock.advance(1);
    expect(updates.current().update.state).toBe('asking');
    await vi.waitFor(() => expect(updates.current().update.state).toBe('newer'));
    expect(asked).toHaveLength(2);
  });

  it('ends with the app', async () => {
    await setOn(true);
    updates.start();
    await updates.stop();
    clock.advance(2 * DAY);
    expect(asked).toEqual([]);
  });
});
