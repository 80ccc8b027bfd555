// Grok CLI: a model of its own in config.toml.
import type { ClientGrant } from '../../../../shared/model/client.ts';
import type { ClientDefinition } from '../client-definition.ts';
import type { KeyWish } from '../edits/edit-record.ts';
import { PROVIDER_ID } from '../edits/own-values.ts';
import { homeSettings } from '../home-settings.ts';
import { mainModel } from '../openai-variables.ts';

export const grokCli: ClientDefinition = {
  facts: {
    id: 'grok-cli',
    name: 'Grok CLI',
    programs: ['grok'],
    verified: { from: '1.0.41', to: '1.0.41' },
    reload: 'restart',
    install: 'npm install -g @xai-official/grok',
  },
  // Settings of a project may not name a model.
  scopes: ['user'],
  ...homeSettings({ variable: 'GROK_HOME', folder: '.grok', keys: settingsKeys }),
  notes: () => ['Start Grok CLI anew if it is running.'],
};

function settingsKeys(grant: ClientGrant): KeyWish[] {
  const context = grant.models.main?.contextTokens;
  const model = {
    model: mainModel(grant),
    name: 'Chosen in Dragoman',
    base_url: `${grant.address}/v1`,
    api_key: grant.token,
    ...(context === undefined ? {} : { context_window: context }),
  };
  return [
    { path: ['models', 'default'], value: PROVIDER_ID },
    ...Object.entries(model).map(([name, value]) => ({ path: ['model', PROVIDER_ID, name], value })),
  ];
}
