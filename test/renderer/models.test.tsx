// @vitest-environment happy-dom
// The models screen on the real core: slots, profiles, names and tokens.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { moved } from '../../src/renderer/ui/order-list.tsx';
import { ask, openWindow } from './support/window.tsx';

const LAB = {
  id: 'lab',
  name: 'Lab',
  provider: 'custom',
  protocol: 'openai-chat',
  baseUrl: 'http://127.0.0.1:9/v1',
  models: ['l1', 'l2'],
};
const OTHER = { ...LAB, id: 'other', name: 'Other', models: ['o1', 'o2'] };
const SETTINGS = { connections: [LAB, OTHER], active: 'lab' };

const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });
const rowOf = (name: string) => screen.getByRole('rowheader', { name: new RegExp(`^${name}`) }).closest('tr')!;

async function pick(opener: string, text: string): Promise<void> {
  fireEvent.click(button(new RegExp(`^${opener}`)));
  const field = await screen.findByRole('combobox', { name: opener });
  fireEvent.change(field, { target: { value: text } });
  await screen.findByRole('option', { name: new RegExp(text) });
  fireEvent.keyDown(field, { key: 'Enter' });
  await waitFor(() => expect(screen.queryByRole('listbox')).toBeNull());
}

beforeEach(() => localStorage.clear());

describe('the slot board', () => {
  it('leads to a new connection while there is none', async () => {
    await openWindow({ hash: '#/models' });
    await screen.findByRole('heading', { name: 'No models to choose from yet' });
    fireEvent.click(button('Add connection'));
    await screen.findByRole('dialog', { name: 'Choose a provider' });
  });

  it('fills a slot of the active connection from the keyboard, offers only its models, and empties it again', async () => {
    await openWindow({ settings: SETTINGS, hash: '#/models' });
    await screen.findByRole('table', { name: 'Slots' });
    fireEvent.click(button(/^Choose the model for Opus/));
    const field = await screen.findByRole('combobox');
    await waitFor(() =>
      expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['l1', 'l2']),
    );
    fireEvent.keyDown(field, { key: 'ArrowDown' });
    fireEvent.keyDown(field, { key: 'Enter' });
    await within(rowOf('Opus')).findByRole('button', { name: 'Empty the slot Opus' });
    expect(within(rowOf('Opus')).getByText('l2')).toBeTruthy();
    fireEvent.click(button('Empty the slot Opus'));
    await waitFor(() => expect(within(rowOf('Opus')).getByText('as default')).toBeTruthy());
  });

  it('shows only a few of very many models in the page, and finds the last one', async () => {
    const models = Array.from({ length: 1500 }, (_, index) => `vendor/model-${index}`);
    await openWindow({ settings: { ...SETTINGS, connections: [{ ...LAB, models }] }, hash: '#/models' });
    await screen.findByRole('table');
    fireEvent.click(button(/^Choose the model for Opus/));
    const field = await screen.findByRole('combobox');
    await screen.findByText('1500 models');
    expect(screen.getAllByRole('option').length).toBeLessThan(40);
    fireEvent.change(field, { target: { value: 'model-1499' } });
    await screen.findByText('1 model');
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(await within(rowOf('Opus')).findByText('vendor/model-1499')).toBeTruthy();
  });

  it('says so where a connection passes on whatever name is asked for', async () => {
    await openWindow({ settings: { connections: [{ ...LAB, models: [] }] }, hash: '#/models' });
    await screen.findByRole('table');
    expect(within(rowOf('Sonnet')).getByText('As it is asked for')).toBeTruthy();
  });

  it('can be looked at but not changed where the settings come from a file', async () => {
    await openWindow({ settings: SETTINGS, source: 'config-file', hash: '#/models' });
    await screen.findByText(/given with --config/);
    await screen.findByRole('table');
    expect(button(/^Choose the model for Opus/).disabled).toBe(true);
    expect(button('New profile').disabled).toBe(true);
  });
});

describe('a profile', () => {
  it('is made, given models of any connection, and used for the next request', async () => {
    const core = await openWindow({ settings: SETTINGS, hash: '#/models' });
    await screen.findByRole('table');
    fireEvent.click(button('New profile'));
    fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Cheap' } });
    fireEvent.click(button('Create'));
    await screen.findByRole('radio', { name: 'Cheap', checked: true });
    await pick('Choose the model for Opus', 'o2');
    await within(rowOf('Opus')).findByText('Other');
    await pick('Add a model', 'o1');
    fireEvent.click(button('Use this profile'));
    await waitFor(() => expect(core.status().profile).toEqual({ id: 'cheap', name: 'Cheap' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Use this profile' })).toBeNull());
    // Both are out of reach: the text names what was asked, in this order.
    expect((await ask(core, 'claude-opus-4-8')).text).toMatch(/other\/o2.*other\/o1/s);
  });

  it('is chosen in the command palette, and left there again', async () => {
    const settings = { ...SETTINGS, profiles: { a: { name: 'Frugal', active: 'other' } } };
    const core = await openWindow({ settings });
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    fireEvent.click(await screen.findByRole('option', { name: /Use the profile Frugal/ }));
    await waitFor(() => expect(core.status().active.id).toBe('other'));
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    fireEvent.click(await screen.findByRole('option', { name: /Use no profile/ }));
    await waitFor(() => expect(core.status().active.id).toBe('lab'));
  });

  it('is only deleted together with a place for its tokens', async () => {
    await openWindow({
      settings: {
        ...SETTINGS,
        profiles: { a: { name: 'A' }, b: { name: 'B' } },
        tokens: [{ name: 'laptop', token: 'drg-x', profile: 'a' }],
      },
      hash: '#/models',
    });
    fireEvent.click(await screen.findByRole('radio', { name: 'A' }));
    fireEvent.click(button('Delete profile'));
    const dialog = await screen.findByRole('dialog', { name: 'Delete A?' });
    expect(within(dialog).getByText('Bound to it: laptop')).toBeTruthy();
    fireEvent.change(within(dialog).getByLabelText('Its tokens get'), { target: { value: 'b' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(screen.queryByRole('radio', { name: 'A' })).toBeNull());
    location.hash = '#/models/tokens';
    const list = await screen.findByRole('list', { name: 'Local tokens' });
    expect((await within(list).findByLabelText<HTMLSelectElement>('Profile of laptop')).value).toBe('b');
  });
});

describe('names', () => {
  it('say what they come to, and an alias that was just made counts', async () => {
    await openWindow({ settings: SETTINGS, hash: '#/models/names' });
    const field = await screen.findByLabelText('Model name');
    fireEvent.change(field, { target: { value: 'quick' } });
    await screen.findByText('Nothing fits, so the default of the connection answers:');
    fireEvent.change(screen.getByLabelText('New short name'), { target: { value: 'quick' } });
    await pick('Choose its model', 'o2');
    await screen.findByText('An alias of this name:');
    fireEvent.change(field, { target: { value: 'no/such' } });
    await screen.findByText(/There is no model "no\/such"/);
  });

  it('are routed in the order that arrow keys give them', async () => {
    const routes = [
      { model: 'gpt-*', to: 'lab/l1' },
      { model: 'gpt-5', to: 'other/o1', fallbacks: ['lab/l2'] },
    ];
    await openWindow({ settings: { ...SETTINGS, routes }, hash: '#/models/names' });
    const list = await screen.findByRole('list', { name: 'Routes' });
    expect(within(list).getByText('then 1 other')).toBeTruthy();
    fireEvent.keyDown(within(list).getByRole('button', { name: /^Move gpt-5, place 2 of 2/ }), { key: 'ArrowUp' });
    await within(list).findByRole('button', { name: /^Move gpt-5, place 1 of 2/ });
    fireEvent.change(screen.getByLabelText('Model name'), { target: { value: 'gpt-5' } });
    await screen.findByText('The route gpt-5:');
  });

  it('get a new route through the dialog', async () => {
    await openWindow({ settings: SETTINGS, hash: '#/models/names' });
    await screen.findByLabelText('Model name');
    fireEvent.click(button('Add route'));
    const dialog = await screen.findByRole('dialog', { name: 'Add route' });
    fireEvent.change(within(dialog).getByLabelText('Model name'), { target: { value: 'glm-*' } });
    expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
    await pick('Add a model', 'o1');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    await screen.findByRole('button', { name: 'Change the route glm-*' });
  });
});

describe('a token', () => {
  it('is told once, bound to its profile, and revoked', async () => {
    const core = await openWindow({
      settings: { ...SETTINGS, profiles: { p: { name: 'P' } } },
      hash: '#/models/tokens',
    });
    await screen.findByText('There are none yet.');
    fireEvent.click(button('New token'));
    const dialog = await screen.findByRole('dialog', { name: 'New token' });
    fireEvent.change(within(dialog).getByLabelText('Name'), { target: { value: 'laptop' } });
    fireEvent.change(within(dialog).getByLabelText('Profile'), { target: { value: 'p' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
    const told = await screen.findByText(/^drg-/);
    const token = told.textContent;
    expect(token).not.toBe(core.gatewayAccess().token);
    fireEvent.click(screen.getAllByRole('button', { name: 'Close' })[0]!);
    await waitFor(() => expect(document.body.textContent).not.toContain(token));
    const bound = await screen.findByLabelText<HTMLSelectElement>('Profile of laptop');
    fireEvent.change(bound, { target: { value: '-' } });
    await waitFor(() => expect(bound.value).toBe('-'));
    fireEvent.click(await screen.findByRole('button', { name: 'Revoke laptop' }));
    fireEvent.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Revoke' }));
    await screen.findByText('There are none yet.');
  });
});

describe('an order', () => {
  it('changes by one move, up or down', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'c', 'b']);
  });
});
