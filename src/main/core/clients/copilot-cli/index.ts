// GitHub Copilot CLI: variables only, because it knows no other provider in its settings (`copilot help providers`).
import type { ClientDefinition } from '../client-definition.ts';
import { mainModel } from '../openai-variables.ts';

export const copilotCli: ClientDefinition = {
  facts: {
    id: 'copilot-cli',
    name: 'GitHub Copilot CLI',
    programs: ['copilot'],
    verified: { from: '1.0.102', to: '1.0.102' },
    reload: 'restart',
    install: 'npm install -g @github/copilot',
  },
  scopes: ['shell'],
  variables: (grant) => {
    const { contextTokens, outputTokens } = grant.models.main ?? {};
    return {
      // Anthropic's protocol, of the three it speaks: thinking keeps its proofs, and prompts their cache marks.
      COPILOT_PROVIDER_TYPE: 'anthropic',
      COPILOT_PROVIDER_BASE_URL: grant.address,
      COPILOT_PROVIDER_API_KEY: grant.token,
      COPILOT_MODEL: mainModel(grant),
      ...(contextTokens === undefined
        ? {}
        : { COPILOT_PROVIDER_MAX_PROMPT_TOKENS: String(contextTokens - (outputTokens ?? 0)) }),
      ...(outputTokens === undefined ? {} : { COPILOT_PROVIDER_MAX_OUTPUT_TOKENS: String(outputTokens) }),
    };
  },
  notes: () => ['Copilot CLI reads another provider from variables only, so it is connected through a shell.'],
};
