// Kilo CLI, a descendant of OpenCode.
import type { ClientDefinition } from '../client-definition.ts';
import { opencodeClient } from '../opencode/family.ts';

export const kiloCli: ClientDefinition = opencodeClient({
  facts: {
    id: 'kilo-cli',
    name: 'Kilo CLI',
    programs: ['kilo', 'kilocode'],
    verified: { from: '7.7.9', to: '7.7.9' },
    reload: 'restart',
    install: 'npm install -g @kilocode/cli',
  },
  name: 'kilo',
  prefix: 'KILO',
  restart: 'Start Kilo CLI anew if it is running.',
});
