// Continue: one more model in its list.
import type { ClientGrant } from '../../../../shared/model/client.ts';
import type { JsonObject } from '../../ir/json.ts';
import type { ClientDefinition } from '../client-definition.ts';
import { inHome } from '../client-place.ts';
import type { KeyWish } from '../edits/edit-record.ts';
import { nestKeys } from '../edits/nest-keys.ts';
import { mainModel } from '../openai-variables.ts';
import { proxyVariables } from '../proxy-variables.ts';

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
    const keys = [{ path: ['models', { field: 'name', equals: NAME }], value: modelEntry(grant) }];
    return [{ path, format: 'yaml', keys: exists(path) ? keys : [...HEAD, ...keys] }];
  },
  launch: ({ place, grant, keepFile }) => {
    const settings = { ...nestKeys(HEAD), models: [modelEntry(grant)] };
    return {
      // JSON is YAML as well.
      words: ['--config', keepFile('continue.yaml', JSON.stringify(settings))],
      environment: proxyVariables(place),
      unset: [],
    };
  },
  notes: () => ['Choose the model "Dragoman" in Continue once.'],
};

function modelEntry(grant: ClientGrant): JsonObject {
  return {
    name: NAME,
    provider: 'openai',
    model: mainModel(grant),
    apiBase: `${grant.address}/v1`,
    apiKey: grant.token,
    roles: ['chat', 'edit', 'apply'],
  };
}
