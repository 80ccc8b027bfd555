// Notices: what is worth one, which are muted, and how often they come.
import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { AppCore } from '../../../src/main/core/app-core.ts';
import { createVoice } from '../../../src/main/electron/desktop-side.ts';
import { createNoticeGate, type DesktopNotice } from '../../../src/main/electron/notice-gate.ts';
import {
  budgetNotices,
  clientNotices,
  fallbackNotice,
  gatewayNotice,
} from '../../../src/main/electron/notice-rules.ts';
import type { ClientView } from '../../../src/shared/model/client.ts';
import type { Exchange } from '../../../src/shared/model/exchange.ts';
import type { NoticeKind } from '../../../src/shared/model/preferences.ts';
import { shellTexts } from '../../../src/shared/texts/texts.ts';
import { handClock } from './support.ts';

const text = shellTexts('en');
const MINUTE_MS = 60_000;

describe('the gate', () => {
  function bench() {
    const muted = new Set<NoticeKind>();
    const shown: DesktopNotice[] = [];
    const clock = handClock();
    const tell = createNoticeGate({ clock, isMuted: (kind) => muted.has(kind), show: (notice) => shown.push(notice) });
    const say = (kind: NoticeKind): boolean => tell({ kind, title: kind, text: '' });
    return { muted, shown, clock, say };
  }

  test('lets one of each kind through in ten minutes', () => {
    const { say, clock, shown } = bench();
    expect([say('provider-down'), say('provider-down'), say('quota-low')]).toEqual([true, false, true]);
    clock.advance(10 * MINUTE_MS - 1);
    expect(say('provider-down')).toBe(false);
    clock.advance(1);
    expect(say('provider-down')).toBe(true);
    expect(shown).toHaveLength(3);
  });

  test('lets another topic of the same kind through as well', () => {
    const { shown, clock } = bench();
    const tell = createNoticeGate({ clock, isMuted: () => false, show: (notice) => shown.push(notice) });
    const say = (topic: string): boolean => tell({ kind: 'budget', topic, title: topic, text: '' });
    expect([say('near'), say('spent'), say('near'), say('spent')]).toEqual([true, true, false, false]);
  });

  test('shows nothing of a muted kind, and does not count it', () => {
    const { say, muted } = bench();
    muted.add('quota-low');
    expect(say('quota-low')).toBe(false);
    muted.delete('quota-low');
    expect(say('quota-low')).toBe(true);
  });
});

describe('a gateway that can not start', () => {
  const failed = { state: 'failed', problem: 'Port 7417 is in use by another program.' } as const;

  test('is told once, with the reason', () => {
    expect(gatewayNotice(failed, undefined, text)).toEqual([
      { kind: 'gateway-failed', title: "Dragoman can't take requests", text: failed.problem },
    ]);
    expect(gatewayNotice(failed, { state: 'starting' }, text)).toHaveLength(1);
    expect(gatewayNotice(failed, failed, text)).toEqual([]);
    expect(gatewayNotice({ state: 'running' }, failed, text)).toEqual([]);
  });
});

describe('a budget', () => {
  const near = { amount: 50, isLimit: false, state: 'near' } as const;
  const spent = { connection: 'work', name: 'Work', amount: 5, isLimit: true, state: 'spent' } as const;

  test('is told when it is almost used up, and again when it is used up, but not at the start', () => {
    expect(budgetNotices([near], undefined, text)).toEqual([]);
    expect(budgetNotices([near], [], text)).toEqual([
      {
        kind: 'budget',
        topic: 'near',
        title: 'The budget for all connections is almost used up',
        text: 'Of $50.00 a month, by estimated cost. Requests go on.',
      },
    ]);
    expect(budgetNotices([near], [near], text)).toEqual([]);
    expect(budgetNotices([near, spent], [near, { ...spent, state: 'near' }], text)).toMatchObject([
      { title: 'The budget for Work is used up', text: expect.stringContaining('are refused from now on') as string },
    ]);
  });

  test('that was raised is not told again', () => {
    expect(budgetNotices([{ ...spent, state: 'near' }], [spent], text)).toEqual([]);
  });
});

describe('a client whose settings somebody else changed', () => {
  const client = (drift: ClientView['connects'][number]['drift']): ClientView =>
    ({ id: 'codex', name: 'Codex', connects: [{ drift }] }) as unknown as ClientView;
  const changed = client([{ path: '/home/a/.codex/config.toml', key: 'model' }]);

  test('is told when it happens, not when it is found so at the start, nor again', () => {
    expect(clientNotices([changed], [client([])], text)).toMatchObject([
      { kind: 'client-changed', title: 'Codex no longer uses Dragoman as set up' },
    ]);
    expect(clientNotices([changed], [], text)).toEqual([]);
    expect(clientNotices([changed], [changed], text)).toEqual([]);
    expect(clientNotices([client([])], [changed], text)).toEqual([]);
  });
});

describe('a provider that is down', () => {
  const exchange = (change: Partial<Exchange>): Exchange =>
    ({
      state: 'done',
      connectionId: 'second',
      attempts: [
        { connectionId: 'first', model: 'm', failure: 'unreachable', durationMs: 1 },
        { connectionId: 'second', model: 'm', status: 200, durationMs: 1 },
      ],
      ...change,
    }) as Exchange;
  const nameOf = (id: string): string => id.toUpperCase();

  test('is told when another connection took over', () => {
    expect(fallbackNotice(exchange({}), nameOf, text)).toEqual([
      {
        kind: 'provider-down',
        title: 'FIRST did not answer',
        text: 'SECOND took over. Dragoman asks FIRST again by itself.',
      },
    ]);
  });

  test.each([
    ['the same connection answered in the end', { connectionId: 'first' }],
    ['nobody answered', { state: 'failed' }],
    [
      'it only had enough of this key',
      { attempts: [{ connectionId: 'first', model: 'm', failure: 'rate-limited', durationMs: 1 }] },
    ],
    ['all went well', { attempts: [] }],
  ] as const)('is not told when %s', (_why, change) => {
    expect(fallbackNotice(exchange(change as unknown as Partial<Exchange>), nameOf, text)).toEqual([]);
  });
});

describe('the voice of the desktop app', () => {
  const ended = ['chatgpt-codex', 'xai'].map((provider) => ({ id: provider, provider, name: provider }));
  class Shown extends EventEmitter {
    static readonly all: Shown[] = [];
    static isSupported = (): boolean => true;
    readonly options: { title: string; body: string };
    constructor(options: { title: string; body: string }) {
      super();
      this.options = options;
      Shown.all.push(this);
    }
    show(): void {
      // The test clicks by hand.
    }
  }

  test.each([
    ['of the login that has ended', ended.slice(0, 1), { detail: 'sign-in', item: 'chatgpt-codex' }],
    ['of all, when several have ended', ended, {}],
  ])('opens the sign-in %s', (_which, accountsNeedingLogin, place) => {
    Shown.all.length = 0;
    const wishes: unknown[] = [];
    const voice = createVoice({
      electron: { app: { getPreferredSystemLanguages: () => ['en'] }, Notification: Shown } as never,
      clock: handClock(),
      openWindow: () => undefined,
    });
    voice.useCore({
      preferences: () => ({ mutedNotices: [], language: 'system' }),
      status: () => ({ accountsNeedingLogin }),
      wish: (wish: unknown) => wishes.push(wish),
    } as unknown as AppCore);
    voice.tell({ kind: 'sign-in-needed', title: 'Sign in again', text: '' });
    Shown.all[0]?.emit('click');
    expect(wishes).toEqual([{ kind: 'go', section: 'connections', ...place }]);
  });

  test('opens the screen that a notice is about, is silent about what was muted, and speaks before there is a core', () => {
    Shown.all.length = 0;
    const did: unknown[] = [];
    const voice = createVoice({
      electron: { app: { getPreferredSystemLanguages: () => ['xx'] }, Notification: Shown } as never,
      clock: handClock(),
      openWindow: () => did.push('window'),
    });
    expect(voice.text()('tray.quit')).toBe('Quit Dragoman');
    expect(voice.tell({ kind: 'sign-in-needed', title: 'Sign in again', text: '' })).toBe(true);
    Shown.all[0]?.emit('click');
    expect(did).toEqual(['window']);
    voice.useCore({
      preferences: () => ({ mutedNotices: ['quota-low'], language: 'system' }),
      wish: (wish: unknown) => did.push(wish),
    } as unknown as AppCore);
    expect(voice.tell({ kind: 'quota-low', title: '', text: '' })).toBe(false);
    const places = (['client-changed', 'provider-down', 'gateway-failed'] as const).map((kind) => {
      did.length = 0;
      voice.tell({ kind, title: kind, text: '' });
      Shown.all.at(-1)?.emit('click');
      return did.map((what) => (what === 'window' ? what : (what as { section: string }).section));
    });
    expect(places).toEqual([
      ['clients', 'window'],
      ['activity', 'window'],
      ['settings', 'window'],
    ]);
  });
});
