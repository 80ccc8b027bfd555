// The variables that most clients of OpenAI's protocol read.
import type { ClientGrant } from '../../../shared/model/client.ts';

/** The address holds the version; libraries add only what follows it. */
export function openaiVariables({ address, token }: ClientGrant): Record<string, string> {
  return { OPENAI_BASE_URL: `${address}/v1`, OPENAI_API_KEY: token };
}

/** The name of the model to ask for, where a client must be told one. */
export function mainModel({ models }: ClientGrant): string {
  return models.main?.id ?? 'default';
}
