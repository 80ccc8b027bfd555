// The layers of a provider: what the documents say, what holds today, news, and the user's own word.
import { describe, expect, it } from 'vitest';
import type { ProviderPatches } from '../../../../src/shared/model/provider-patch.ts';
import { settingsSchema } from '../../../../src/shared/model/settings.ts';
import { createCatalogue, type CatalogueLayers } from '../../../../src/main/core/providers/catalogue.ts';
import { createCatalogues } from '../../../../src/main/core/providers/catalogues.ts';
import { chatDialectFor } from '../../../../src/main/core/providers/dialects.ts';
import { resolveEndpoint } from '../../../../src/main/core/providers/endpoint.ts';
import type { Provider } from '../../../../src/main/core/providers/provider.ts';
import { listProviderViews } from '../../../../src/main/core/providers/provider-view.ts';
import { checkProviders } from '../../../../src/main/core/settings/provider-check.ts';

function provider(id: string, layers: CatalogueLayers = {}): Provider {
  const found = createCatalogue(layers).find(id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

describe('a field of a provider', () => {
  it('is what holds today where that differs from the documents, and says so', () => {
    const { baseUrl, defaultModel, origins } = provider('perplexity');
    expect(baseUrl).toBe('https://api.perplexity.ai/v1');
    expect(defaultModel).toBe('perplexity/sonar');
    expect(origins.baseUrl).toMatchObject({ layer: 'current', specified: 'https://api.perplexity.ai' });
    expect(origins.defaultModel?.date).toMatch(/^2026-/);
  });

  it('is what the documents say where nothing else is known', () => {
    const { baseUrl, origins } = provider('groq');
    expect(baseUrl).toBe('https://api.groq.com/openai/v1');
    expect(origins.baseUrl).toEqual({ layer: 'specified' });
  });

  it('is what the user says before all else, and only that field', () => {
    const patched = provider('groq', { patches: { groq: { baseUrl: 'https://relay.example.com/v1' } } });
    expect(patched.baseUrl).toBe('https://relay.example.com/v1');
    expect(patched.defaultModel).toBe(provider('groq').defaultModel);
    expect(patched.origins.baseUrl).toEqual({ layer: 'user', specified: 'https://api.groq.com/openai/v1' });
  });

  it('is told to the window with the value it replaces and who says so', () => {
    const views = listProviderViews(createCatalogue());
    const changes = views.find(({ id }) => id === 'deepseek')?.changes;
    expect(changes).toContainEqual(
      expect.objectContaining({ field: 'defaultModel', specified: 'deepseek-chat', by: 'catalogue' }),
    );
  });
});

describe('a model of a provider', () => {
  it('has the price and window of today over those of the documents', () => {
    expect(provider('anthropic').factsOf('claude-opus-4-6')).toMatchObject({
      context: 1_000_000,
      price: { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 },
    });
  });

  it('takes news part by part, and the user part by part over them', () => {
    const layers: CatalogueLayers = {
      fresh: { anthropic: { 'claude-opus-4-6': { context: 2_000_000, price: { input: 7 } } } },
      patches: { anthropic: { models: { 'claude-opus-4-6': { price: { output: 1 } } } } },
    };
    expect(provider('anthropic', layers).factsOf('claude-opus-4-6')).toMatchObject({
      context: 2_000_000,
      maxOutput: 128_000,
      price: { input: 7, output: 1, cacheRead: 0.5 },
    });
  });

  it('may be one that only the user or only the news know', () => {
    const layers: CatalogueLayers = {
      fresh: { groq: { 'new-model': { context: 1000 } } },
      patches: { groq: { models: { 'my-model': { context: 5 } }, defaultModel: 'my-model' } },
    };
    const groq = provider('groq', layers);
    expect(groq.models[0]).toMatchObject({ id: 'my-model', context: 5 });
    expect(groq.factsOf('new-model')).toMatchObject({ context: 1000 });
    expect(groq.models.map(({ id }) => id)).not.toContain('new-model');
    expect(groq.factsOf('constructor')).toBeUndefined();
  });

  it('has prices of its own at each provider, found by its exact id (Q24)', () => {
    const anthropic = provider('anthropic');
    expect(anthropic.factsOf('claude-sonnet-5')?.price?.cacheRead).toBe(0.2);
    expect(anthropic.factsOf('claude-sonnet-5-5')?.price?.cacheRead).toBe(0.1);
    expect(anthropic.factsOf('claude-haiku-5-5')?.price?.tiers).toEqual([
      { above: 100_000, input: 0.5, output: 2.5, cacheRead: 0.05 },
    ]);
  });
});

describe('changes in the settings', () => {
  const settings = (providers: ProviderPatches): ReturnType<typeof settingsSchema.parse> =>
    settingsSchema.parse({ providers });

  it('choose another endpoint for all protocols of a provider', () => {
    const catalogue = createCatalogues().of(settings({ glm: { endpoint: 'coding-cn' } }));
    expect(resolveEndpoint({ provider: 'glm' }, { catalogue })).toMatchObject({
      baseUrl: 'https://open.bigmodel.cn/api/coding/paas/v4',
    });
    expect(resolveEndpoint({ provider: 'glm' }, { catalogue, protocol: 'anthropic-messages' })).toMatchObject({
      baseUrl: 'https://open.bigmodel.cn/api/anthropic',
    });
  });

  it('make one catalogue for each snapshot, and a new one when news come in', () => {
    let fresh = {};
    const catalogues = createCatalogues({ fresh: () => fresh });
    const snapshot = settings({ groq: { name: 'Mine' } });
    const first = catalogues.of(snapshot);
    expect(catalogues.of(snapshot)).toBe(first);
    expect(first.find('groq')?.name).toBe('Mine');
    fresh = { groq: {} };
    expect(catalogues.of(snapshot)).not.toBe(first);
    expect(catalogues.of(settings({}))).not.toBe(catalogues.of(snapshot));
  });

  it('are refused when they name what is not there, with the place', () => {
    expect(checkProviders(settings({ nobody: { name: 'X' }, glm: { endpoint: 'moon' } }))).toEqual([
      expect.stringMatching(/^providers\.nobody: .*endpoints/),
      expect.stringMatching(/^providers\.glm\.endpoint: .*general-global/),
    ]);
  });

  it('can not send a key to another host in disguise (S-20)', () => {
    for (const baseUrl of [
      'https://user:pw@h.example/v1',
      'http://169.254.169.254/',
      'ftp://h.example',
      'https://h/#x',
    ]) {
      expect(settingsSchema.safeParse({ providers: { groq: { baseUrl } } }).success, baseUrl).toBe(false);
    }
    const headers = { Authorization: 'Bearer stolen' };
    expect(settingsSchema.safeParse({ providers: { groq: { headers } } }).success).toBe(false);
  });
});

describe('a provider of the user’s own (VE-11)', () => {
  const patches: ProviderPatches = {
    'my-lab': {
      name: 'My lab',
      endpoints: [
        {
          id: 'chat',
          url: 'https://lab.example.com/v1/',
          protocols: ['openai-chat'],
          plan: 'standard',
          region: 'global',
        },
        {
          id: 'messages',
          url: 'https://lab.example.com',
          protocols: ['anthropic-messages'],
          plan: 'standard',
          region: 'global',
        },
      ],
      models: { a: { context: 100 }, b: {} },
      defaultModel: 'b',
      dialect: { maxTokensField: 'max_completion_tokens', drop: ['seed'] },
    },
  };

  it('comes behind those of the catalogue and is connected like them', () => {
    const catalogue = createCatalogue({ patches });
    expect(catalogue.list().at(-1)).toMatchObject({ id: 'my-lab', name: 'My lab', isOwn: true, defaultModel: 'b' });
    expect(catalogue.find('my-lab')?.models.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(resolveEndpoint({ provider: 'my-lab' }, { catalogue, protocol: 'anthropic-messages' })).toMatchObject({
      baseUrl: 'https://lab.example.com',
      auth: 'x-api-key',
    });
    expect(resolveEndpoint({ provider: 'my-lab' }, { catalogue })).toMatchObject({
      baseUrl: 'https://lab.example.com/v1',
      auth: 'bearer',
    });
  });

  it('speaks its own dialect', () => {
    const own = createCatalogue({ patches }).find('my-lab')?.dialect;
    const question = { providerId: 'my-lab', baseUrl: 'https://lab.example.com/v1', model: 'a' };
    expect(chatDialectFor({ ...question, own })).toMatchObject({
      maxTokensField: 'max_completion_tokens',
      drop: ['seed'],
      systemRole: 'system',
    });
  });

  it('is known by its host where the catalogue knows that one', () => {
    const question = { providerId: 'my-lab', baseUrl: 'https://api.deepseek.com/v1', model: 'deepseek-flash' };
    expect(chatDialectFor(question).reasoningReplay).toBe('reasoning_content');
  });
});
