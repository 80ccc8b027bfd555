// Codex: a provider of its own in config.toml (docs/decisions: the built-in one would break long conversations).
import type { ClientGrant } from '../../../../shared/model/client.ts';
import type { JsonValue } from '../../ir/json.ts';
import type { ClientDefinition } from '../client-definition.ts';
import { chosenFolder, inHome, pathsOf, type ClientPlace } from '../client-place.ts';
import { PROVIDER_ID } from '../edits/own-values.ts';
import { proxyVariables } from '../proxy-variables.ts';
import { facts, TOKEN_VARIABLE } from './facts.ts';

export const codex: ClientDefinition = {
  facts,
  // Project settings of Codex may not name a provider.
  scopes: ['user'],
  knownPlaces: (place) => [inHome(place, '.local', 'bin', 'codex'), inHome(place, '.codex', 'bin', 'codex')],
  files: ({ place, grant }) => [
    {
      path: pathsOf(place).join(settingsFolder(place), 'config.toml'),
      format: 'toml',
      keys: [
        ...rootKeys(grant).map(([name, value]) => ({ path: [name], value })),
        ...Object.entries({ ...provider(grant), experimental_bearer_token: grant.token }).map(([name, value]) => ({
          path: ['model_providers', PROVIDER_ID, name],
          value,
        })),
      ],
    },
  ],
  launch: ({ place, grant }) => {
    const table = Object.entries({ ...provider(grant), env_key: TOKEN_VARIABLE }).map(
      ([name, value]) => `${name}=${JSON.stringify(value)}`,
    );
    const settings = [
      ...rootKeys(grant).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
      `model_providers.${PROVIDER_ID}={${table.join(',')}}`,
    ];
    return {
      words: settings.flatMap((setting) => ['-c', setting]),
      environment: { [TOKEN_VARIABLE]: grant.token, ...proxyVariables(place) },
      unset: [],
    };
  },
  rivals: ({ place }) => ({
    variables: Object.keys(proxyVariables(place)).map(() => ({
      name: 'NO_PROXY',
      effect: 'confuses' as const,
      text: 'A proxy is set, and it is not told to leave 127.0.0.1 out. Add 127.0.0.1 to NO_PROXY.',
    })),
  }),
  notes: () => [
    'A conversation that is open goes on as before: type /new to use Dragoman.',
    'Codex lists conversations by provider: those from before show again after "dragoman restore codex", and those made through Dragoman while it is connected.',
  ],
};

function settingsFolder(place: ClientPlace): string {
  return chosenFolder(place, 'CODEX_HOME', '.codex');
}

function rootKeys({ models, servesWebSearch }: ClientGrant): [string, JsonValue][] {
  const { main } = models;
  return [
    ...(main === undefined ? [] : ([['model', main.id]] satisfies [string, JsonValue][])),
    ['model_provider', PROVIDER_ID],
    // Codex adds its own search to every request, and only OpenAI can run it.
    ...(servesWebSearch ? [] : ([['web_search', 'disabled']] satisfies [string, JsonValue][])),
    ...(main?.contextTokens === undefined
      ? []
      : ([['model_context_window', main.contextTokens]] satisfies [string, JsonValue][])),
  ];
}

function provider({ address }: ClientGrant): Record<string, string> {
  return { name: 'Dragoman', base_url: `${address}/v1`, wire_api: 'responses' };
}
