// Codex: facts that change with its versions.
import type { ClientFacts } from '../client-definition.ts';

/** The one with which all of this was tried. */
export const KNOWN_VERSION = '0.169.0';

export const facts: ClientFacts = {
  id: 'codex',
  name: 'Codex',
  programs: ['codex'],
  verified: { from: KNOWN_VERSION, to: KNOWN_VERSION },
  reload: 'new-thread',
  install: 'npm install -g @openai/codex',
};

/** Where a launched Codex finds its token: not in the command line, which every user of the computer can read. */
export const TOKEN_VARIABLE = 'DRAGOMAN_TOKEN';
