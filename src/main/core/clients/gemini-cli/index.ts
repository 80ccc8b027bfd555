// Gemini CLI: a key and an address in its .env, and the kind of sign-in in its settings.
import type { ClientGrant } from '../../../../shared/model/client.ts';
import type { ClientDefinition, PossibleRival } from '../client-definition.ts';
import { inHome, pathsOf, type ClientPlace } from '../client-place.ts';
import type { KeyWish } from '../edits/edit-record.ts';
import { proxyVariables } from '../proxy-variables.ts';
import { facts } from './facts.ts';

export const geminiCli: ClientDefinition = {
  facts,
  scopes: ['user', 'project', 'shell'],
  files: ({ place, grant, scope, folder }) => {
    const paths = pathsOf(place);
    const settings = scope === 'project' ? paths.join(folder ?? '.', '.gemini') : settingsFolder(place);
    const variables = { ...accessVariables(grant), ...proxyVariables(place) };
    return [
      {
        path: paths.join(settings, '.env'),
        format: 'env',
        keys: Object.entries(variables).map(([name, value]) => ({ path: [name], value })),
      },
      { path: paths.join(settings, 'settings.json'), format: 'jsonc', keys: settingsKeys(grant) },
    ];
  },
  variables: (grant) => ({ ...accessVariables(grant), ...modelVariables(grant) }),
  launch: ({ place, grant }) => ({
    words: [],
    environment: { ...accessVariables(grant), ...modelVariables(grant), ...proxyVariables(place) },
    unset: ['GOOGLE_API_KEY', 'GOOGLE_GENAI_USE_VERTEXAI', 'GOOGLE_GENAI_USE_GCA'],
    // The kind of sign-in can be given in a settings file only, and the user's own stays as it is.
    shadow: {
      variable: 'GEMINI_CLI_HOME',
      source: settingsFolder(place),
      name: '.gemini',
      without: ['.env', 'oauth_creds.json', 'gemini-credentials.json'],
      files: [{ name: 'settings.json', format: 'jsonc', keys: settingsKeys(grant) }],
    },
  }),
  rivals,
  notes: (scope) =>
    scope === 'shell'
      ? ['The kind of sign-in can\'t be set by a variable: choose "Use Gemini API key" once when Gemini CLI asks.']
      : [
          'Start Gemini CLI anew if it is running.',
          'Gemini CLI reads only one .env file: in a folder with an .env of its own it does not see this one. There, use "dragoman run gemini-cli".',
          'In a folder that Gemini CLI does not trust yet it reads no .env at all: trust the folder when it asks.',
        ],
};

function settingsFolder(place: ClientPlace): string {
  const moved = place.readEnvironment('GEMINI_CLI_HOME');
  return moved === undefined || moved === '' ? inHome(place, '.gemini') : pathsOf(place).join(moved, '.gemini');
}

function accessVariables({ address, token }: ClientGrant): Record<string, string> {
  return { GEMINI_API_KEY: token, GOOGLE_GEMINI_BASE_URL: address };
}

function modelVariables({ models }: ClientGrant): Record<string, string> {
  return models.main === undefined ? {} : { GEMINI_MODEL: models.main.id };
}

function settingsKeys({ models }: ClientGrant): KeyWish[] {
  return [
    { path: ['security', 'auth', 'selectedType'], value: 'gemini-api-key' },
    ...(models.main === undefined ? [] : [{ path: ['model', 'name'], value: models.main.id }]),
  ];
}

function rivals({ place, folder }: { place: ClientPlace; folder: string | undefined }): PossibleRival {
  const text = 'A variable of the shell beats what stands in .env. Remove it there.';
  const paths = pathsOf(place);
  return {
    variables: [
      { name: 'GEMINI_API_KEY', effect: 'wins', text },
      { name: 'GOOGLE_GEMINI_BASE_URL', effect: 'wins', text },
      { name: 'GEMINI_MODEL', effect: 'wins', text },
      { name: 'GOOGLE_GENAI_USE_VERTEXAI', effect: 'wins', text: 'With it, Gemini CLI asks Google Cloud directly.' },
      { name: 'GOOGLE_GENAI_USE_GCA', effect: 'wins', text: 'With it, Gemini CLI signs in at Google.' },
      { name: 'GOOGLE_API_KEY', effect: 'confuses', text: 'Gemini CLI warns that there are two keys, and uses ours.' },
    ],
    files:
      folder === undefined || folder === place.homeFolder
        ? []
        : [
            {
              path: paths.join(folder, '.env'),
              text: 'Gemini CLI reads only one .env file, in this folder this one. Use "dragoman run gemini-cli" here.',
            },
          ],
  };
}
