// Kimi CLI: a provider and a model of its own in config.toml.
import type { ClientGrant } from '../../../../shared/model/client.ts';
import type { ClientDefinition } from '../client-definition.ts';
import type { KeyWish } from '../edits/edit-record.ts';
import { PROVIDER_ID } from '../edits/own-values.ts';
import { homeSettings } from '../home-settings.ts';
import { mainModel } from '../openai-variables.ts';

/** Kimi CLI wants a number, also where nothing is known. */
const CAREFUL_CONTEXT = 131_072;

export const kimiCli: ClientDefinition = {
  facts: {
    id: 'kimi-cli',
    name: 'Kimi CLI',
    programs: ['kimi'],
    verified: { from: '2.1.0', to: '2.1.0' },
    reload: 'restart',
  },
  scopes: ['user'],
  ...homeSettings({ variable: 'KIMI_CODE_HOME', folder: '.kimi-code', keys: settingsKeys }),
  notes: () => ['Start Kimi CLI anew if it is running.'],
};

function settingsKeys(grant: ClientGrant): KeyWish[] {
  const provider = { type: 'openai', base_url: `${grant.address}/v1`, api_key: grant.token };
  const model = {
    provider: PROVIDER_ID,
    model: mainModel(grant),
    max_context_size: grant.models.main?.contextTokens ?? CAREFUL_CONTEXT,
    capabilities: ['tool_use'],
  };
  return [
    { path: ['default_model'], value: PROVIDER_ID },
    ...Object.entries(provider).map(([name, value]) => ({ path: ['providers', PROVIDER_ID, name], value })),
    ...Object.entries(model).map(([name, value]) => ({ path: ['models', PROVIDER_ID, name], value })),
  ];
}
