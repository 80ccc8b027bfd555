// What the model picker lists: filters, groups, and why a model can't be chosen.
import { describe, expect, it } from 'vitest';
import { pickerRows, type PickerFilter, type PickerQuestion } from '../../src/renderer/features/models/picker-rows.ts';
import { readRecent } from '../../src/renderer/features/models/recent-models.ts';
import type { ListedModel } from '../../src/shared/model/model-list.ts';
import type { ConnectionView } from '../../src/shared/model/views.ts';

function connection(id: string, more: Partial<ConnectionView> = {}): ConnectionView {
  return {
    id,
    name: id.toUpperCase(),
    providerId: 'custom',
    providerName: 'Custom',
    protocol: 'openai-chat',
    baseUrl: 'https://api.test/v1',
    isActive: false,
    isDemo: false,
    hasKey: true,
    needsKey: true,
    keys: [],
    models: [],
    slots: {},
    ...more,
  };
}

function model(target: string, more: Partial<ListedModel> = {}): ListedModel {
  const [connectionId = '', id = ''] = target.split('/');
  return { id, target, connectionId, listedBy: 'provider', isFavourite: false, ...more };
}

const MODELS = [
  model('a/fav', { isFavourite: true, tools: true }),
  model('a/long', { context: 200_000, price: { input: 0, output: 0 } }),
  model('a/gone', { status: 'retired', endsOn: '2026-01-01' }),
  model('b/see', { vision: true }),
  model('c/home', {}),
];
const CONNECTIONS = [
  connection('a'),
  connection('b', { hasKey: false }),
  connection('c', { baseUrl: 'http://127.0.0.1:11434/v1', needsKey: false }),
];

function rows(change: Partial<PickerQuestion> = {}): string[] {
  const question = { models: MODELS, connections: CONNECTIONS, text: '', filters: new Set<PickerFilter>(), recent: [] };
  return pickerRows({ ...question, ...change }).map(({ key }) => key);
}

describe('the picker', () => {
  it('shows favourites, what was chosen last, then each connection', () => {
    expect(rows({ recent: ['c/home', 'x/removed'] })).toEqual([
      'favourites',
      'favourites:a/fav',
      'recent',
      'recent:c/home',
      'connection:a',
      'connection:a:a/fav',
      'connection:a:a/long',
      'connection:a:a/gone',
      'connection:b',
      'connection:b:b/see',
      'connection:c',
      'connection:c:c/home',
    ]);
  });

  it.each<[PickerFilter, string]>([
    ['tools', 'connection:a:a/fav'],
    ['vision', 'connection:b:b/see'],
    ['long', 'connection:a:a/long'],
    ['local', 'connection:c:c/home'],
  ])('with the filter %s keeps only what surely has it', (filter, key) => {
    expect(rows({ filters: new Set([filter]) }).filter((row) => /^connection:.:/.test(row))).toEqual([key]);
  });

  it('counts a local model as free', () => {
    const free = rows({ filters: new Set(['free'] as const) }).filter((row) => /^connection:.:/.test(row));
    expect(free).toEqual(['connection:a:a/long', 'connection:c:c/home']);
  });

  it('finds by words in any order, also of the connection, and keeps to one connection where it must', () => {
    expect(rows({ text: 'see B' })).toEqual(['connection:b', 'connection:b:b/see']);
    expect(rows({ connectionId: 'c' })).toEqual(['connection:c', 'connection:c:c/home']);
  });

  it('offers a name that nobody lists as it was typed, where it is clear whose it would be', () => {
    expect(rows({ text: 'new-model' })).toEqual([]);
    expect(rows({ text: 'b/new-model' })).toEqual(['typed:b/new-model']);
    expect(rows({ text: 'vendor/new', connectionId: 'a' })).toEqual(['typed:a/vendor/new']);
  });

  it('says why a model can not be chosen', () => {
    const question = {
      models: MODELS,
      connections: CONNECTIONS,
      text: '',
      filters: new Set<PickerFilter>(),
      recent: [],
    };
    const reasons = pickerRows(question).flatMap((row) =>
      row.kind === 'model' && row.model.whyNot !== undefined ? [[row.model.target, row.model.whyNot]] : [],
    );
    expect(reasons).toEqual([
      ['a/gone', 'retired'],
      ['b/see', 'key'],
    ]);
  });
});

describe('what was chosen last', () => {
  it('is read with distrust', () => {
    expect(readRecent(null)).toEqual([]);
    expect(readRecent('{')).toEqual([]);
    expect(readRecent('["a/b", 1, "c/d"]')).toEqual(['a/b', 'c/d']);
  });
});
