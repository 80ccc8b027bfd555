// OpenCode and its descendants: a provider of its own in a JSON file, which may hold comments. Only the names differ.
import type { ClientGrant, ModelChoice } from '../../../../shared/model/client.ts';
import type { JsonObject } from '../../ir/json.ts';
import type { ClientDefinition, ClientFacts } from '../client-definition.ts';
import { inConfigHome, pathsOf } from '../client-place.ts';
import type { KeyWish } from '../edits/edit-record.ts';
import { nestKeys } from '../edits/nest-keys.ts';
import { PROVIDER_ID } from '../edits/own-values.ts';
import { proxyVariables } from '../proxy-variables.ts';

export interface OpencodeNames {
  readonly facts: ClientFacts;
  /** Of its folder and its settings file. */
  readonly name: string;
  /** `OPENCODE` in `OPENCODE_CONFIG`. */
  readonly prefix: string;
  readonly restart: string;
}

/** The adapter that keeps reasoning and prompt caches; these clients bring it along. */
const ADAPTER = '@ai-sdk/anthropic';

/** The title of a conversation and the like need no large model. */
const SMALL_SLOT = 'haiku';

/** A client of this family. */
export function opencodeClient({ facts, name, prefix, restart }: OpencodeNames): ClientDefinition {
  return {
    facts,
    scopes: ['user', 'project'],
    files: ({ place, grant, scope, folder, exists }) => {
      const paths = pathsOf(place);
      const base = scope === 'project' ? paths.join(folder ?? '.', name) : inConfigHome(place, name, name);
      // Both names are read; a file that is there already is the one to change.
      const path = exists(`${base}.jsonc`) && !exists(`${base}.json`) ? `${base}.jsonc` : `${base}.json`;
      return [{ path, format: 'jsonc', keys: settingsKeys(grant) }];
    },
    launch: ({ place, grant }) => ({
      words: [],
      environment: {
        [`${prefix}_CONFIG_CONTENT`]: JSON.stringify(nestKeys(settingsKeys(grant))),
        ...proxyVariables(place),
      },
      unset: [],
    }),
    rivals: ({ place, folder }) => ({
      variables: [
        {
          name: `${prefix}_CONFIG_CONTENT`,
          effect: 'wins',
          text: 'Settings in this variable beat all files. Remove it.',
        },
        {
          name: `${prefix}_CONFIG`,
          effect: 'wins',
          text: 'It names another settings file. Remove it, or edit that file.',
        },
      ],
      files:
        folder === undefined
          ? []
          : [`${name}.json`, `${name}.jsonc`].map((file) => ({
              path: pathsOf(place).join(folder, file),
              key: ['model'],
              text: 'Settings of the project beat those of the user, in this folder.',
            })),
    }),
    notes: () => [restart],
  };
}

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

/** These clients want both limits or none. */
function modelEntry({ label, contextTokens, outputTokens }: ModelChoice): JsonObject {
  if (contextTokens === undefined || outputTokens === undefined) return { name: label };
  return { name: label, limit: { context: contextTokens, output: outputTokens } };
}
