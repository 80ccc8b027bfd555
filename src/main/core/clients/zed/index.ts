// Zed: a provider of its own in its settings; the key has to be pasted once, for Zed keeps keys in the keychain.
import type { ClientDefinition } from '../client-definition.ts';
import { inAppData, inConfigHome, pathsOf, type ClientPlace } from '../client-place.ts';

/** Zed wants a number, also where nothing is known. */
const CAREFUL_CONTEXT = 128_000;

export const zed: ClientDefinition = {
  facts: { id: 'zed', name: 'Zed', programs: ['zed', 'zeditor'], reload: 'at-once' },
  scopes: ['user'],
  traces: (place) => [settingsFolder(place)],
  files: ({ place, grant }) => {
    const provider = ['language_models', 'openai_compatible', 'Dragoman'];
    const models = grant.models.list.map(({ id, label, contextTokens }) => ({
      name: id,
      display_name: label,
      max_tokens: contextTokens ?? CAREFUL_CONTEXT,
    }));
    return [
      {
        path: pathsOf(place).join(settingsFolder(place), 'settings.json'),
        format: 'jsonc',
        keys: [
          { path: [...provider, 'api_url'], value: `${grant.address}/v1` },
          { path: [...provider, 'available_models'], value: models },
        ],
      },
    ];
  },
  notes: () => [
    'Zed asks for a key once: paste the token that "dragoman env" prints.',
    'Agents that run inside of Zed (Claude Code, Codex) have settings of their own: connect them as well.',
  ],
};

function settingsFolder(place: ClientPlace): string {
  return place.platform === 'win32' ? inAppData(place, 'Zed') : inConfigHome(place, 'zed');
}
