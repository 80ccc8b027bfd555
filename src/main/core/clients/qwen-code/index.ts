// Qwen Code: a model of its own in settings.json, with its key in the `env` group beside it.
import type { ClientDefinition } from '../client-definition.ts';
import { inHome, pathsOf } from '../client-place.ts';
import { mainModel, openaiVariables } from '../openai-variables.ts';
import { proxyVariables } from '../proxy-variables.ts';

const KEY_VARIABLE = 'DRAGOMAN_KEY';

export const qwenCode: ClientDefinition = {
  facts: {
    id: 'qwen-code',
    name: 'Qwen Code',
    programs: ['qwen'],
    verified: { from: '0.15.10', to: '0.24.4' },
    reload: 'restart',
    install: 'npm install -g @qwen-code/qwen-code',
  },
  scopes: ['user', 'project'],
  files: ({ place, grant, scope, folder }) => {
    const model = mainModel(grant);
    const entry = { id: model, name: 'Chosen in Dragoman', baseUrl: `${grant.address}/v1`, envKey: KEY_VARIABLE };
    const variables = { [KEY_VARIABLE]: grant.token, ...proxyVariables(place) };
    const settings = scope === 'project' ? pathsOf(place).join(folder ?? '.', '.qwen') : inHome(place, '.qwen');
    return [
      {
        path: pathsOf(place).join(settings, 'settings.json'),
        format: 'jsonc',
        keys: [
          { path: ['modelProviders', 'openai', { field: 'id', equals: model }], value: entry },
          ...Object.entries(variables).map(([name, value]) => ({ path: ['env', name], value })),
          { path: ['security', 'auth', 'selectedType'], value: 'openai' },
          { path: ['model', 'name'], value: model },
        ],
      },
    ];
  },
  // Words and variables go before its settings file, which stays as it is.
  launch: ({ place, grant }) => ({
    words: ['--auth-type', 'openai', '--model', mainModel(grant)],
    environment: { ...openaiVariables(grant), ...proxyVariables(place) },
    unset: [],
  }),
  notes: () => ['Start Qwen Code anew if it is running.'],
};
