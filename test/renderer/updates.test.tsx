// @vitest-environment happy-dom
// Settings, About: looking for a newer version, on the real core and a stand-in for the place of releases.
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pageOf, startFakeReleases, type FakeReleases } from '../support/fake-releases.ts';
import { openWindow } from './support/window.tsx';

async function openAbout(source: 'stored' | 'config-file' = 'stored') {
  const releases: FakeReleases = await startFakeReleases();
  onTestFinished(() => releases.close());
  const environment = { DRAGOMAN_LOCAL_RELEASES: releases.url };
  const core = await openWindow({ environment, source, settings: {}, hash: '#/settings/about' });
  await screen.findByRole('heading', { name: 'Newer versions' });
  return { core, releases };
}

const lookNow = (): void => void fireEvent.click(screen.getByRole('button', { name: 'Look now' }));

describe('looking for a newer version', () => {
  it('shows the newer one with a link to its page', async () => {
    const { releases } = await openAbout();
    releases.release('v10.0.0');
    expect(releases.askedCount()).toBe(0);
    lookNow();
    await screen.findByText('Version 10.0.0 is there.');
    const link = screen.getByRole('link', { name: 'Open its page' });
    expect([link.getAttribute('href'), link.getAttribute('target')]).toEqual([pageOf('v10.0.0'), '_blank']);
  });

  it('says that this is the newest', async () => {
    await openAbout();
    lookNow();
    await screen.findByText(/This is the newest version, as of/u);
  });

  it('says why it could not be found out', async () => {
    const { releases } = await openAbout();
    await releases.close();
    lookNow();
    await screen.findByText(/could not be reached/u);
  });

  it('is switched on for each day, and off again', async () => {
    const { core } = await openAbout();
    const daily = screen.getByRole('switch', { name: 'Look once a day' });
    expect(daily.getAttribute('aria-checked')).toBe('false');
    fireEvent.click(daily);
    await waitFor(() => expect(core.preferences().checkForUpdates).toBe(true));
    fireEvent.click(daily);
    await waitFor(() => expect(core.preferences().checkForUpdates).toBe(false));
  });

  it('can be asked for, but not switched on, while the settings come from a file', async () => {
    await openAbout('config-file');
    expect(screen.getByRole<HTMLButtonElement>('switch', { name: 'Look once a day' }).disabled).toBe(true);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Look now' }).disabled).toBe(false);
  });

  it('is not offered by a build that does not know where its releases are', async () => {
    const core = await openWindow({ hash: '#/settings/about' });
    await screen.findByRole('heading', { name: 'About Dragoman' });
    expect(core.updates.current().isOffered).toBe(false);
    expect(screen.queryByText('Newer versions')).toBeNull();
  });
});
