// The tray's entry for newer versions, and the notice of one, over the real core and a stand-in for the place of releases.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AppCore, createAppCore } from '../../../src/main/core/app-core.ts';
import { trayMenu } from '../../../src/main/electron/tray-menu.ts';
import type { TrayView } from '../../../src/main/electron/tray-view.ts';
import { watchUpdates } from '../../../src/main/electron/update-notice.ts';
import { shellTexts } from '../../../src/shared/texts/texts.ts';
import { pageOf, startFakeReleases, type FakeReleases } from '../../support/fake-releases.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { createFakeClock, createMemoryLog, createMemoryPorts, type FakeClock } from '../core/support/ports.ts';

const ALIVE = new AbortController().signal;

let releases: FakeReleases;
let folder: string;
let clock: FakeClock;
let core: AppCore;
let opened: string[];
let shown: { title: string; text: string; click: () => void }[];
let stop: AbortController;

beforeEach(async () => {
  releases = await startFakeReleases();
  folder = temporaryFolder();
  clock = createFakeClock();
  [opened, shown] = [[], []];
  core = await createAppCore(
    createMemoryPorts({
      paths: { data: folder },
      clock,
      readEnvironment: (name) => (name === 'DRAGOMAN_LOCAL_RELEASES' ? releases.url : undefined),
      openExternal: async (url) => void opened.push(url),
    }),
  );
  watch();
});

afterEach(async () => {
  stop.abort();
  await core.stop();
  await releases.close();
});

/** As a start of the app does. */
function watch(): void {
  stop = new AbortController();
  const parts = { core, folder, log: createMemoryLog(), text: () => shellTexts('en'), openWindow: () => undefined };
  watchUpdates(
    {
      ...parts,
      showNotice: (notice, click) => {
        shown.push({ ...notice, click });
        return () => undefined;
      },
    },
    stop.signal,
  );
}

async function check(tag: string): Promise<void> {
  releases.release(tag);
  clock.advance(60_000);
  await core.updates.check(ALIVE);
}

const titles = (): string[] => shown.map(({ title }) => title);

test('a newer version is told, and a click opens its page', async () => {
  await check('v99.0.0');
  expect(shown).toMatchObject([
    { title: 'Dragoman 99.0.0 is there', text: 'Click here for its page. Nothing was downloaded.' },
  ]);
  expect(opened).toEqual([]);
  shown[0]?.click();
  expect(opened).toEqual([pageOf('v99.0.0')]);
});

test('each version is told once, also after another start', async () => {
  await check('v99.0.0');
  await check('v99.0.0');
  stop.abort();
  watch();
  await check('v99.0.0');
  expect(titles()).toEqual(['Dragoman 99.0.0 is there']);
  await check('v99.0.1');
  expect(titles()).toEqual(['Dragoman 99.0.0 is there', 'Dragoman 99.0.1 is there']);
});

test('nothing is told of a version that is not newer, nor while that is muted', async () => {
  await check('v0.0.0-older');
  await core.changePreferences({ mutedNotices: ['update'] });
  await check('v99.0.0');
  expect(titles()).toEqual([]);
  await core.changePreferences({ mutedNotices: [] });
  await check('v99.0.0');
  expect(titles()).toEqual(['Dragoman 99.0.0 is there']);
});

test('nothing is told after the app has ended', async () => {
  stop.abort();
  await check('v99.0.0');
  expect(titles()).toEqual([]);
});

test('the tray offers to check only where that can be done, and the page once a newer version is known', () => {
  const entry = (update: TrayView['update']) => {
    const gateway = { state: 'running', address: 'http://127.0.0.1:7417', isRoutingOn: true } as const;
    const view = { gateway, connections: [], profiles: [], clients: [], isRecording: false, update };
    return trayMenu({ view, text: shellTexts('en'), platform: 'win32' }).at(-3);
  };
  expect(entry(undefined)).toEqual({ kind: 'separator' });
  expect(entry({})).toMatchObject({ label: 'Check for updates…', choice: { do: 'check-updates' } });
  expect(entry({ newer: '2.0.0' })).toMatchObject({ label: 'Version 2.0.0 is there…', choice: { do: 'open-update' } });
});
