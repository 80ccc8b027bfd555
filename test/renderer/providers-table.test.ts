// The compatibility table as data: cells, standing, groups, search, order, keys, and what is remembered.
import { describe, expect, it } from 'vitest';
import type { Account, SignInProvider } from '../../src/shared/model/sign-in.ts';
import type { LocalServer } from '../../src/shared/model/discovery.ts';
import type { ConnectionView, ProviderView } from '../../src/shared/model/views.ts';
import { capabilityOf, formatsOf, slotModels } from '../../src/renderer/features/providers/capability.ts';
import { cellAction } from '../../src/renderer/features/providers/cell-keys.ts';
import { COLUMN_IDS, columnsWithout, tracksOf, widthOf } from '../../src/renderer/features/providers/columns.ts';
import { groupEndpoints } from '../../src/renderer/features/providers/group-endpoints.ts';
import { rowAsMarkdown } from '../../src/renderer/features/providers/row-markdown.ts';
import { filterRows, nextSorting, sortRows, type ProviderRow } from '../../src/renderer/features/providers/rows.ts';
import { isProblem, standingOf, type Surroundings } from '../../src/renderer/features/providers/standing.ts';
import { readView } from '../../src/renderer/features/providers/table-view.ts';
import { providerView } from './support/providers.ts';

const endpoint = (protocols: ProviderView['endpoints'][number]['protocols'], url = 'https://api.example.com/v1') => ({
  id: protocols.join('-'),
  url,
  plan: 'standard' as const,
  region: 'global' as const,
  protocols,
});
const bridge = providerView({
  id: 'claude-cli',
  category: 'bridge',
  credential: 'none',
  needsKey: false,
  endpoints: [endpoint(['anthropic-messages'], 'exec:claude')],
  abilities: { streaming: { value: 'no', by: 'catalogue' }, tools: { value: 'limited', by: 'catalogue' } },
});

describe('the cell of an ability', () => {
  const markOf = (tools: ProviderView['abilities']['tools']) =>
    capabilityOf(providerView({ abilities: tools === undefined ? {} : { tools } }), 'tools').mark;

  it('tells yes, partly, no, and that nobody has looked', () => {
    expect(markOf({ value: 'yes', by: 'documents' })).toBe('yes');
    expect(markOf({ value: 'limited', by: 'documents' })).toBe('some');
    expect(markOf({ value: 'model-dependent', by: 'documents' })).toBe('some');
    expect(markOf({ value: 'no', by: 'user' })).toBe('no');
    expect(markOf(undefined)).toBe('unknown');
  });

  it('is translated where a program behind the gateway only takes text', () => {
    expect(capabilityOf(bridge, 'streaming').mark).toBe('translated');
    expect(capabilityOf(bridge, 'tools').mark).toBe('translated');
    expect(capabilityOf(bridge, 'vision').mark).toBe('unknown');
    const noVision = { ...bridge, abilities: { vision: { value: 'no' as const, by: 'catalogue' as const } } };
    expect(capabilityOf(noVision, 'vision').mark).toBe('no');
  });
});

describe('the cell of the formats', () => {
  const marks = (provider: ProviderView) => formatsOf(provider).map(({ mark }) => mark);

  it('marks what is native; all else is translated', () => {
    expect(marks(providerView({ endpoints: [endpoint(['openai-chat']), endpoint(['gemini'])] }))).toEqual([
      'translated',
      'yes',
      'translated',
      'yes',
    ]);
  });

  it('has nothing native for a program, and nothing at all without an address', () => {
    expect(new Set(marks(bridge))).toEqual(new Set(['translated']));
    expect(new Set(marks(providerView()))).toEqual(new Set(['no']));
  });
});

it('names each model of the slots once, the strongest first; else the default', () => {
  expect(slotModels(providerView({ slots: { haiku: 'small', opus: 'big', sonnet: 'big', fable: 'tale' } }))).toEqual([
    'big',
    'small',
    'tale',
  ]);
  expect(slotModels(providerView({ defaultModel: 'one' }))).toEqual(['one']);
});

describe('the standing of a provider', () => {
  const nothing: Surroundings = { connections: [], accounts: [], signIns: [], servers: undefined, now: 1000 };
  const key = (isAvailable: boolean, source: ConnectionView['keys'][number]['source'] = 'stored') => ({
    source,
    isAvailable,
  });
  const connection = (change: Partial<ConnectionView> = {}): ConnectionView => ({
    id: 'mine',
    name: 'Mine',
    providerId: 'groq',
    providerName: 'Groq',
    protocol: 'openai-chat',
    baseUrl: 'https://api.groq.com/openai/v1',
    isActive: false,
    isDemo: false,
    hasKey: true,
    needsKey: true,
    keys: [key(true)],
    models: [],
    slots: {},
    ...change,
  });
  const withOne = (change: Partial<ConnectionView> = {}, around: Partial<Surroundings> = {}) =>
    standingOf(providerView(), { ...nothing, ...around, connections: [connection(change)] });

  it('is ready with a connection whose key is there, and not with one of another provider', () => {
    expect(withOne()).toBe('ready');
    expect(withOne({ providerId: 'other' })).toBe('needsKey');
    expect(withOne({ keys: [], needsKey: false })).toBe('ready');
  });

  it('is told by the best of several connections', () => {
    const connections = [connection({ id: 'bad', keys: [key(false)] }), connection()];
    expect(standingOf(providerView(), { ...nothing, connections })).toBe('ready');
  });

  it('misses a key, or a login that ended', () => {
    expect(withOne({ keys: [key(false)] })).toBe('keyMissing');
    expect(withOne({ keys: [] })).toBe('keyMissing');
    expect(withOne({ keys: [key(false, 'login')] })).toBe('loginExpired');
    const account = (state: Account['state']): Account => ({
      id: 'a',
      provider: 'groq',
      providerName: 'Groq',
      label: 'me',
      source: 'device',
      state,
      connections: ['mine'],
    });
    expect(withOne({}, { accounts: [account('needs-login')] })).toBe('loginExpired');
    expect(withOne({}, { accounts: [account('blocked')] })).toBe('loginBlocked');
    expect(withOne({}, { accounts: [account('ok')] })).toBe('ready');
  });

  it('rests only as long as all of its keys do', () => {
    const resting = { until: 2000, code: 'rate-limited' };
    expect(withOne({ cooling: [resting] })).toBe('cooling');
    expect(withOne({ cooling: [{ ...resting, until: 900 }] })).toBe('ready');
    expect(withOne({ cooling: [{ ...resting, model: 'm' }] })).toBe('ready');
    expect(withOne({ cooling: [resting], keys: [key(true), key(true)] })).toBe('ready');
  });

  it('needs a key, a sign-in or nothing when there is no connection', () => {
    expect(standingOf(providerView(), nothing)).toBe('needsKey');
    expect(standingOf(bridge, nothing)).toBe('open');
    const signIns: SignInProvider[] = [
      { id: 'groq', name: 'Groq', ways: ['device'], takesDomain: false, takesProject: false, hasStatus: false },
    ];
    expect(standingOf(providerView({ isConnectable: false }), { ...nothing, signIns })).toBe('needsSignIn');
    expect(standingOf(providerView(), { ...nothing, signIns })).toBe('needsKey');
    expect(standingOf(providerView({ isConnectable: false }), nothing)).toBe('unavailable');
  });

  it('is dead even with a connection, restricted and changed only without', () => {
    const inState = (state: ProviderView['status']['state'], connections: ConnectionView[] = []) =>
      standingOf(providerView({ status: { state } }), { ...nothing, connections });
    expect(inState('dead', [connection()])).toBe('dead');
    expect(inState('restricted')).toBe('restricted');
    expect(inState('restricted', [connection()])).toBe('ready');
    expect(inState('degraded')).toBe('limited');
  });

  describe('on this computer', () => {
    const ollama = providerView({
      id: 'ollama',
      category: 'local',
      needsKey: false,
      baseUrl: 'http://localhost:11434/v1',
    });
    const server = (change: Partial<LocalServer> = {}): LocalServer => ({
      id: '127.0.0.1:11434',
      kind: 'ollama',
      name: 'Ollama',
      address: 'http://127.0.0.1:11434',
      state: 'running',
      needsKey: false,
      models: [],
      ...change,
    });
    const own = connection({ providerId: 'ollama', needsKey: false, keys: [], baseUrl: 'http://localhost:11434/v1' });
    const found = (servers: LocalServer[] | undefined, connections: ConnectionView[] = []) =>
      standingOf(ollama, { ...nothing, servers, connections });

    it('runs, or does not', () => {
      expect(found([])).toBe('notRunning');
      expect(found([server()])).toBe('running');
      expect(found([server({ state: 'gone' })])).toBe('notRunning');
    });

    it('is stopped when nothing answers where its connection leads', () => {
      expect(found([server()], [own])).toBe('ready');
      expect(found([], [own])).toBe('stopped');
      expect(found([server({ state: 'gone', connectionId: 'mine' })], [own])).toBe('stopped');
    });

    it('is not called stopped before the core has looked, nor at a place where it does not look', () => {
      expect(found(undefined, [own])).toBe('ready');
      expect(found([], [{ ...own, baseUrl: 'http://192.168.1.20:11434/v1' }])).toBe('ready');
    });
  });

  it('is a problem when something keeps it from answering', () => {
    expect(['cooling', 'keyMissing', 'stopped', 'dead', 'limited'].every((one) => isProblem(one as 'dead'))).toBe(true);
    expect(['ready', 'needsKey', 'notRunning', 'open', 'unavailable'].some((one) => isProblem(one as 'open'))).toBe(
      false,
    );
  });
});

const row = (change: Partial<ProviderView>, own: Partial<ProviderRow> = {}): ProviderRow => {
  const provider = providerView(change);
  const words = { name: provider.name, type: 'OpenAI-compatible', auth: 'API Key', note: '' };
  return { provider, standing: 'needsKey', ...words, ...own };
};
const ROWS: readonly ProviderRow[] = [
  row({ id: 'b', name: 'beta', context: 1000, abilities: { vision: { value: 'no', by: 'user' } } }),
  row({ id: 'a', name: 'Alpha', category: 'subscription', credential: 'oauth' }, { standing: 'ready', note: 'fast' }),
  row({
    id: 'c',
    name: 'Gamma 10',
    category: 'local',
    needsKey: false,
    context: 200_000,
    abilities: { vision: { value: 'yes', by: 'user' } },
    models: [{ id: 'qwen3:8b' }],
  }),
  row({ id: 'd', name: 'Gamma 9', names: { en: 'Gamma 9', 'zh-Hant': '伽瑪' } }, { standing: 'dead', note: 'ended' }),
];
const ids = (rows: readonly ProviderRow[]): string => rows.map(({ provider }) => provider.id).join('');

describe('the rows', () => {
  it('of a group', () => {
    expect(ids(filterRows(ROWS, 'all', ''))).toBe('bacd');
    expect(ids(filterRows(ROWS, 'ready', ''))).toBe('a');
    expect(ids(filterRows(ROWS, 'subscription', ''))).toBe('a');
    expect(ids(filterRows(ROWS, 'key', ''))).toBe('bd');
    expect(ids(filterRows(ROWS, 'local', ''))).toBe('c');
    expect(ids(filterRows(ROWS, 'problems', ''))).toBe('d');
  });

  it('are found by every word of a text: name in any language, note, model', () => {
    expect(ids(filterRows(ROWS, 'all', 'GAMMA'))).toBe('cd');
    expect(ids(filterRows(ROWS, 'all', '伽瑪'))).toBe('d');
    expect(ids(filterRows(ROWS, 'all', 'qwen3'))).toBe('c');
    expect(ids(filterRows(ROWS, 'all', ' api key fast '))).toBe('a');
    expect(ids(filterRows(ROWS, 'problems', 'alpha'))).toBe('');
  });

  it('stay in the order of the catalogue until sorted', () => {
    expect(ids(sortRows(ROWS, undefined, 'en'))).toBe('bacd');
  });

  it('are sorted by name as people sort, and by numbers', () => {
    expect(ids(sortRows(ROWS, { column: 'name', isDown: false }, 'en'))).toBe('abdc');
    expect(ids(sortRows(ROWS, { column: 'name', isDown: true }, 'en'))).toBe('cdba');
    expect(ids(sortRows(ROWS, { column: 'standing', isDown: false }, 'en'))).toBe('abcd');
  });

  it('have those last that have nothing in the column, either way and in the order of the catalogue', () => {
    expect(ids(sortRows(ROWS, { column: 'context', isDown: true }, 'en'))).toBe('cbad');
    expect(ids(sortRows(ROWS, { column: 'context', isDown: false }, 'en'))).toBe('bcad');
    expect(ids(sortRows(ROWS, { column: 'vision', isDown: false }, 'en'))).toBe('cbad');
    expect(ids(sortRows(ROWS, { column: 'note', isDown: true }, 'en'))).toBe('adbc');
  });

  it('can be sorted by every column', () => {
    for (const column of COLUMN_IDS) expect(sortRows(ROWS, { column, isDown: true }, 'en')).toHaveLength(4);
  });
});

it('sorts up, then down, then not at all; numbers the other way round', () => {
  const up = nextSorting(undefined, 'name', false);
  const down = nextSorting(up, 'name', false);
  expect([up, down, nextSorting(down, 'name', false)]).toEqual([
    { column: 'name', isDown: false },
    { column: 'name', isDown: true },
    undefined,
  ]);
  expect(nextSorting(up, 'context', true)).toEqual({ column: 'context', isDown: true });
});

describe('the keys in the table', () => {
  const size = { rows: 10, columns: 4, page: 3 };
  const at = (row: number, column: number, key: string) =>
    cellAction({ key: key.replace('Ctrl+', ''), withCommand: key.startsWith('Ctrl+') }, { row, column }, size);
  const to = (row: number, column: number) => ({ type: 'move', place: { row, column } });

  it('move from cell to cell, into the head, and no further than the edges', () => {
    expect(at(0, 0, 'ArrowDown')).toEqual(to(1, 0));
    expect(at(0, 1, 'ArrowUp')).toEqual(to(-1, 1));
    expect(at(-1, 1, 'ArrowUp')).toEqual(to(-1, 1));
    expect(at(9, 3, 'ArrowRight')).toEqual(to(9, 3));
    expect(at(9, 0, 'ArrowLeft')).toEqual(to(9, 0));
    expect(at(1, 2, 'j')).toEqual(to(2, 2));
    expect(at(1, 2, 'k')).toEqual(to(0, 2));
    expect(at(8, 0, 'PageDown')).toEqual(to(9, 0));
    expect(at(1, 0, 'PageUp')).toEqual(to(0, 0));
    expect(at(4, 2, 'Home')).toEqual(to(4, 0));
    expect(at(4, 2, 'Ctrl+End')).toEqual(to(9, 3));
    expect(at(4, 2, 'Ctrl+Home')).toEqual(to(0, 0));
  });

  it('use, close and copy; others are left alone', () => {
    expect(at(0, 0, 'Enter')).toEqual({ type: 'use' });
    expect(at(0, 0, ' ')).toEqual({ type: 'use' });
    expect(at(0, 0, 'Escape')).toEqual({ type: 'close' });
    expect(at(0, 0, 'Ctrl+c')).toEqual({ type: 'copy' });
    expect(at(0, 0, 'c')).toBeUndefined();
    expect(at(0, 0, 'Ctrl+f')).toBeUndefined();
  });
});

describe('the columns', () => {
  it('are all there but the hidden ones; the name can not be hidden', () => {
    const columns = columnsWithout(new Set(['name', 'note', 'type']));
    expect(columns.map(({ id }) => id)).toEqual(COLUMN_IDS.filter((id) => id !== 'note' && id !== 'type'));
    expect(tracksOf(columns)).toMatch(/^12rem .* minmax\(5\.5rem, 1fr\)$/);
    expect(widthOf(columnsWithout(new Set(COLUMN_IDS)))).toBe('12rem');
  });

  it('are remembered as far as what is stored makes sense', () => {
    const stored = JSON.stringify({ hidden: ['note', 'name', 'moon'], isDense: true });
    expect(readView(stored)).toEqual({ hidden: new Set(['note']), isDense: true });
    for (const text of [null, '', '{', '[]', 'null', '{"hidden":3}']) {
      expect(readView(text)).toEqual({ hidden: new Set(), isDense: false });
    }
  });
});

it('copies a row as a table that Markdown understands', () => {
  const cells = [
    { head: 'Provider', text: 'A|B' },
    { head: 'Notes', text: 'one\ntwo' },
  ];
  expect(rowAsMarkdown(cells)).toBe('| Provider | Notes |\n| --- | --- |\n| A\\|B | one two |\n');
});

it('groups endpoints by plan and region', () => {
  const coding = { ...endpoint(['openai-chat']), plan: 'coding' as const };
  const first = endpoint(['gemini']);
  expect(groupEndpoints([first, coding, endpoint(['openai-chat'])]).map(({ endpoints }) => endpoints.length)).toEqual([
    2, 1,
  ]);
});
