// Goose: variables only, because it reads no key from its settings file.
import type { ClientDefinition } from '../client-definition.ts';
import { mainModel } from '../openai-variables.ts';

export const goose: ClientDefinition = {
  facts: {
    id: 'goose',
    name: 'Goose',
    programs: ['goose'],
    reload: 'restart',
    verified: { from: '1.52.0', to: '1.52.0' },
  },
  scopes: ['shell'],
  variables: (grant) => ({
    GOOSE_PROVIDER: 'openai',
    GOOSE_MODEL: mainModel(grant),
    // Without a path: that is a setting of its own.
    OPENAI_HOST: grant.address,
    OPENAI_BASE_PATH: 'v1/chat/completions',
    OPENAI_API_KEY: grant.token,
  }),
  notes: () => ['Goose reads its key from a variable or the keychain only, so it is connected through a shell.'],
};
