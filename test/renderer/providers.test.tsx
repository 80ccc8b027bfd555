// @vitest-environment happy-dom
// The compatibility table in the window, on the real core.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import documents from '../fixtures/providers/specified.json' with { type: 'json' };
import { listen, openWindow } from './support/window.tsx';

const GROQ = { id: 'fast', name: 'Fast one', provider: 'groq', keys: ['gsk_test_1234'], models: ['m1'] };

beforeEach(() => localStorage.clear());

const grid = () => screen.findByRole('grid', { name: 'Compatibility of providers' });
const panel = () => screen.findByRole('region', { name: 'Details of the provider' });
const names = () => screen.getAllByRole('rowheader').map(({ textContent }) => textContent);
const cell = (name: string, column: number): HTMLElement => {
  const found = within(screen.getByRole('rowheader', { name }).parentElement ?? document.body).getAllByRole('gridcell')[
    column
  ];
  if (found === undefined) throw new Error(`no cell ${column} of ${name}`);
  return found;
};
const search = (text: string): void => {
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search providers' }), { target: { value: text } });
};

describe('the table', () => {
  it('lists the whole catalogue, in the order of the document', async () => {
    await openWindow({ hash: '#/providers' });
    expect((await grid()).getAttribute('aria-rowcount')).toBe('65');
    expect(names().slice(0, 4)).toEqual(['Anthropic', 'MiniMax', 'Google Vertex AI', 'OpenRouter']);
    expect(documents.table.slice(0, 2).map(({ id }) => id)).toEqual(['anthropic', 'minimax']);
    const row = screen.getByRole('rowheader', { name: 'Anthropic' }).parentElement;
    const cells = within(row ?? document.body).getAllByRole('gridcell');
    expect(cells.map(({ textContent }) => textContent)).toEqual([
      'Needs key',
      'Direct Anthropic',
      'API Key',
      'MCRGMessages, Chat',
      'yes',
      'yes',
      'yes',
      'yes',
      'claude-opus-5-5 · claude-sonnet-5-5 · claude-haiku-5-5',
      '1M',
      'Native, no translation',
    ]);
  });

  it('finds by search, says when nothing is found, and leads back', async () => {
    await openWindow({ hash: '#/providers' });
    await grid();
    search('ollama');
    await waitFor(() => expect(names()).toEqual(['Ollama', 'Ollama Cloud']));
    expect(screen.getByText('2 of 64')).toBeTruthy();
    search('no such thing');
    await screen.findByText('No provider matches');
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    await screen.findByText('64 of 64');
  });

  it('shows what is ready, and what has a problem', async () => {
    await openWindow({ hash: '#/providers', settings: { connections: [GROQ], active: 'fast' } });
    await grid();
    fireEvent.click(screen.getByRole('radio', { name: 'Ready' }));
    await waitFor(() => expect(names()).toEqual(['Groq']));
    expect(cell('Groq', 0).textContent).toBe('Ready');
    fireEvent.click(screen.getByRole('radio', { name: 'Problems' }));
    await waitFor(() => expect(names()).toContain('Qwen (subscription)'));
    expect(cell('Qwen (subscription)', 0).textContent).toBe('Ended');
    expect(cell('GitHub Copilot', 0).textContent).toBe('Restricted');
  });

  it('is sorted by a click on a head, and a third click ends it', async () => {
    await openWindow({ hash: '#/providers' });
    await grid();
    const head = screen.getByRole('columnheader', { name: 'Provider' });
    fireEvent.click(head);
    expect(head.getAttribute('aria-sort')).toBe('ascending');
    expect(names()[0]).toBe('Alibaba Coding Plan');
    fireEvent.click(head);
    expect(head.getAttribute('aria-sort')).toBe('descending');
    expect(names()[0]).toBe('Zhipu AI (BigModel)');
    fireEvent.click(head);
    expect(head.getAttribute('aria-sort')).toBe('none');
    expect(names()[0]).toBe('Anthropic');
  });

  it('leaves the chosen columns out, also after the window was closed', async () => {
    localStorage.setItem('dragoman-providers-table', JSON.stringify({ hidden: ['type', 'note'], isDense: true }));
    await openWindow({ hash: '#/providers' });
    await grid();
    const heads = screen.getAllByRole('columnheader').map(({ textContent }) => textContent);
    expect(heads).toHaveLength(10);
    expect(heads).not.toContain('Type');
  });
});

describe('why a cell is as it is', () => {
  it('names the source, the day, and what the documents say instead', async () => {
    await openWindow({ hash: '#/providers' });
    await grid();
    search('perplexity');
    await waitFor(() => expect(names()).toContain('Perplexity'));
    fireEvent.click(cell('Perplexity', 5));
    const why = await screen.findByRole('dialog', { name: 'Tool use: yes' });
    expect(why.textContent).toMatch(/Source: .+\. Looked at on .+ 2026\. The documents say: limited\./);
    fireEvent.keyDown(why, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('leads from the status to a new connection with that provider', async () => {
    await openWindow({ hash: '#/providers' });
    await grid();
    fireEvent.click(cell('OpenRouter', 0));
    const why = await screen.findByRole('dialog', { name: 'Status: Needs key' });
    fireEvent.click(within(why).getByText('Add connection'));
    await screen.findByRole('dialog', { name: 'Add OpenRouter' });
    expect(location.hash).toBe('#/connections/add/openrouter');
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    await within(await panel()).findByRole('heading', { name: 'OpenRouter' });
  });
});

describe('the panel of a provider', () => {
  it('opens from the keyboard, follows the arrow keys, and closes with Escape', async () => {
    await openWindow({ hash: '#/providers' });
    const table = await grid();
    fireEvent.keyDown(table, { key: 'Enter' });
    await within(await panel()).findByRole('heading', { name: 'Anthropic' });
    fireEvent.keyDown(table, { key: 'ArrowDown' });
    await within(await panel()).findByRole('heading', { name: 'MiniMax' });
    expect(location.hash).toBe('#/providers/minimax');
    fireEvent.keyDown(table, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Details of the provider' })).toBeNull());
  });

  it('tests a connection with it, and says what the user changed', async () => {
    const upstream = await listen((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"data":[{"id":"alpha"},{"id":"beta"}]}');
    });
    const settings = {
      connections: [{ ...GROQ, baseUrl: `${upstream}/v1` }],
      active: 'fast',
      providers: { groq: { headers: { 'x-team': 'blue' }, dialect: { allowsTools: false } } },
    };
    await openWindow({ hash: '#/providers/groq', settings });
    const part = within(await panel());
    fireEvent.click(await part.findByRole('button', { name: 'Test Fast one' }));
    await part.findByText(/^Works: 2 models found in /);
    part.getByText('Key …1234');
    expect(part.getByText('Set by you').parentElement?.textContent).toContain('x-team');
    part.getByText('You say so in the settings.');
    expect(document.body.innerHTML).not.toContain('blue');
  });

  it('shows models with price and end, endpoints by plan, and what the documents say', async () => {
    await openWindow({ hash: '#/providers/gemini' });
    const part = within(await panel());
    fireEvent.mouseDown(part.getByRole('tab', { name: 'Models' }));
    const models = await part.findByRole('table', { name: 'Models of Google Gemini (AI Studio)' });
    const pro = within(models).getByRole('row', { name: /^gemini-2\.5-pro/ });
    expect(pro.textContent).toContain('ends Dec 1, 2026');
    expect(
      within(pro)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual(['1M', '$1.25 / $10.00']);
    part.getByText('gemini-3-pro-preview');
    fireEvent.mouseDown(part.getByRole('tab', { name: 'Endpoints' }));
    await part.findByText('Pay as you go · Global');
    part.getByText('https://generativelanguage.googleapis.com/v1beta/openai');
  });

  it('says why an ended provider is no way, and leads to another one', async () => {
    await openWindow({ hash: '#/providers/qwen-subscription' });
    const part = within(await panel());
    await part.findByText(/^The free Qwen login ended/);
    expect(part.queryByRole('button', { name: 'Add connection' })).toBeNull();
    expect(part.getByRole('link', { name: 'Use Alibaba Coding Plan instead' }).getAttribute('href')).toBe(
      '#/providers/alibaba-coding-plan',
    );
  });

  it('offers the sign-in of a subscription', async () => {
    await openWindow({ hash: '#/providers/chatgpt-codex' });
    const part = within(await panel());
    await part.findByText('Needs login');
    expect((await part.findAllByRole('button', { name: /ChatGPT/ })).length).toBeGreaterThan(0);
  });

  it('adds nothing where a file holds the settings, and says so', async () => {
    await openWindow({ hash: '#/providers/groq', source: 'config-file', settings: { connections: [] } });
    const part = within(await panel());
    const button = await part.findByRole('button', { name: 'Add connection' });
    expect(button.hasAttribute('disabled')).toBe(true);
    part.getByText(/come from the settings file/);
  });
});

it('opens the form of a provider only if a connection with it can be made', async () => {
  await openWindow({ hash: '#/connections/add/qwen-subscription' });
  await screen.findByRole('dialog', { name: 'Choose a provider' });
});
