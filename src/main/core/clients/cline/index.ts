// Cline CLI: the settings of its OpenAI-compatible provider.
import type { ClientDefinition } from '../client-definition.ts';
import { inHome } from '../client-place.ts';
import { mainModel } from '../openai-variables.ts';

const PROVIDER = 'openai-compatible';

export const cline: ClientDefinition = {
  facts: {
    id: 'cline',
    name: 'Cline CLI',
    programs: ['cline'],
    verified: { from: '3.0.65', to: '3.0.65' },
    reload: 'restart',
    install: 'npm install -g cline',
  },
  scopes: ['user'],
  files: ({ place, grant }) => {
    const settings = {
      provider: PROVIDER,
      apiKey: grant.token,
      model: mainModel(grant),
      baseUrl: `${grant.address}/v1`,
    };
    const entry = ['providers', PROVIDER];
    return [
      {
        path: inHome(place, '.cline', 'data', 'settings', 'providers.json'),
        format: 'json',
        keys: [
          { path: ['version'], value: 1 },
          { path: ['lastUsedProvider'], value: PROVIDER },
          ...Object.entries(settings).map(([name, value]) => ({ path: [...entry, 'settings', name], value })),
          // An entry without a time is passed over, without a word. Which time it is does not matter.
          { path: [...entry, 'updatedAt'], value: '2026-01-01T00:00:00.000Z' },
          { path: [...entry, 'tokenSource'], value: 'manual' },
        ],
      },
    ];
  },
  notes: () => ['Cline CLI leaves a helper running: end it, or log out and in, before it sees the change.'],
};
