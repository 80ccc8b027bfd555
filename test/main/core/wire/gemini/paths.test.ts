import { describe, expect, it } from 'vitest';
import { gemini } from '../../../../../src/main/core/wire/gemini/index.ts';

const path = (model: string, isStreaming = false): string | undefined =>
  gemini.path('generate', { model, isStreaming });

describe('addresses of generateContent', () => {
  it('name the model and the way of answering', () => {
    expect(path('m')).toBe('v1beta/models/m:generateContent');
    expect(path('m', true)).toBe('v1beta/models/m:streamGenerateContent?alt=sse');
    expect(gemini.path('generate', { model: 'm', isStreaming: true, framing: 'json-array' })).toBe(
      'v1beta/models/m:streamGenerateContent',
    );
    expect(gemini.path('count-tokens', { model: 'm', isStreaming: false })).toBe('v1beta/models/m:countTokens');
    expect(gemini.path('list-models', { model: '', isStreaming: false })).toBe('v1beta/models?pageSize=1000');
  });

  it('keep slashes, collections and nothing that could leave the path', () => {
    expect(path('models/m')).toBe('v1beta/models/m:generateContent');
    expect(path('tunedModels/t-1')).toBe('v1beta/tunedModels/t-1:generateContent');
    expect(path('up/name')).toBe('v1beta/models/up/name:generateContent');
    expect(path('a?b#c')).toBe('v1beta/models/a%3Fb%23c:generateContent');
  });
});

describe('the list of models', () => {
  it('holds those that can answer, without their collection', () => {
    const models = [
      { name: 'models/gemini-x', supportedGenerationMethods: ['generateContent'] },
      { name: 'models/embedding-x', supportedGenerationMethods: ['embedContent'] },
      { name: 'plain' },
      {},
      7,
    ];
    expect(gemini.parseModels({ models })).toEqual(['gemini-x', 'plain']);
    expect(gemini.parseModels({})).toEqual([]);
  });
});

describe('usage read on the side, for streams that pass untouched', () => {
  it('is found in a chunk, and nothing in others', () => {
    expect(
      gemini.readUsage({ usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 2 } }, undefined),
    ).toMatchObject({ inputTokens: 5, outputTokens: 2 });
    expect(gemini.readUsage({ candidates: [] }, undefined)).toBeUndefined();
  });
});
