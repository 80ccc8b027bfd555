// @vitest-environment happy-dom
// Found model servers and usage in the window, on the real core.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { LITELLM, OLLAMA, startFake, type Script } from '../main/core/discovery/support/fake-servers.ts';
import { ask, openWindow } from './support/window.tsx';

const CHATTING_OLLAMA: Script = {
  ...OLLAMA,
  'GET /v1/models': { json: { data: [{ id: 'qwen3:8b' }, { id: 'llava:7b' }] } },
  'POST /v1/chat/completions': {
    json: {
      id: 'c1',
      object: 'chat.completion',
      created: 1,
      model: 'qwen3:8b',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3000, completion_tokens: 40, prompt_tokens_details: { cached_tokens: 1500 } },
    },
  },
};

function found(port: number): HTMLElement {
  const list = screen.getByRole('list', { name: 'Found on this computer' });
  const item = within(list)
    .getAllByRole('listitem')
    .find((one) => one.textContent?.includes(`127.0.0.1:${port}`));
  if (item === undefined) throw new Error('the server is not in the list');
  return item;
}

async function openConnections(port: number, settings?: unknown) {
  const environment = { OLLAMA_HOST: `127.0.0.1:${port}` };
  const source = settings === undefined ? 'stored' : 'config-file';
  const core = await openWindow({ hash: '#/connections', environment, settings, source });
  await waitFor(() => found(port), { timeout: 10_000 });
  return core;
}

describe('a server on this computer', () => {
  it('is shown with its version and models, and warns of too little context', async () => {
    const { port } = await startFake(OLLAMA);
    await openConnections(port);
    const item = within(found(port));
    expect(item.getByText('Ollama')).toBeTruthy();
    expect(item.getByText('0.12.6')).toBeTruthy();
    expect(item.getByText(/^qwen3:8b runs with room for 4,096 tokens, and 1 more with too little\./)).toBeTruthy();
    fireEvent.click(item.getByText('2 models'));
    const row = within(item.getByRole('row', { name: /^llava:7b/ }));
    expect(row.getAllByRole('cell').map(({ textContent }) => textContent)).toEqual(['8,192', '32,768', 'no', 'yes']);
  });

  it('becomes a connection with one click, is tested at once, and says that it was added', async () => {
    const { port } = await startFake(CHATTING_OLLAMA);
    const core = await openConnections(port);
    fireEvent.click(within(found(port)).getByRole('button', { name: 'Add Ollama' }));
    await within(found(port)).findByText('Added');
    await screen.findByText(/^Works: 2 models found in /);
    expect(core.listConnections()).toMatchObject([{ id: 'ollama', models: ['qwen3:8b', 'llava:7b'], isActive: true }]);
  });

  it('is asked for its key when it wants one', async () => {
    const { port } = await startFake(LITELLM);
    const core = await openConnections(port);
    fireEvent.click(within(found(port)).getByRole('button', { name: 'Add LiteLLM' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Add LiteLLM' }));
    fireEvent.click(dialog.getByRole('button', { name: 'Add' }));
    await dialog.findByText('Please fill this in.');
    fireEvent.change(dialog.getByLabelText('API key'), { target: { value: 'sk-litellm-12345678' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await within(found(port)).findByText('Added');
    expect(core.listConnections()).toMatchObject([{ providerId: 'litellm', hasKey: true }]);
    expect(document.body.innerHTML).not.toContain('sk-litellm-12345678');
  });

  it('turns grey when it stops, and is looked for on demand', async () => {
    const fake = await startFake(OLLAMA);
    await openConnections(fake.port);
    await fake.stop();
    fireEvent.click(screen.getByRole('button', { name: 'Look again' }));
    await within(await waitFor(() => found(fake.port))).findByText('Not running');
    expect(within(found(fake.port)).queryByRole('button')).toBeNull();
  });

  it('can not be added to settings that come from a file', async () => {
    const { port } = await startFake(OLLAMA);
    await openConnections(port, {});
    expect(within(found(port)).getByRole<HTMLButtonElement>('button', { name: 'Add Ollama' }).disabled).toBe(true);
  });
});

describe('usage', () => {
  it('says what it will show before anything was counted', async () => {
    await openWindow({ hash: '#/usage' });
    await screen.findByText('No usage yet');
  });

  it('sums requests, tokens of four kinds and costs, and splits them', async () => {
    const { port } = await startFake(CHATTING_OLLAMA);
    const core = await openConnections(port);
    fireEvent.click(within(found(port)).getByRole('button', { name: 'Add Ollama' }));
    await within(found(port)).findByText('Added');
    await ask(core, 'opus');
    await ask(core, 'sonnet');
    location.hash = '#/usage';
    await screen.findByRole('heading', { level: 1, name: 'Usage' });
    const figure = (name: string) => screen.getByText(name, { selector: 'dt' }).parentElement?.textContent;
    await waitFor(() => expect(figure('Requests')).toBe('Requests2'));
    expect(figure('Cost, estimated')).toBe('Cost, estimatedFree2 on this computer');
    expect(figure('Cache hit rate')).toBe('Cache hit rate50%of input came from a cache');
    expect(figure('New input')).toBe('New input3,000');
    expect(figure('Read from cache')).toBe('Read from cache3,000');
    expect(figure('Output')).toBe('Output80');
    const cells = (name: RegExp): (string | null)[] =>
      within(screen.getByRole('row', { name }))
        .getAllByRole('cell')
        .map(({ textContent }) => textContent);
    await waitFor(() => expect(cells(/^Ollama/)).toEqual(['2', '0', '6,000', '3,000', '80', 'Free']));
    expect(screen.getByRole('img', { name: /^Tokens by day from/ })).toBeTruthy();
    fireEvent.mouseDown(screen.getByRole('tab', { name: 'Client' }), { button: 0 });
    await waitFor(() => expect(cells(/^Claude Code/)).toEqual(['2', '0', '6,000', '3,000', '80', 'Free']));
  });

  it('tells how fast answers were, and shows any days that were chosen', async () => {
    const core = await openWindow({ hash: '#/usage' });
    await ask(core, 'opus');
    location.hash = '#/overview';
    location.hash = '#/usage';
    await screen.findByText('First token', {}, { timeout: 15_000 });
    fireEvent.click(screen.getByRole('radio', { name: 'Times' }));
    for (const name of [
      'First token, half within',
      'First token, 19 of 20 within',
      'Whole answer, half within',
      'Whole answer, 19 of 20 within',
    ]) {
      expect(screen.getByRole('columnheader', { name })).toBeTruthy();
    }
    const row = within(await screen.findByRole('row', { name: /^Demo/ }));
    for (const cell of row.getAllByRole('cell').slice(2)) expect(cell.textContent).toMatch(/\d+(?:ms|s)$/);
    fireEvent.click(screen.getByRole('radio', { name: 'From – to' }));
    const first = screen.getByLabelText<HTMLInputElement>('First day');
    const last = screen.getByLabelText<HTMLInputElement>('Last day');
    fireEvent.change(first, { target: { value: '2020-01-01' } });
    expect(screen.getByText(/^Choose a first day that is not after the last one/)).toBeTruthy();
    expect(first.getAttribute('aria-invalid')).toBe('true');
    fireEvent.change(last, { target: { value: '2020-01-31' } });
    await screen.findByText('Nothing was counted in this time.');
    expect(screen.queryByText(/^Choose a first day/)).toBeNull();
    expect(first.getAttribute('aria-invalid')).toBeNull();
  });

  it('shows the cost of one request in its details', async () => {
    const core = await openWindow({ hash: '#/activity' });
    await ask(core, 'opus');
    const grid = await screen.findByRole('grid');
    const row = await waitFor(() => within(grid).getAllByRole('row')[1] as HTMLElement);
    fireEvent.click(row);
    const details = within(await screen.findByRole('region', { name: 'Details of the request' }));
    await details.findByText('Cost, estimated');
    expect(details.getByText('none, on this computer')).toBeTruthy();
  });

  it('deletes the totals only when that is confirmed', async () => {
    const core = await openWindow({ hash: '#/usage' });
    await ask(core, 'opus');
    location.hash = '#/overview';
    await screen.findByRole('heading', { level: 1, name: 'Requests go to the demo' });
    location.hash = '#/usage';
    fireEvent.click(await screen.findByRole('button', { name: 'Delete totals…' }));
    const dialog = within(await screen.findByRole('alertdialog', { name: 'Delete the totals?' }));
    fireEvent.click(dialog.getByRole('button', { name: 'Delete' }));
    await screen.findByText('No usage yet');
  });
});
