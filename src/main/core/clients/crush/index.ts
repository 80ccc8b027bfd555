// Crush: a provider of its own, in the JSON settings of older versions or in the start file of newer ones.
import type { ClientDefinition } from '../client-definition.ts';
import { inConfigHome } from '../client-place.ts';
import { PROVIDER_ID } from '../edits/own-values.ts';
import { mainModel } from '../openai-variables.ts';

export const crush: ClientDefinition = {
  facts: {
    id: 'crush',
    name: 'Crush',
    programs: ['crush'],
    reload: 'restart',
    install: 'npm install -g @charmland/crush',
  },
  scopes: ['user'],
  files: ({ place, grant, exists }) => {
    const model = mainModel(grant);
    const json = inConfigHome(place, 'crush', 'crush.json');
    const provider = ['providers', PROVIDER_ID];
    if (exists(json)) {
      return [
        {
          path: json,
          format: 'json',
          keys: [
            { path: [...provider, 'type'], value: 'openai-compat' },
            { path: [...provider, 'base_url'], value: `${grant.address}/v1` },
            { path: [...provider, 'api_key'], value: grant.token },
            {
              path: [...provider, 'models', { field: 'id', equals: model }],
              value: { id: model, name: 'Chosen in Dragoman' },
            },
          ],
        },
      ];
    }
    const lines = [
      `provider add ${PROVIDER_ID} --type openai-compat --base-url ${quote(`${grant.address}/v1`)} --api-key ${quote(grant.token)}`,
      `model add ${quote(`${PROVIDER_ID}/${model}`)}`,
    ];
    return [
      {
        path: inConfigHome(place, 'crush', 'crushrc'),
        format: 'block',
        keys: [{ path: ['crush-user'], value: lines.join('\n') }],
      },
    ];
  },
  notes: () => ['Choose the model of Dragoman in Crush once.'],
};

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
