// What the window is shown of a provider's abilities, and who says so.
import { describe, expect, it } from 'vitest';
import documents from '../../../fixtures/providers/specified.json' with { type: 'json' };
import type { ProviderPatches } from '../../../../src/shared/model/provider-patch.ts';
import { providerViewSchema, type ProviderView } from '../../../../src/shared/model/provider-view.ts';
import { createCatalogue } from '../../../../src/main/core/providers/catalogue.ts';
import { listProviderViews } from '../../../../src/main/core/providers/provider-view.ts';

function view(id: string, patches: ProviderPatches = {}): ProviderView {
  const found = listProviderViews(createCatalogue({ patches })).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

describe('the view of a provider', () => {
  it('has the form of the contract for all of them, and the rows of the document come first, in its order', () => {
    const views = listProviderViews(createCatalogue());
    expect(views.map((one) => providerViewSchema.parse(one))).toEqual(views);
    expect(views.length).toBeGreaterThanOrEqual(64);
    expect(views.slice(0, 25).map(({ id }) => id)).toEqual(documents.table.map(({ id }) => id));
  });

  it.each(documents.table.map((row) => [row.id, row] as const))(
    'words the cells of %s as the document does',
    (id, row) => {
      expect(view(id).row?.words).toEqual({
        streaming: row['串流'],
        tools: row['工具使用'],
        modelSlot: row['模型 Slot'],
      });
    },
  );

  it('says which ability the documents state, and what holds today with its source and day', () => {
    expect(view('groq').abilities.tools).toEqual({ value: 'yes', by: 'documents' });
    const { tools } = view('perplexity').abilities;
    expect(tools).toMatchObject({ value: 'yes', by: 'catalogue', specified: 'limited' });
    expect(tools?.source).not.toBe('');
    expect(tools?.date).toMatch(/^2026-/);
  });

  it('counts the models that can see images and think', () => {
    expect(view('anthropic').abilities.vision).toMatchObject({ value: 'yes', models: { having: 9, all: 9 } });
    expect(view('minimax').abilities.vision).toMatchObject({ value: 'model-dependent', models: { having: 1, all: 5 } });
    expect(view('qwen-subscription').abilities.vision).toMatchObject({ value: 'no' });
    expect(view('ollama').abilities.vision).toBeUndefined();
    expect(view('tokenlab').abilities.reasoning).toBeUndefined();
  });

  it('puts the word of the user before both', () => {
    const patches: ProviderPatches = {
      groq: { dialect: { allowsTools: false, allowsImages: true, reasoningControl: 'none' } },
      ollama: { models: { 'my-model': { vision: true, context: 4096 } } },
    };
    const { tools, vision, reasoning } = view('groq', patches).abilities;
    expect([tools, vision, reasoning]).toEqual([
      { value: 'no', by: 'user' },
      { value: 'yes', by: 'user' },
      { value: 'no', by: 'user' },
    ]);
    const ollama = view('ollama', patches);
    expect(ollama.abilities.vision).toEqual({ value: 'yes', by: 'user', models: { having: 1, all: 1 } });
    expect(ollama.context).toBe(4096);
  });

  it('shows what the user says, but no value of a header', () => {
    const headers = { 'x-team': 'secret-of-mine' };
    const patches: ProviderPatches = {
      groq: { baseUrl: 'https://relay.example.com/v1', headers, dialect: { drop: ['user'] } },
    };
    expect(view('groq', patches).own).toEqual([
      { field: 'baseUrl', value: 'https://relay.example.com/v1' },
      { field: 'headers', value: 'x-team' },
      { field: 'dialect', value: 'drop: ["user"]' },
    ]);
    expect(JSON.stringify(view('groq', patches))).not.toContain('secret-of-mine');
    expect(view('groq').own).toEqual([]);
  });

  it('keeps apart the models that no longer answer', () => {
    const { models, pastModels } = view('anthropic');
    expect(pastModels.map(({ id }) => id)).toEqual(['claude-opus-4', 'claude-sonnet-4', 'claude-haiku-4']);
    expect(models.map(({ id }) => id)).not.toContain('claude-opus-4');
    expect(pastModels[0]).toMatchObject({ status: 'retired', endsOn: '2026-06-15' });
  });
});
