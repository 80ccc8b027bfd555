// The notice after a switch in the tray, over the real core: what it says, and what its Undo may put back.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AppCore, createAppCore } from '../../../src/main/core/app-core.ts';
import type { Notice } from '../../../src/main/electron/notices.ts';
import { createSwitchNotice } from '../../../src/main/electron/switch-notice.ts';
import { shellTexts } from '../../../src/shared/texts/texts.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { createMemoryPorts, createMemorySettings } from '../core/support/ports.ts';

interface Shown extends Notice {
  readonly click: () => void;
  isWithdrawn: boolean;
}

let core: AppCore;
let shown: Shown[];
let did: string[];

beforeEach(async () => {
  const connections = ['a', 'b', 'c'].map((id) => ({ id, name: id.toUpperCase(), provider: 'openai', models: ['m'] }));
  const settings = createMemorySettings({ connections, active: 'a', profiles: { own: { name: 'Own', active: 'b' } } });
  core = await createAppCore(createMemoryPorts({ paths: { data: temporaryFolder() }, settings }));
  shown = [];
  did = [];
});

afterEach(() => core.stop());

function bench(platform: NodeJS.Platform = 'win32') {
  const notice = createSwitchNotice({
    core,
    platform,
    text: () => shellTexts('en'),
    showNotice: (next, click) => {
      const entry: Shown = { ...next, click, isWithdrawn: false };
      shown.push(entry);
      return () => {
        entry.isWithdrawn = true;
      };
    },
    showChoice: () => did.push('show'),
    pulse: () => did.push('pulse'),
    onFailure: (error) => did.push(String(error)),
  });
  return {
    activate: (id: string) => notice.run('connection', () => core.activate(id)),
    useProfile: (id: string | undefined) => notice.run('profile', () => core.profiles.setCurrent(id)),
  };
}

const active = (): string => core.status().active.id;

test('a switch is confirmed by the icon and told; a click takes it back', async () => {
  const { activate } = bench();
  await activate('b');
  expect(did).toEqual(['pulse']);
  expect(shown).toMatchObject([
    { title: 'Requests now go to B', text: 'From the next request on. Click here to undo this.' },
  ]);
  expect(shown[0]?.action).toBeUndefined();
  shown[0]?.click();
  await vi.waitFor(() => expect(active()).toBe('a'));
  await vi.waitFor(() => expect(did).toEqual(['pulse', 'pulse']));
  expect(shown).toHaveLength(1);
  expect(shown[0]?.isWithdrawn).toBe(true);
});

test('on macOS a button takes it back, and a click shows what is in use', async () => {
  await bench('darwin').activate('b');
  expect(shown[0]).toMatchObject({ text: 'From the next request on.', action: { label: 'Undo' } });
  shown[0]?.click();
  expect([active(), did]).toEqual(['b', ['pulse', 'show']]);
  shown[0]?.action?.run();
  await vi.waitFor(() => expect(active()).toBe('a'));
});

test('a profile that the switch ended is in use again', async () => {
  const { activate, useProfile } = bench();
  await useProfile('own');
  await activate('c');
  expect(shown.map(({ title }) => title)).toEqual(['The profile Own is in use', 'Requests now go to C']);
  expect(core.status().profile).toBeUndefined();
  shown[1]?.click();
  await vi.waitFor(() => expect(core.status().profile?.id).toBe('own'));
  await useProfile(undefined);
  expect(shown[2]?.title).toBe('No profile is in use');
});

test('a later switch is never undone, wherever it was made', async () => {
  const { activate } = bench();
  await activate('b');
  await core.activate('c');
  expect(shown[0]?.isWithdrawn).toBe(true);
  shown[0]?.click();
  // Back to what it was: still somebody chose that later.
  await core.activate('b');
  shown[0]?.click();
  expect(did).toEqual(['pulse', 'show', 'show']);
  expect(active()).toBe('b');
});

test('of two switches only the last one can be taken back, to what it came from', async () => {
  const { activate } = bench();
  await activate('b');
  await activate('c');
  expect(shown.map(({ isWithdrawn }) => isWithdrawn)).toEqual([true, false]);
  shown[0]?.click();
  shown[1]?.click();
  shown[1]?.click();
  await vi.waitFor(() => expect(active()).toBe('b'));
  expect(did).toEqual(['pulse', 'pulse', 'show', 'show', 'pulse']);
});

test('other changes leave it standing', async () => {
  await bench().activate('b');
  await core.setRouting(false);
  await core.changePreferences({ theme: 'dark' });
  expect(shown[0]?.isWithdrawn).toBe(false);
});

test('choosing what is in use already says nothing', async () => {
  await bench().activate('a');
  expect([did, shown]).toEqual([[], []]);
});

test('muted, only the icon tells', async () => {
  await core.changePreferences({ mutedNotices: ['switched'] });
  await bench().activate('b');
  expect([did, shown]).toEqual([['pulse'], []]);
});
