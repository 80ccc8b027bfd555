// Continue: one more model in its list.
import type { ClientDefinition } from '../client-definition.ts';
import { inHome } from '../client-place.ts';
import type { KeyWish } from '../edits/edit-record.ts';
import { mainModel } from '../openai-variables.ts';

const NAME = 'Dragoman';

/** Continue refuses a file without these. */
const HEAD: readonly KeyWish[] = [
  { path: ['name'], value: 'Local' },
  { path: ['version'], value: '1.0.0' },
  { path: ['schema'], value: 'v1' },
];

export const continueDev: ClientDefinition = {
  facts: {
    id: 'continue',
    name: 'Continue',
    programs: ['cn'],
    verified: { from: '1.5.47', to: '1.5.47' },
    reload: 'at-once',
    install: 'npm install -g @continuedev/cli',
  },
  scopes: ['user'],
  traces: (place) => [inHome(place, '.continue')],
  files: ({ place, grant, exists }) => {
    const path = inHome(place, '.continue', 'config.yaml');
    const model = {
      name: NAME,
      provider: 'openai',
      model: mainModel(grant),
      apiBase: `${grant.address}/v1`,
      apiKey: grant.token,
      roles: ['chat', 'edit', 'apply'],
    };
    const keys = [{ path: ['models', { field: 'name', equals: NAME }], value: model }];
    return [{ path, format: 'yaml', keys: exists(path) ? keys : [...HEAD, ...keys] }];
  },
  notes: () => ['Choose the model "Dragoman" in Continue once.'],
};
