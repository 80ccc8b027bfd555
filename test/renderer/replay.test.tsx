// @vitest-environment happy-dom
// Sending a recorded request again, while everything is recorded.
import { createRouterClient } from '@orpc/server';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ask, openWindow } from './support/window.tsx';

const PATIENCE = { timeout: 8000 };

it('keeps the answer of a replay in sight when its own bodies are recorded', async () => {
  const core = await openWindow({ hash: '#/activity' });
  const api = createRouterClient(core.router);
  await api.activity.recording.set({ mode: 'always' });
  await ask(core, 'default');
  const id = (await api.activity.list({})).exchanges[0]?.id ?? '';
  await waitFor(async () => expect((await api.activity.bodies({ id })).state).toBe('kept'), PATIENCE);
  location.hash = `#/activity/${id}`;
  fireEvent.click(await screen.findByRole('button', { name: /^Send again/ }, PATIENCE));
  const dialog = await screen.findByRole('dialog');
  fireEvent.click(await within(dialog).findByRole('button', { name: 'Send' }, PATIENCE));
  await within(dialog).findByText('Done', {}, PATIENCE);

  // The window hears of the new bodies, and so asks for those of the first request once more.
  await screen.findByText(/2 requests, \d/, {}, PATIENCE);
  expect(within(dialog).queryByText('Done')).not.toBeNull();
}, 30_000);
