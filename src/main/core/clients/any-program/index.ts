// Any other program: the variables that clients and libraries of all protocols read.
import type { ClientDefinition } from '../client-definition.ts';
import { openaiVariables } from '../openai-variables.ts';

export const anyProgram: ClientDefinition = {
  facts: { id: 'env', name: 'Any program', programs: [], reload: 'restart' },
  scopes: ['shell'],
  variables: (grant) => ({
    ANTHROPIC_BASE_URL: grant.address,
    ANTHROPIC_AUTH_TOKEN: grant.token,
    ...openaiVariables(grant),
    GOOGLE_GEMINI_BASE_URL: grant.address,
    GEMINI_API_KEY: grant.token,
  }),
  notes: () => ['Settings files of a client may beat these variables.'],
};
