// @vitest-environment happy-dom
// The window on the real core: what a user sees and does.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { SECTIONS, type Section } from '../../src/renderer/data/navigation.ts';
import { ask, listen, openWindow } from './support/window.tsx';

const LAB = {
  id: 'lab',
  name: 'Lab',
  provider: 'custom',
  protocol: 'openai-chat',
  baseUrl: 'http://127.0.0.1:9/v1',
  models: ['m1'],
};
const OTHER = { ...LAB, id: 'other', name: 'Other' };

const numberOf = (section: Section) => String(SECTIONS.indexOf(section) + 1);
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const heading = (name: string) => screen.findByRole('heading', { level: 1, name });

function type(label: string | RegExp, value: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
}

describe('overview', () => {
  it('labels the demo, and leads from there to a new connection', async () => {
    await openWindow();
    await heading('Requests go to the demo');
    expect(screen.getAllByText('Demo — a scripted model inside the app, offline')).toHaveLength(1);
    fireEvent.click(button('Add connection'));
    await screen.findByRole('dialog', { name: 'Choose a provider' });
  });

  it('shows no part of the local key before it is asked for, and takes it away again', async () => {
    const core = await openWindow();
    const { token, address } = core.gatewayAccess();
    await screen.findByText(address);
    expect(document.body.innerHTML).not.toContain(token);
    fireEvent.click(button('Show the line for curl'));
    await screen.findByText((text) => text.startsWith('curl -N') && text.includes(token));
    fireEvent.click(button('Hide the line for curl'));
    expect(document.body.innerHTML).not.toContain(token);
  });

  it('ticks the steps and shows the exchange when a first answer came back', async () => {
    const core = await openWindow();
    await screen.findByText('Nothing has come through yet. The newest request will show here.');
    expect(screen.getAllByText('(not done yet)', { exact: false })).toHaveLength(3);
    expect((await ask(core, 'claude-sonnet-4-5')).status).toBe(200);
    await waitFor(() => expect(screen.getAllByText('(done)', { exact: false })).toHaveLength(2));
    const card = screen.getByRole('region', { name: 'Last request' });
    expect(within(card).getByText(/^Claude Code, /)).toBeTruthy();
    expect(within(card).getByText('Done')).toBeTruthy();
  });

  it('says what to do when the gateway could not start', async () => {
    const taken = await listen(() => undefined);
    await openWindow({ port: Number(new URL(taken).port) });
    await heading('The gateway is not running');
    expect(screen.getByText('The gateway could not start')).toBeTruthy();
    expect(screen.getByText(/port/i, { selector: 'p' }).textContent).toContain(new URL(taken).port);
  });

  it('turns routing off and says so', async () => {
    const core = await openWindow({ settings: { connections: [LAB], active: 'lab' } });
    await heading('Requests go to Lab');
    fireEvent.click(screen.getByRole('switch', { name: 'Routing on' }));
    await heading('Routing is off');
    expect(core.status().gateway.isRoutingOn).toBe(false);
  });
});

describe('connections', () => {
  it('adds one, tests it at once, and lets the user pick from the models found', async () => {
    const provider = await listen((request, response) => {
      response.setHeader('content-type', 'application/json');
      const isAllowed = request.headers.authorization === 'Bearer sk-test-9f3c';
      response.statusCode = isAllowed ? 200 : 401;
      response.end(isAllowed ? '{"data":[{"id":"alpha"},{"id":"beta"}]}' : '{"error":{"message":"no"}}');
    });
    await openWindow({ hash: '#/connections' });
    await screen.findByText('No connection of your own yet');
    fireEvent.click(button('Add connection'));
    fireEvent.click(await screen.findByRole('button', { name: 'Enter another address…' }));
    type('Name', 'Lab');
    type('Base URL', `${provider}/v1`);
    type(/API key/, 'sk-test-9f3c');
    fireEvent.click(screen.getAllByRole('button', { name: 'Add connection' }).at(-1) as HTMLElement);

    await screen.findByText(/^Works: 2 models found in /);
    expect(screen.getByText('Key …9f3c')).toBeTruthy();
    expect(document.body.innerHTML).not.toContain('sk-test-9f3c');
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Lab' }).checked).toBe(true);

    fireEvent.click(button('Pick models…'));
    fireEvent.click(await screen.findByRole('checkbox', { name: 'beta' }));
    fireEvent.click(button('Save'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(await screen.findByText('beta')).toBeTruthy();
    expect(screen.queryByText('alpha')).toBeNull();
  });

  it('keeps what was typed when the core refuses, and says why at the field', async () => {
    await openWindow({ hash: '#/connections/add' });
    fireEvent.click(await screen.findByRole('button', { name: 'Enter another address…' }));
    type('Name', 'Cloud metadata');
    type('Base URL', 'http://169.254.169.254/v1');
    fireEvent.click(screen.getAllByRole('button', { name: 'Add connection' }).at(-1) as HTMLElement);
    await screen.findByText(/not a link-local one/);
    const field = screen.getByLabelText<HTMLInputElement>('Base URL');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(field.value).toBe('http://169.254.169.254/v1');
    expect(document.activeElement).toBe(field);
  });

  it('finds a provider by typing and takes it with Enter', async () => {
    await openWindow({ hash: '#/connections/add' });
    const search = await screen.findByRole('combobox', { name: 'Provider' });
    await screen.findByRole('option', { name: /OpenRouter/ });
    fireEvent.change(search, { target: { value: 'openr' } });
    fireEvent.keyDown(search, { key: 'Enter' });
    await screen.findByRole('dialog', { name: 'Add OpenRouter' });
    fireEvent.click(screen.getAllByRole('button', { name: 'Add connection' }).at(-1) as HTMLElement);
    expect(await screen.findByText('Please fill this in.')).toBeTruthy();
    fireEvent.click(button('Use an environment variable instead'));
    expect(screen.getByLabelText<HTMLInputElement>('Environment variable with the key').value).toBe(
      'OPENROUTER_API_KEY',
    );
  });

  it('shows in words why a test failed', async () => {
    await openWindow({ hash: '#/connections', settings: { connections: [LAB], active: 'lab' } });
    fireEvent.click(await screen.findByRole('button', { name: 'Test Lab' }));
    const result = await screen.findByText(/127\.0\.0\.1:9/, { selector: '[role=status] p' });
    expect(result.textContent).toMatch(/Is it running/);
  });

  it('activates another one by its radio button, everywhere in the window', async () => {
    const core = await openWindow({ hash: '#/connections', settings: { connections: [LAB, OTHER], active: 'lab' } });
    fireEvent.click(await screen.findByRole('radio', { name: 'Other' }));
    await screen.findByRole('button', { name: 'Active Other' });
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Other' }).checked).toBe(true));
    expect(core.status().active.id).toBe('other');
  });

  it('asks before it removes one', async () => {
    const core = await openWindow({ hash: '#/connections', settings: { connections: [LAB, OTHER], active: 'lab' } });
    fireEvent.click(await screen.findByRole('button', { name: 'Remove Lab' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Remove Lab?' });
    expect(core.listConnections()).toHaveLength(2);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(screen.queryByText('Lab')).toBeNull());
    expect(core.status().active.id).toBe('other');
  });

  it('of a config file are shown but not changed', async () => {
    await openWindow({
      hash: '#/connections',
      source: 'config-file',
      settings: { connections: [LAB], active: 'lab' },
    });
    await screen.findByText(/come from the file given with --config/);
    expect((await screen.findByRole<HTMLButtonElement>('button', { name: 'Remove Lab' })).disabled).toBe(true);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Add connection' }).disabled).toBe(true);
  });

  it('shows the old one again when choosing another was refused', async () => {
    await openWindow({
      hash: '#/connections',
      source: 'config-file',
      settings: { connections: [LAB, OTHER], active: 'lab' },
    });
    fireEvent.click(await screen.findByRole('radio', { name: 'Other' }));
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Other' }).checked).toBe(true);
    expect((await screen.findByRole('alert')).textContent).toMatch(/file/);
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Lab' }).checked).toBe(true));
  });

  it('says what went wrong when a change is refused outside of a screen', async () => {
    await openWindow({
      hash: '#/overview',
      source: 'config-file',
      settings: { connections: [LAB, OTHER], active: 'lab' },
    });
    await heading('Requests go to Lab');
    fireEvent.click(screen.getByRole('switch', { name: 'Routing on' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toMatch(/file/);
    fireEvent.click(within(alert).getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('activity', () => {
  it('is empty with a way to a first request', async () => {
    await openWindow({ hash: '#/activity' });
    await screen.findByText('No requests yet');
    expect(button('Copy the curl line')).toBeTruthy();
  });

  it('shows requests as they come, newest on top, and opens one from the keyboard', async () => {
    const core = await openWindow({ hash: '#/activity' });
    await screen.findByText('No requests yet');
    await ask(core, 'first-model');
    await screen.findByText('first-model');
    await ask(core, 'second-model');
    await screen.findByText('second-model');
    const rows = screen.getAllByRole('row').slice(1);
    expect(rows.map((row) => row.getAttribute('aria-rowindex'))).toEqual(['2', '3']);
    expect(rows[0]?.textContent).toContain('second-model');

    const grid = screen.getByRole('grid', { name: 'Requests, newest first' });
    fireEvent.keyDown(grid, { key: 'j' });
    fireEvent.keyDown(grid, { key: 'ArrowDown' });
    fireEvent.keyDown(grid, { key: 'Enter' });
    const details = await screen.findByRole('region', { name: 'Details of the request' });
    expect(details.textContent).toContain('first-model');
    fireEvent.keyDown(grid, { key: 'k' });
    await waitFor(() => expect(details.textContent).toContain('second-model'));
    fireEvent.keyDown(grid, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('region')).toBeNull());
  });

  it('stays still while paused, and counts what is new', async () => {
    const core = await openWindow({ hash: '#/activity' });
    await ask(core, 'before');
    await screen.findByText('before');
    fireEvent.click(button('Pause'));
    await ask(core, 'during');
    fireEvent.click(await screen.findByRole('button', { name: 'Follow (1 new)' }));
    expect(await screen.findByText('during')).toBeTruthy();
  });

  it('filters by text and state, and can be cleared after a question', async () => {
    const core = await openWindow({ hash: '#/activity' });
    await ask(core, 'needle');
    await ask(core, 'hay');
    await screen.findByText('hay');
    type('Filter requests', 'needle');
    await waitFor(() => expect(screen.queryByText('hay')).toBeNull());
    fireEvent.click(button('Failed'));
    await screen.findByText('Nothing matches');
    fireEvent.click(button('Clear the filter'));
    await screen.findByText('hay');
    fireEvent.click(button('Clear the log'));
    const dialog = await screen.findByRole('alertdialog', { name: 'Clear the log?' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Clear the log' }));
    await screen.findByText('No requests yet');
  });
});

describe('keys of the window', () => {
  it('lead to the sections and to their own list', async () => {
    await openWindow();
    fireEvent.keyDown(window, { key: numberOf('connections'), ctrlKey: true });
    await heading('Connections');
    fireEvent.keyDown(window, { key: numberOf('activity'), metaKey: true });
    await heading('Activity');
    fireEvent.keyDown(window, { key: 'f', ctrlKey: true });
    expect(document.activeElement).toBe(screen.getByLabelText('Filter requests'));
    fireEvent.keyDown(screen.getByLabelText('Filter requests'), { key: '?' });
    expect(screen.queryByRole('dialog')).toBeNull();
    fireEvent.keyDown(document.body, { key: '?' });
    await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  });

  it('do nothing behind a dialog', async () => {
    await openWindow();
    fireEvent.keyDown(document.body, { key: '?' });
    await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    fireEvent.keyDown(document.body, { key: '2', ctrlKey: true });
    expect(location.hash).toBe('');
  });
});

it('keeps a chosen theme', async () => {
  const core = await openWindow();
  await heading('Requests go to the demo');
  fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
  expect(document.documentElement.dataset['theme']).toBe('dark');
  await waitFor(() => expect(core.status().theme).toBe('dark'));
});
