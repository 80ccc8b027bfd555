// Providers as the window gets them, for tests: one with a key and nothing special, and changes to it.
import type { ProviderView } from '../../../src/shared/model/views.ts';

/** Groq without models; `change` says what is special. */
export function providerView(change: Partial<ProviderView> = {}): ProviderView {
  return {
    id: 'groq',
    name: 'Groq',
    names: { en: 'Groq', 'zh-Hant': 'Groq' },
    kind: 'openai-compatible',
    category: 'api',
    credential: 'api-key',
    isOwn: false,
    protocol: 'openai-chat',
    baseUrl: 'https://api.groq.com/openai/v1',
    needsKey: true,
    environmentVariables: ['GROQ_API_KEY'],
    status: { state: 'ok' },
    isConnectable: true,
    abilities: {},
    endpoints: [],
    placeholders: [],
    models: [],
    pastModels: [],
    hasMoreModels: false,
    slots: {},
    changes: [],
    own: [],
    ...change,
  };
}
