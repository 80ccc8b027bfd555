// OpenCode: a provider of its own in opencode.json, which may hold comments.
import type { ClientGrant, ModelChoice } from '../../../../shared/model/client.ts';
import type { JsonObject } from '../../ir/json.ts';
import type { ClientDefinition } from '../client-definition.ts';
import { inConfigHome, inHome, pathsOf } from '../client-place.ts';
import type { KeyWish } from '../edits/edit-record.ts';
import { nestKeys } from '../edits/nest-keys.ts';
import { PROVIDER_ID } from '../edits/own-values.ts';
import { proxyVariables } from '../proxy-variables.ts';
import { ADAPTER, facts } from './facts.ts';

/** The title of a conversation and the like need no large model. */
const SMALL_SLOT = 'haiku';

export const opencode: ClientDefinition = {
  facts,
  scopes: ['user', 'project'],
  knownPlaces: (place) => [inHome(place, '.opencode', 'bin', 'opencode')],
  files: ({ place, grant, scope, folder, exists }) => {
    const paths = pathsOf(place);
    const base =
      scope === 'project' ? paths.join(folder ?? '.', 'opencode') : inConfigHome(place, 'opencode', 'opencode');
    // Both names are read; a file that is there already is the one to change.
    const path = exists(`${base}.jsonc`) && !exists(`${base}.json`) ? `${base}.jsonc` : `${base}.json`;
    return [{ path, format: 'jsonc', keys: settingsKeys(grant) }];
  },
  launch: ({ place, grant }) => ({
    words: [],
    environment: { OPENCODE_CONFIG_CONTENT: JSON.stringify(nestKeys(settingsKeys(grant))), ...proxyVariables(place) },
    unset: [],
  }),
  rivals: ({ place, folder }) => ({
    variables: [
      {
        name: 'OPENCODE_CONFIG_CONTENT',
        effect: 'wins',
        text: 'Settings in this variable beat all files. Remove it.',
      },
      {
        name: 'OPENCODE_CONFIG',
        effect: 'wins',
        text: 'It names another settings file. Remove it, or edit that file.',
      },
    ],
    files:
      folder === undefined
        ? []
        : ['opencode.json', 'opencode.jsonc'].map((name) => ({
            path: pathsOf(place).join(folder, name),
            key: ['model'],
            text: 'Settings of the project beat those of the user, in this folder.',
          })),
  }),
  notes: () => ['Start OpenCode anew if it is running: /new is not enough.'],
};

function settingsKeys({ address, token, models }: ClientGrant): KeyWish[] {
  const { main, slots, list } = models;
  const small = slots[SMALL_SLOT] ?? main;
  const own = ['provider', PROVIDER_ID];
  return [
    ...(main === undefined ? [] : [{ path: ['model'], value: `${PROVIDER_ID}/${main.id}` }]),
    ...(small === undefined ? [] : [{ path: ['small_model'], value: `${PROVIDER_ID}/${small.id}` }]),
    { path: [...own, 'npm'], value: ADAPTER },
    { path: [...own, 'name'], value: 'Dragoman' },
    { path: [...own, 'options', 'baseURL'], value: `${address}/v1` },
    { path: [...own, 'options', 'apiKey'], value: token },
    ...list.map((choice) => ({ path: [...own, 'models', choice.id], value: modelEntry(choice) })),
  ];
}

/** OpenCode wants both limits or none. */
function modelEntry({ label, contextTokens, outputTokens }: ModelChoice): JsonObject {
  if (contextTokens === undefined || outputTokens === undefined) return { name: label };
  return { name: label, limit: { context: contextTokens, output: outputTokens } };
}
