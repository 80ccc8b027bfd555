// Continue: one more model in its list.
import type { ClientDefinition } from '../client-definition.ts';
import { inHome } from '../client-place.ts';
import { mainModel } from '../openai-variables.ts';

const NAME = 'Dragoman';

export const continueDev: ClientDefinition = {
  facts: {
    id: 'continue',
    name: 'Continue',
    programs: ['cn'],
    reload: 'at-once',
    install: 'npm install -g @continuedev/cli',
  },
  scopes: ['user'],
  traces: (place) => [inHome(place, '.continue')],
  files: ({ place, grant }) => [
    {
      path: inHome(place, '.continue', 'config.yaml'),
      format: 'yaml',
      keys: [
        {
          path: ['models', { field: 'name', equals: NAME }],
          value: {
            name: NAME,
            provider: 'openai',
            model: mainModel(grant),
            apiBase: `${grant.address}/v1`,
            apiKey: grant.token,
            roles: ['chat', 'edit', 'apply'],
          },
        },
      ],
    },
  ],
  notes: () => ['Choose the model "Dragoman" in Continue once.'],
};
