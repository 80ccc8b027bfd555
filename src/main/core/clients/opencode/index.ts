// OpenCode.
import type { ClientDefinition } from '../client-definition.ts';
import { inHome } from '../client-place.ts';
import { opencodeClient } from './family.ts';

export const opencode: ClientDefinition = {
  ...opencodeClient({
    facts: {
      id: 'opencode',
      name: 'OpenCode',
      programs: ['opencode'],
      verified: { from: '1.18.33', to: '1.18.33' },
      reload: 'restart',
      install: 'npm install -g opencode-ai',
    },
    name: 'opencode',
    prefix: 'OPENCODE',
    restart: 'Start OpenCode anew if it is running: /new is not enough.',
  }),
  knownPlaces: (place) => [inHome(place, '.opencode', 'bin', 'opencode')],
};
