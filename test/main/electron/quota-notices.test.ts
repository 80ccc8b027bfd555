// Notices about plans: once a period, also when one had to wait, and told again when a plan comes back.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DesktopNotice } from '../../../src/main/electron/notice-gate.ts';
import { createNoticeGate } from '../../../src/main/electron/notice-gate.ts';
import { createQuotaNotices, type QuotaFacts } from '../../../src/main/electron/quota-notices.ts';
import { openToldPlans } from '../../../src/main/electron/told-plans.ts';
import type { NoticeKind } from '../../../src/shared/model/preferences.ts';
import type { Quota } from '../../../src/shared/model/sign-in.ts';
import { shellTexts } from '../../../src/shared/texts/texts.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { handClock, recordedLog } from './support.ts';

const MINUTE_MS = 60_000;
const LOGIN = [{ source: 'login' as const, isAvailable: true }];

function bench(folder = temporaryFolder()) {
  const clock = handClock();
  const muted = new Set<NoticeKind>();
  const shown: DesktopNotice[] = [];
  const isMuted = (kind: NoticeKind): boolean => muted.has(kind);
  const tell = createNoticeGate({ clock, isMuted, show: (notice) => shown.push(notice) });
  const toldPlans = openToldPlans({ folder, log: recordedLog() });
  const look = createQuotaNotices({ clock, text: () => shellTexts('en'), tell, isMuted, toldPlans });
  const quota = (...windows: Quota['windows']): Quota => ({ askedAt: clock.now(), windows });
  const one = (...windows: Quota['windows']): QuotaFacts => ({
    connections: [{ id: 'plus', name: 'ChatGPT', keys: LOGIN, quota: quota(...windows) }],
    accounts: [],
  });
  return { clock, muted, shown, look, quota, one, titles: () => shown.map(({ title }) => title) };
}

const limit = (usedPercent: number, resetsAt?: number, name = '5 hours') => ({
  name,
  usedPercent,
  ...(resetsAt === undefined ? {} : { resetsAt }),
});

test('less than a tenth left is told for the tightest limit, and once for all that are low', () => {
  const { look, one, shown, clock } = bench();
  look(one(limit(90), limit(50, undefined, '7 days')));
  expect(shown).toEqual([]);
  look(one(limit(91), limit(99, undefined, '7 days')));
  expect(shown).toEqual([
    {
      kind: 'quota-low',
      title: 'ChatGPT is almost used up',
      text: 'Less than 10 % is left of its 7-day limit. Choose another connection, or wait until it starts anew.',
    },
  ]);
  clock.advance(60 * MINUTE_MS);
  look(one(limit(95), limit(99, undefined, '7 days')));
  expect(shown).toHaveLength(1);
});

test('in the next period it is told again', () => {
  const { look, one, shown, clock } = bench();
  const end = clock.now() + 30 * MINUTE_MS;
  look(one(limit(95, end)));
  clock.advance(29 * MINUTE_MS);
  look(one(limit(96, end)));
  expect(shown).toHaveLength(1);
  clock.advance(MINUTE_MS);
  look(one(limit(97, end + 300 * MINUTE_MS)));
  expect(shown).toHaveLength(2);
});

test('it is told again after it had filled up, for a provider that names no time', () => {
  const { look, one, shown, clock } = bench();
  look(one(limit(95)));
  look(one(limit(5)));
  clock.advance(10 * MINUTE_MS);
  look(one(limit(95)));
  expect(shown).toHaveLength(2);
});

test('a start of the app is no new period, whatever became of the file', () => {
  const folder = temporaryFolder();
  const first = bench(folder);
  const end = first.clock.now() + 30 * MINUTE_MS;
  first.look(first.one(limit(95, end), limit(96, undefined, '7 days')));
  const second = bench(folder);
  second.look(second.one(limit(95, end), limit(96, undefined, '7 days')));
  expect([first.shown.length, second.shown.length]).toEqual([1, 0]);
  second.clock.advance(30 * MINUTE_MS);
  second.look(second.one(limit(95, end + MINUTE_MS)));
  expect(second.shown).toHaveLength(1);
  writeFileSync(join(folder, 'told-plans.json'), '{"account ');
  const third = bench(folder);
  third.look(third.one(limit(95)));
  expect(third.shown).toHaveLength(1);
});

test('a second plan that becomes low within ten minutes is told when they are over', () => {
  const { look, quota, titles, clock } = bench();
  const both: QuotaFacts = {
    connections: [
      { id: 'a', name: 'One', keys: LOGIN, quota: quota(limit(95)) },
      { id: 'b', name: 'Two', keys: LOGIN, quota: quota(limit(95)) },
    ],
    accounts: [],
  };
  look(both);
  expect(titles()).toEqual(['One is almost used up']);
  clock.advance(10 * MINUTE_MS);
  look(both);
  look(both);
  expect(titles()).toEqual(['One is almost used up', 'Two is almost used up']);
});

test('two connections with the same login are one plan', () => {
  const { look, quota, titles, clock } = bench();
  const connections = ['One', 'Two'].map((name) => ({ id: name, name, keys: LOGIN, quota: quota(limit(95)) }));
  const facts = { connections, accounts: [{ id: 'ash', connections: ['One', 'Two'] }] };
  look(facts);
  clock.advance(20 * MINUTE_MS);
  look(facts);
  expect(titles()).toEqual(['One is almost used up']);
});

test('a plan that was used up and is back is told, with what is left; one that only was low is not', () => {
  const { look, one, shown, clock } = bench();
  look(one(limit(95)));
  look(one(limit(0)));
  expect(shown.map(({ kind }) => kind)).toEqual(['quota-low']);
  clock.advance(10 * MINUTE_MS);
  look(one(limit(100)));
  look(one(limit(97)));
  look(one(limit(1)));
  look(one(limit(2)));
  expect(shown.map(({ kind }) => kind)).toEqual(['quota-low', 'quota-low', 'quota-back']);
  expect(shown[2]).toMatchObject({
    title: 'ChatGPT can be used again',
    text: 'Its 5-hour limit had been used up. Now 99 % is left.',
  });
});

test('it is not back while another of its limits stands in the way', () => {
  const { look, one, titles } = bench();
  look(one(limit(100), limit(100, undefined, '7 days')));
  look(one(limit(0), limit(100, undefined, '7 days')));
  expect(titles()).toEqual(['ChatGPT is almost used up']);
});

test('what was muted is neither told nor made up for, when it is news no more', () => {
  const { look, one, titles, muted } = bench();
  muted.add('quota-back').add('quota-low');
  look(one(limit(100)));
  look(one(limit(0)));
  muted.clear();
  look(one(limit(0)));
  expect(titles()).toEqual([]);
  look(one(limit(95)));
  expect(titles()).toEqual(['ChatGPT is almost used up']);
});
