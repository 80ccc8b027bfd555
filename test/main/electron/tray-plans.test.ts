// The tray's view of plans: what the menu says is left of one, and when nothing is said.
import { expect, test } from 'vitest';
import { trayMenu, type TrayEntry } from '../../../src/main/electron/tray-menu.ts';
import { trayViewOf } from '../../../src/main/electron/tray-source.ts';
import type { TrayConnection, TrayView } from '../../../src/main/electron/tray-view.ts';
import type { Account } from '../../../src/shared/model/sign-in.ts';
import type { ConnectionView } from '../../../src/shared/model/views.ts';
import { shellTexts } from '../../../src/shared/texts/texts.ts';

function viewOf(...connections: Partial<TrayConnection>[]): TrayView {
  const base = { id: 'c', name: 'ChatGPT', isActive: true, isDemo: false };
  return {
    gateway: { state: 'running', address: 'http://127.0.0.1:7417', isRoutingOn: true },
    connections: connections.map((connection) => ({ ...base, ...connection })),
    profiles: [],
    clients: [],
    isRecording: false,
  };
}

function connectionEntries(view: TrayView): readonly TrayEntry[] {
  const menu = trayMenu({ view, text: shellTexts('en'), platform: 'win32' });
  const list = menu.find((entry) => entry.kind === 'submenu' && entry.label === 'Active connection');
  return list?.kind === 'submenu' ? list.entries : [];
}

function connectionLabels(view: TrayView): string[] {
  return connectionEntries(view).flatMap((entry) => ('label' in entry ? [entry.label] : []));
}

test('a connection with a plan says what is left of it', () => {
  const plan = { name: 'plus', percentLeft: 62 };
  expect(connectionLabels(viewOf({ plan }))).toEqual(['ChatGPT · Plus · 62 % left']);
  expect(connectionLabels(viewOf({ plan: { percentLeft: 0 } }))).toEqual(['ChatGPT · 0 % left']);
  expect(connectionLabels(viewOf({ name: 'My Plus', plan }))).toEqual(['My Plus · 62 % left']);
  expect(connectionLabels(viewOf({}))).toEqual(['ChatGPT']);
});

test('what is wrong with a connection goes before what is left, and the line stays short', () => {
  const plan = { name: 'an-enterprise-contract', percentLeft: 62 };
  expect(connectionLabels(viewOf({ plan, problem: 'resting' }))).toEqual(['ChatGPT – resting after an error']);
  const [long = ''] = connectionLabels(viewOf({ name: 'x'.repeat(80), plan }));
  expect(long.length).toBeLessThanOrEqual(60);
  expect(long).toContain('62 % left');
});

test('a connection whose login has ended leads to its sign-in instead of being chosen', () => {
  const [entry] = connectionEntries(viewOf({ problem: 'sign-in' }));
  expect(entry).toMatchObject({
    label: 'ChatGPT – sign in again',
    isEnabled: true,
    choice: { do: 'sign-in', id: 'c' },
  });
  const [bare] = connectionEntries(viewOf({ problem: 'no-key' }));
  expect(bare).toMatchObject({ isEnabled: false });
});

test('the reading of the core is shown with the name of the plan that the account has', () => {
  const quota = { askedAt: 1, windows: [{ name: '5 hours', usedPercent: 38 }] };
  const connection = { id: 'plus', name: 'ChatGPT', isActive: true, isDemo: false, keys: [{ source: 'login' }], quota };
  // What is known is that of the first key, which is none of the account's.
  const mixed = { ...connection, id: 'mixed', keys: [{ source: 'stored' }, { source: 'login' }] };
  const account = { id: 'a', plan: 'plus', state: 'ok', connections: ['plus', 'mixed'] };
  const { connections } = trayViewOf({
    updates: { isOffered: false, update: { state: 'unknown' } },
    status: { gateway: viewOf().gateway as never },
    facts: {
      clients: [],
      accounts: [account as unknown as Account],
      connections: [connection, { ...connection, id: 'key', quota: undefined }, mixed] as unknown as ConnectionView[],
      last: undefined,
    },
    recording: { mode: 'off' },
    profiles: [],
  });
  expect(connections.map(({ plan }) => plan)).toEqual([
    { name: 'plus', percentLeft: 62 },
    undefined,
    { percentLeft: 62 },
  ]);
});
