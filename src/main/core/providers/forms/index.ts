// The forms by their names in the catalogue.
import type { EndpointForm } from '../catalogue-schema.ts';
import { bedrockAnthropic } from './bedrock-anthropic.ts';
import { codeAssist } from './code-assist.ts';
import type { RequestForm } from './form.ts';
import { vertexAnthropic } from './vertex-anthropic.ts';

/** Programs have no requests, and count nothing. */
const PROGRAM: RequestForm = { canCount: false };

const FORMS: Readonly<Record<EndpointForm, RequestForm>> = {
  'vertex-anthropic': vertexAnthropic,
  'bedrock-anthropic': bedrockAnthropic,
  // All that differs is in the address and its query, which the catalogue holds.
  'code-assist': codeAssist,
  'azure-deployment': { canCount: true },
  'claude-cli': PROGRAM,
  'codex-cli': PROGRAM,
};

const PLAIN: RequestForm = { canCount: true };

/** How requests to this endpoint are shaped; plain where the catalogue names no form. */
export function formOf({ form }: { readonly form?: EndpointForm }): RequestForm {
  return form === undefined ? PLAIN : FORMS[form];
}
