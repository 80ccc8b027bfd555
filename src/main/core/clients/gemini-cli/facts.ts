// Gemini CLI: facts that change with its versions.
import type { ClientFacts } from '../client-definition.ts';

export const facts: ClientFacts = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  programs: ['gemini'],
  verified: { from: '0.61.0', to: '0.61.0' },
  reload: 'restart',
  install: 'npm install -g @google/gemini-cli',
};
