// Cline CLI: the settings of its OpenAI-compatible provider.
import type { ClientGrant } from '../../../../shared/model/client.ts';
import type { ClientDefinition } from '../client-definition.ts';
import { inHome } from '../client-place.ts';
import type { KeyWish } from '../edits/edit-record.ts';
import { nestKeys } from '../edits/nest-keys.ts';
import { mainModel } from '../openai-variables.ts';
import { proxyVariables } from '../proxy-variables.ts';

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
  files: ({ place, grant }) => [
    {
      path: inHome(place, '.cline', 'data', 'settings', 'providers.json'),
      format: 'json',
      keys: settingsKeys(grant),
    },
  ],
  launch: ({ place, grant, keepFile }) => ({
    words: [],
    environment: {
      // Another file in place of the user's: the command line, which everybody can read, is no place for a key.
      CLINE_PROVIDER_SETTINGS_PATH: keepFile('cline.json', JSON.stringify(nestKeys(settingsKeys(grant)))),
      // A helper that an earlier run has left behind would go on with the settings that it was started with.
      CLINE_SESSION_BACKEND_MODE: 'local',
      ...proxyVariables(place),
    },
    unset: [],
  }),
  notes: () => ['Cline CLI leaves a helper running: end it, or log out and in, before it sees the change.'],
};

function settingsKeys(grant: ClientGrant): KeyWish[] {
  const settings = {
    provider: PROVIDER,
    apiKey: grant.token,
    model: mainModel(grant),
    baseUrl: `${grant.address}/v1`,
  };
  const entry = ['providers', PROVIDER];
  return [
    { path: ['version'], value: 1 },
    { path: ['lastUsedProvider'], value: PROVIDER },
    ...Object.entries(settings).map(([name, value]) => ({ path: [...entry, 'settings', name], value })),
    // An entry without a time is passed over, without a word. Which time it is does not matter.
    { path: [...entry, 'updatedAt'], value: '2026-01-01T00:00:00.000Z' },
    { path: [...entry, 'tokenSource'], value: 'manual' },
  ];
}
