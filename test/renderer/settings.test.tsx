// @vitest-environment happy-dom
// The settings on the real core: what a user sees and does.
import { createRouterClient } from '@orpc/server';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { listen, openWindow } from './support/window.tsx';

async function openSettings(tab: string, options: Parameters<typeof openWindow>[0] = {}) {
  const core = await openWindow({ ...options, hash: `#/settings/${tab}` });
  await screen.findByRole('heading', { level: 1, name: 'Settings' });
  return { core, calls: createRouterClient(core.router) };
}

describe('a new port', () => {
  it('is taken at once, and names the clients that must be connected again', async () => {
    const { core, calls } = await openSettings('gateway', { port: 'settings', settings: { gateway: { port: 0 } } });
    await calls.clients.connect({ client: 'claude-code', scope: 'user' });
    const field = await screen.findByRole('textbox', { name: 'Port' });
    // Some port that is free with all likelihood; the core refuses it else, and the test says so.
    const wanted = 21_000 + (process.pid % 9000);
    fireEvent.change(field, { target: { value: String(wanted) } });
    fireEvent.click(screen.getByRole('button', { name: 'Change the port' }));
    await waitFor(() => expect(core.status().gateway).toMatchObject({ state: 'running', port: wanted }));
    const notice = await screen.findByRole('alert');
    expect(within(notice).getByText('Some clients must be connected again')).toBeTruthy();
    const link = within(notice).getByRole('link', { name: 'Connect Claude Code again…' });
    expect(link.getAttribute('href')).toBe('#/clients/connect/claude-code');
  });

  it('that is taken is refused beside the field, and the old one goes on', async () => {
    const { core } = await openSettings('gateway', { port: 'settings', settings: { gateway: { port: 0 } } });
    const other = Number(new URL(await listen((_request, response) => response.end())).port);
    const field = await screen.findByRole('textbox', { name: 'Port' });
    fireEvent.change(field, { target: { value: String(other) } });
    fireEvent.click(screen.getByRole('button', { name: 'Change the port' }));
    await screen.findByText(new RegExp(`Port ${other} is in use`, 'u'));
    expect(core.status().gateway.state).toBe('running');
  });
});

describe('how long an answer may go on', () => {
  it('is chosen, and a number that only the file can give stands among the choices', async () => {
    const { core } = await openSettings('gateway', { settings: { gateway: { longestAnswerMinutes: 45 } } });
    const select = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'An answer may go on for' });
    expect(select.selectedOptions[0]?.textContent).toBe('45 minutes');
    fireEvent.change(select, { target: { value: '0' } });
    await waitFor(() => expect(core.preferences().longestAnswerMinutes).toBe(0));
    await waitFor(() => expect(select.selectedOptions[0]?.textContent).toBe('No limit'));
  });
});

describe('the proxy', () => {
  it("is one of the user's choice once its address is one, and the environment's again", async () => {
    const { core } = await openSettings('gateway');
    const select = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'How requests reach providers' });
    expect(select.value).toBe('environment');
    fireEvent.change(select, { target: { value: 'own' } });
    const address = await screen.findByRole('textbox', { name: 'Address of the proxy' });
    fireEvent.change(address, { target: { value: 'http://office:word@proxy.test:3128' } });
    await screen.findByText(/This is no address such as/u);
    fireEvent.change(address, { target: { value: 'http://proxy.test:3128' } });
    fireEvent.click(screen.getByRole('button', { name: 'Use this proxy' }));
    await waitFor(() => expect(core.preferences().proxy).toBe('http://proxy.test:3128'));
    const again = await screen.findByRole('combobox', { name: 'How requests reach providers' });
    fireEvent.change(again, { target: { value: 'environment' } });
    await waitFor(() => expect(core.preferences().proxy).toBe('environment'));
  });
});

describe('settings from a file', () => {
  it('are shown and can not be changed here, with the reason', async () => {
    await openSettings('notices', { settings: { desktop: { mutedNotices: ['quota-low'] } }, source: 'config-file' });
    await screen.findByText(/come from a file that was given with --config/u);
    const low = await screen.findByRole('switch', { name: 'A subscription is almost used up' });
    expect(low.getAttribute('aria-checked')).toBe('false');
    for (const control of screen.getAllByRole('switch', { name: /sign-in|subscription|provider|client|Requests/u })) {
      expect((control as HTMLButtonElement).disabled).toBe(true);
    }
  });
});

describe('a wish of the shell', () => {
  it('opens a screen, or asks about a link and does nothing by itself', async () => {
    const core = await openWindow();
    core.wish({ kind: 'go', section: 'settings', detail: 'gateway' });
    await screen.findByRole('heading', { level: 1, name: 'Settings' });
    core.wish({ kind: 'add-connection', provider: 'openrouter' });
    const dialog = await screen.findByRole('dialog', { name: 'Add a connection to OpenRouter?' });
    expect(core.listConnections()).toMatchObject([{ id: 'demo' }]);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Add a connection…' }));
    await waitFor(() => expect(location.hash).toBe('#/connections/add/openrouter'));
  });

  it('to add a provider that nobody knows only says so', async () => {
    const core = await openWindow();
    core.wish({ kind: 'add-connection', provider: 'nobody' });
    const dialog = await screen.findByRole('dialog', { name: 'Dragoman does not know this provider' });
    expect(within(dialog).queryByRole('button', { name: 'Add a connection…' })).toBeNull();
  });
});

describe('starting at login', () => {
  it('is offered where clients are connected, done by one click, and not offered again', async () => {
    let isOn = false;
    const loginItem = { isAvailable: true, isOn: async () => isOn, set: async (next: boolean) => void (isOn = next) };
    const core = await openWindow({ hash: '#/clients', loginItem });
    await screen.findByRole('heading', { level: 1, name: 'Clients' });
    expect(screen.queryByText('Start Dragoman when you log in?')).toBeNull();
    await createRouterClient(core.router).clients.connect({ client: 'claude-code', scope: 'user' });
    fireEvent.click(await screen.findByRole('button', { name: 'Start at login' }, { timeout: 8000 }));
    await waitFor(() => expect(screen.queryByText('Start Dragoman when you log in?')).toBeNull());
    expect(isOn).toBe(true);
  }, 15_000);
});
