// Aider: three lines in its settings, or three variables.
import type { ClientDefinition } from '../client-definition.ts';
import type { ClientGrant } from '../../../../shared/model/client.ts';
import { inHome, pathsOf } from '../client-place.ts';
import { mainModel } from '../openai-variables.ts';

/** Aider asks the address of OpenAI's protocol only for models with this prefix. */
function modelName(grant: ClientGrant): string {
  return `openai/${mainModel(grant)}`;
}

export const aider: ClientDefinition = {
  facts: {
    id: 'aider',
    name: 'Aider',
    programs: ['aider'],
    reload: 'restart',
    install: 'python -m pip install aider-install && aider-install',
  },
  scopes: ['user', 'project', 'shell'],
  files: ({ place, grant, scope, folder }) => [
    {
      path:
        scope === 'project' ? pathsOf(place).join(folder ?? '.', '.aider.conf.yml') : inHome(place, '.aider.conf.yml'),
      format: 'yaml',
      keys: [
        { path: ['openai-api-base'], value: `${grant.address}/v1` },
        { path: ['openai-api-key'], value: grant.token },
        { path: ['model'], value: modelName(grant) },
      ],
    },
  ],
  variables: (grant) => ({
    OPENAI_API_BASE: `${grant.address}/v1`,
    OPENAI_API_KEY: grant.token,
    AIDER_MODEL: modelName(grant),
  }),
  notes: (scope) => (scope === 'shell' ? [] : ['Settings in the folder of a project beat those of the home folder.']),
};
