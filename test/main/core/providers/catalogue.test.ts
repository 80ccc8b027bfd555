// The catalogue of providers, held against its schema and against what it promises.
import { describe, expect, it } from 'vitest';
import { catalogueFileSchema } from '../../../../src/main/core/providers/catalogue-schema.ts';
import catalogueFile from '../../../../src/main/core/providers/catalogue.json' with { type: 'json' };
import {
  BUILT_IN,
  CATALOGUE_DATE,
  listEntries,
  whyNotConnectable,
} from '../../../../src/main/core/providers/catalogue.ts';
import { placeholdersIn } from '../../../../src/main/core/providers/placeholders.ts';
import type { Provider } from '../../../../src/main/core/providers/provider.ts';

const providers = BUILT_IN.list();
const FOREVER = '9999-12-31';

function find(id: string): Provider {
  const provider = BUILT_IN.find(id);
  if (provider === undefined) throw new Error(`no ${id}`);
  return provider;
}

describe('the provider catalogue', () => {
  it('has the form that the program believes in (T3)', () => {
    const result = catalogueFileSchema.safeParse(catalogueFile);
    expect(result.error?.issues ?? []).toEqual([]);
  });

  it('lists 64 providers, each id once, the 25 of the compatibility table first (T3)', () => {
    const ids = providers.map(({ id }) => id);
    expect(new Set(ids).size).toBe(64);
    expect(ids).toHaveLength(64);
    expect(listEntries().map(({ row }) => row !== undefined)).toEqual(ids.map((_id, index) => index < 25));
    expect(ids[24]).toBe('bedrock-litellm');
  });

  it('says why, since when and what to use instead for each provider that does not work as it should', () => {
    for (const { id, status } of providers) {
      expect(status.reason === undefined, id).toBe(status.state === 'ok');
      if (status.state === 'ok') continue;
      expect(status.since, id).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(status.reason?.en.length, id).toBeGreaterThan(20);
      expect(status.reason?.['zh-Hant'], id).toMatch(/\p{Script=Han}/u);
      if (status.replacement !== undefined) expect(whyNotConnectable(find(status.replacement)), id).toBeUndefined();
    }
    expect(find('qwen-subscription').status).toMatchObject({ state: 'dead', replacement: 'alibaba-coding-plan' });
  });

  it('names no endpoint and no model twice at one provider (T3)', () => {
    for (const { id, endpoints, otherEndpoints = [], models } of listEntries()) {
      const endpointIds = [...endpoints, ...otherEndpoints].map((endpoint) => endpoint.id);
      expect(new Set(endpointIds).size, id).toBe(endpointIds.length);
      expect(new Set(models.map((model) => model.id)).size, id).toBe(models.length);
    }
  });

  it('declares every placeholder of its addresses, and no other (Q4, T3)', () => {
    for (const { id, endpoints, otherEndpoints = [], placeholders = [] } of listEntries()) {
      const used = [...endpoints, ...otherEndpoints].flatMap(({ url }) => placeholdersIn(url));
      expect([...new Set(used)].sort(), id).toEqual([...placeholders].sort());
    }
  });

  it('starts with a model that can still be asked for, at each provider with a default (T4)', () => {
    for (const { id, defaultModel, models, kind } of providers) {
      if (defaultModel === undefined || isOpen(id) || kind === 'media') continue;
      expect(models[0]?.id, id).toBe(defaultModel);
      expect((models[0]?.endsOn ?? FOREVER) > CATALOGUE_DATE, `${id} ${defaultModel}`).toBe(true);
    }
  });

  it('suggests for the slots only models that can still be asked for (T4)', () => {
    for (const { id, slots, factsOf } of providers) {
      if (isOpen(id)) continue;
      for (const [slot, model] of Object.entries(slots)) {
        const facts = factsOf(model);
        expect(facts, `${id} ${slot}`).toBeDefined();
        expect(['retired', 'never-existed', 'unverified'], `${id} ${slot}`).not.toContain(facts?.status);
        expect((facts?.endsOn ?? FOREVER) > CATALOGUE_DATE, `${id} ${slot}`).toBe(true);
      }
    }
  });

  it('has no default that ends within 45 days of its date (T4)', () => {
    const soon = new Date(Date.parse(CATALOGUE_DATE) + 45 * 86_400_000).toISOString().slice(0, 10);
    const ending = providers
      .filter(({ status }) => status.state !== 'dead')
      .flatMap(({ id, models, defaultModel }) => (models[0]?.id === defaultModel ? [{ id, ...models[0] }] : []))
      .filter(({ endsOn }) => endsOn !== undefined && endsOn <= soon);
    expect(ending).toEqual([]);
  });

  it('offers no model that its provider has retired, but still knows what it cost', () => {
    const ids = providers.flatMap(({ models }) => models.map((model) => model.id));
    for (const retired of ['deepseek-chat', 'grok-3-beta', 'kimi-k2-0905-preview', 'claude-haiku-4', 'o1-mini']) {
      expect(ids).not.toContain(retired);
    }
    expect(find('anthropic').factsOf('claude-opus-4')).toMatchObject({ status: 'retired', price: { input: 15 } });
  });

  it('names the source of every current value and model, and the day of the source (T5)', () => {
    const { sources } = catalogueFile;
    const isKnown = (source: string): boolean => Object.hasOwn(sources, source);
    for (const { id, current, models, endpoints, otherEndpoints = [] } of listEntries()) {
      const values = Object.entries(current) as [string, { source: string; date: string }][];
      for (const [field, { source, date }] of values) {
        expect(isKnown(source), `${id} ${field}: ${source}`).toBe(true);
        expect(date, `${id} ${field}`).toMatch(/^\d{4}-\d\d-\d\d$/);
      }
      for (const { id: row, source } of [...models, ...endpoints, ...otherEndpoints]) {
        expect(isKnown(source), `${id} ${row}: ${source}`).toBe(true);
      }
    }
  });

  it('claims nothing as seen alive without the day (T5)', () => {
    for (const { id, verification } of listEntries()) {
      expect(['docs', 'live'], id).toContain(verification.level);
      expect(verification.checkedOn <= CATALOGUE_DATE, id).toBe(true);
    }
  });

  it('sends a key over plain HTTP only to the own computer or an address the user fills in', () => {
    for (const { id, endpoints } of providers) {
      for (const { url } of endpoints.filter((endpoint) => endpoint.url.startsWith('http:'))) {
        expect(url, id).toMatch(/^http:\/\/(localhost|YOUR_HOST)[:/]?/);
      }
    }
  });

  it('holds no secret, no private address and no link that pays somebody (T8)', () => {
    const text = JSON.stringify(catalogueFile);
    expect(text).not.toMatch(/GOCSPX-|AIza[\w-]{20}|sk-[A-Za-z0-9]{16}|client_secret|eyJ[\w-]{20}/);
    expect(text).not.toMatch(/[?&](ref|aff|invite|code|utm_\w+)=/i);
    expect(text.replaceAll('http://10.1.1.11:3000/v1', '')).not.toMatch(
      /\/\/(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/,
    );
    expect(
      find('veloera')
        .endpoints.map(({ url }) => url)
        .join(),
    ).not.toContain('10.1.1.11');
  });

  it('refuses what ended, what is forbidden and what needs a sign-in, with the reason', () => {
    const reason = (id: string): string | undefined => whyNotConnectable(find(id));
    expect(reason('qwen-subscription')).toContain('2026-04-15');
    expect(reason('claude-subscription')).toContain('API key');
    expect(reason('chatgpt-codex')).toContain('sign-in');
    expect(reason('gitlab-duo')).toContain('exchanged');
    expect(reason('elevenlabs')).toContain('no language models');
    expect(reason('github-copilot-bridge')).toContain('does not know');
    for (const id of ['openrouter', 'ollama', 'google-vertex-ai', 'aws-bedrock', 'azure-openai', 'claude-cli']) {
      expect(reason(id), id).toBeUndefined();
    }
  });
});

/** Whatever the user has loaded or deployed there: the catalogue can't know it. */
function isOpen(id: string): boolean {
  return listEntries().find((entry) => entry.id === id)?.modelsOpen ?? false;
}
