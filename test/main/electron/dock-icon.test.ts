// The icon in the Dock of macOS: with the window, or never; and never none at all while there is no other way in.
import { expect, test } from 'vitest';
import { createDockIcon } from '../../../src/main/electron/dock-icon.ts';

function bench() {
  const did: string[] = [];
  const now = { choice: 'window' as 'window' | 'never', hasTray: true, isVisible: false };
  const icon = createDockIcon({
    dock: {
      hide: () => void did.push('hide'),
      show: async () => void did.push('show'),
    },
    preference: () => now.choice,
    hasTrayIcon: () => now.hasTray,
    isWindowVisible: () => now.isVisible,
    bringToFront: () => {
      did.push('front');
      void icon.show();
    },
  });
  return { did, now, icon };
}

test('it comes with the window and goes with it', async () => {
  const { icon, did } = bench();
  icon.follow();
  await icon.show();
  icon.hide();
  expect(did).toEqual(['show', 'hide']);
});

test('chosen to be never there, it goes at once and does not come with the window', async () => {
  const { icon, did, now } = bench();
  now.choice = 'never';
  icon.follow();
  icon.follow();
  await icon.show();
  expect(did).toEqual(['hide']);
});

test('while the window is open, a new choice counts at once, and the window stays in front', () => {
  const { icon, did, now } = bench();
  now.isVisible = true;
  now.choice = 'never';
  icon.follow();
  expect(did).toEqual(['hide', 'front']);
  now.choice = 'window';
  icon.follow();
  expect(did).toEqual(['hide', 'front', 'front', 'show']);
});

test('without an icon in the menu bar it stays, whatever was chosen', async () => {
  const { icon, did, now } = bench();
  now.choice = 'never';
  now.hasTray = false;
  icon.follow();
  await icon.show();
  expect(did).toEqual(['show']);
});
