// Claude Code: facts that change with its versions.
import type { ClientFacts } from '../client-definition.ts';

export const facts: ClientFacts = {
  id: 'claude-code',
  name: 'Claude Code',
  programs: ['claude'],
  verified: { from: '2.1.197', to: '2.1.331' },
  reload: 'at-once',
  install: 'npm install -g @anthropic-ai/claude-code',
};

/** A model of this size is told to Claude Code by a suffix, which it takes off again before it asks. */
export const LARGE_CONTEXT = 1_000_000;

/** For models of unknown size: newer versions take unknown names for models with a window of a million tokens. */
export const CAREFUL_CONTEXT = 200_000;

/** With one of these it asks a cloud, and no address of ours. */
export const CLOUD_VARIABLES = ['CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX', 'CLAUDE_CODE_USE_FOUNDRY'];
