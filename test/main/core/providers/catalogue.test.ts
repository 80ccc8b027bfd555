// The catalogue of providers, held against its schema and against what it promises.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { providerEntrySchema } from '../../../../src/main/core/providers/catalogue-schema.ts';
import { findProvider, listProviders, whyNotConnectable } from '../../../../src/main/core/providers/catalogue.ts';

describe('the provider catalogue', () => {
  it('has the form that the program believes in', () => {
    const result = z.array(providerEntrySchema).safeParse(listProviders());
    expect(result.error?.issues ?? []).toEqual([]);
  });

  it('lists 64 providers, each id once, the best known ones first', () => {
    const ids = listProviders().map(({ id }) => id);
    expect(new Set(ids).size).toBe(64);
    expect(ids).toHaveLength(64);
    expect(ids.slice(0, 9)).toEqual([
      'anthropic',
      'minimax',
      'google-vertex-ai',
      'openrouter',
      'xai',
      'openai',
      'deepseek',
      'moonshot',
      'glm',
    ]);
    expect(ids[24]).toBe('bedrock-litellm');
  });

  it('says why for each provider that does not work as it should', () => {
    for (const provider of listProviders()) {
      expect(provider.statusReason === undefined, provider.id).toBe(provider.status === 'ok');
    }
  });

  it('names no endpoint and no model twice at one provider', () => {
    for (const { id, endpoints, models } of listProviders()) {
      expect(new Set(endpoints.map((endpoint) => endpoint.id)).size, id).toBe(endpoints.length);
      expect(new Set(models.map((model) => model.id)).size, id).toBe(models.length);
    }
  });

  it('names no model that its provider has retired', () => {
    const ids = listProviders().flatMap(({ models }) => models.map((model) => model.id));
    for (const retired of ['deepseek-chat', 'grok-3-beta', 'kimi-k2-0905-preview', 'claude-haiku-4', 'o1-mini']) {
      expect(ids).not.toContain(retired);
    }
  });

  it('sends a key over plain HTTP only to the own computer or an address the user fills in', () => {
    for (const { id, endpoints } of listProviders()) {
      for (const { url } of endpoints.filter((endpoint) => endpoint.url.startsWith('http:'))) {
        expect(url, id).toMatch(/^http:\/\/(localhost|YOUR_HOST)[:/]?/);
      }
    }
  });

  it('refuses what ended, what is forbidden and what needs a sign-in, with the reason', () => {
    const reason = (id: string): string | undefined => {
      const provider = findProvider(id);
      if (provider === undefined) throw new Error(`no ${id}`);
      return whyNotConnectable(provider);
    };
    expect(reason('qwen-subscription')).toContain('2026-04-15');
    expect(reason('claude-subscription')).toContain('API key');
    expect(reason('chatgpt-codex')).toContain('sign-in');
    expect(reason('elevenlabs')).toContain('no language models');
    expect(reason('openrouter')).toBeUndefined();
    expect(reason('ollama')).toBeUndefined();
  });
});
