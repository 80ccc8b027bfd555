// contract.programKeys
import type { ProgramKeyService } from '../connections/program-keys/program-keys.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of this namespace. */
export function programKeysApi(programKeys: ProgramKeyService) {
  const { look, take } = api.programKeys;
  return {
    look: look.handler(({ errors }) => withRefusals(errors, () => programKeys.look())),
    take: take.handler(({ input, errors }) => withRefusals(errors, () => programKeys.take(input.entries))),
  };
}
