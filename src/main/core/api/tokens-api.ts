// contract.tokens
import type { TokenService } from '../credentials/token-service.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of this namespace. */
export function tokensApi(tokens: TokenService) {
  return {
    list: api.tokens.list.handler(() => tokens.list()),
    create: api.tokens.create.handler(({ input, errors }) => withRefusals(errors, () => tokens.create(input))),
    setProfile: api.tokens.setProfile.handler(({ input, errors }) =>
      withRefusals(errors, () => tokens.setProfile(input.name, input.profile)),
    ),
    revoke: api.tokens.revoke.handler(({ input, errors }) => withRefusals(errors, () => tokens.revoke(input.name))),
  };
}
