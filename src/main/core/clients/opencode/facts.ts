// OpenCode: facts that change with its versions.
import type { ClientFacts } from '../client-definition.ts';

export const facts: ClientFacts = {
  id: 'opencode',
  name: 'OpenCode',
  programs: ['opencode'],
  verified: { from: '1.18.33', to: '1.18.33' },
  reload: 'restart',
  install: 'npm install -g opencode-ai',
};

/** The adapter that keeps reasoning and prompt caches; OpenCode brings it along. */
export const ADAPTER = '@ai-sdk/anthropic';
