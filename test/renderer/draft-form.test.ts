// The form for a new connection, and what is sent of it.
import { describe, expect, it } from 'vitest';
import type { ProviderView } from '../../src/shared/model/views.ts';
import { problemsOf, startForm, toDraft } from '../../src/renderer/features/connections/draft-form.ts';
import { modelChoices } from '../../src/renderer/features/connections/model-choices.ts';
import { addTags } from '../../src/renderer/ui/tag-input.tsx';
import { findChoices, movedIndex } from '../../src/renderer/ui/search-list.tsx';
import { providerView } from './support/providers.ts';

const groq = providerView();

const azure: ProviderView = {
  ...groq,
  id: 'azure-openai',
  baseUrl: 'https://YOUR_RESOURCE.openai.azure.com/openai/v1',
  placeholders: [
    { name: 'YOUR_RESOURCE', label: 'Name of the Azure resource', example: 'my-resource' },
    { name: 'YOUR_DEPLOYMENT', label: 'Name of the Azure deployment', example: 'gpt-4o' },
  ],
};

describe('a provider of the catalogue', () => {
  it('sends no more than was entered', () => {
    const form = { ...startForm(groq), key: ' gsk_1 ' };
    expect(problemsOf(form, groq)).toEqual({});
    expect(toDraft(form, groq)).toEqual({ provider: 'groq', models: [], key: 'gsk_1' });
  });

  it('sends another address when it was changed', () => {
    const form = { ...startForm(groq), key: 'k', baseUrl: 'https://proxy.example.com/v1', name: 'Proxy' };
    expect(toDraft(form, groq)).toMatchObject({ baseUrl: 'https://proxy.example.com/v1', name: 'Proxy' });
  });

  it('asks for the words in capitals of its address, and for no others', () => {
    const form = { ...startForm(azure), key: 'k' };
    expect(problemsOf(form, azure)).toEqual({ 'placeholders.YOUR_RESOURCE': 'missing' });
    const filled = { ...form, placeholders: { YOUR_RESOURCE: ' mine ' } };
    expect(problemsOf(filled, azure)).toEqual({});
    expect(toDraft(filled, azure)).toMatchObject({ placeholders: { YOUR_RESOURCE: 'mine' } });
    expect(problemsOf({ ...form, baseUrl: 'https://mine.openai.azure.com/openai/v1' }, azure)).toEqual({});
  });

  it('may be a program of this computer, whose address is no web address', () => {
    const bridge: ProviderView = { ...groq, id: 'claude-cli', baseUrl: 'exec:claude', needsKey: false };
    expect(problemsOf(startForm(bridge), bridge)).toEqual({});
  });

  it('needs its key', () => {
    expect(problemsOf(startForm(groq), groq)).toEqual({ key: 'missing' });
    expect(problemsOf(startForm(groq), { ...groq, needsKey: false })).toEqual({});
  });

  it('takes an environment variable in place of the key', () => {
    const form = { ...startForm(groq), keySource: 'environment' as const, key: 'left over' };
    expect(form.variable).toBe('GROQ_API_KEY');
    expect(problemsOf(form, groq)).toEqual({});
    expect(toDraft(form, groq).key).toBe('env:GROQ_API_KEY');
    expect(problemsOf({ ...form, variable: '' }, groq)).toEqual({ variable: 'missing' });
    expect(problemsOf({ ...form, variable: 'sk-live-1234' }, groq)).toEqual({ variable: 'notAVariable' });
  });
});

describe('a custom provider', () => {
  it('needs a name and an address', () => {
    expect(problemsOf(startForm(undefined), undefined)).toEqual({ name: 'missing', baseUrl: 'missing' });
    const form = { ...startForm(undefined), name: 'Lab', baseUrl: 'localhost:11434' };
    expect(problemsOf(form, undefined)).toEqual({ baseUrl: 'notAnAddress' });
  });

  it('is sent with protocol and address, and without a key when there is none', () => {
    const form = { ...startForm(undefined), name: 'Lab', baseUrl: ' http://127.0.0.1:9/v1 ', models: ['m1'] };
    expect(toDraft(form, undefined)).toEqual({
      provider: 'custom',
      protocol: 'openai-chat',
      name: 'Lab',
      baseUrl: 'http://127.0.0.1:9/v1',
      models: ['m1'],
    });
  });
});

describe('lists of models', () => {
  it('are split when typed or pasted, each model once', () => {
    expect(addTags(['a'], ' b,c\n a; d ')).toEqual(['a', 'b', 'c', 'd']);
  });

  it('to pick from begin with those in use, even when the provider did not list them', () => {
    expect(modelChoices(['x/one', 'x/two', 'y/one'], ['old', 'x/two'], '')).toEqual(['old', 'x/two', 'x/one', 'y/one']);
    expect(modelChoices(['x/one', 'x/two', 'y/one'], [], 'ONE x')).toEqual(['x/one']);
  });
});

describe('searching a list', () => {
  const choices = [
    { id: 'zai', name: 'GLM (Zhipu)', words: 'https://api.z.ai' },
    { id: 'groq', name: 'Groq' },
  ];

  it('looks at name, id and further words', () => {
    expect(findChoices(choices, 'z.ai glm').map(({ id }) => id)).toEqual(['zai']);
    expect(findChoices(choices, '').map(({ id }) => id)).toEqual(['zai', 'groq']);
    expect(findChoices(choices, 'nothing')).toEqual([]);
  });

  it('puts those first whose name begins with the text, then those where a word of it does', () => {
    const openOnes = ['DeepInfra', 'Azure OpenAI', 'MyOpenAI', 'OpenRouter', 'Zed (Open)', 'OpenAI'];
    const found = findChoices(
      openOnes.map((name) => ({ id: name, name, words: 'OpenAI Chat Completions' })),
      'open',
    );
    expect(found.map(({ name }) => name)).toEqual([
      'OpenRouter',
      'OpenAI',
      'Azure OpenAI',
      'Zed (Open)',
      'MyOpenAI',
      'DeepInfra',
    ]);
  });

  it('moves with the arrow keys and stays inside', () => {
    expect(movedIndex('ArrowDown', 1, 2)).toBe(1);
    expect(movedIndex('ArrowUp', 0, 2)).toBe(0);
    expect(movedIndex('PageDown', 0, 20)).toBe(8);
    expect(movedIndex('a', 0, 2)).toBeUndefined();
  });
});
