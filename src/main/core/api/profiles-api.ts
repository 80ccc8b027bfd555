// contract.profiles and contract.aliases
import type { AliasService } from '../profiles/alias-service.ts';
import type { ProfileService } from '../profiles/profile-service.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of the first. */
export function profilesApi(profiles: ProfileService) {
  const { list, create, change, remove, setCurrent } = api.profiles;
  return {
    list: list.handler(() => profiles.list()),
    create: create.handler(({ input, errors }) => withRefusals(errors, () => profiles.create(input))),
    change: change.handler(({ input, errors }) => withRefusals(errors, () => profiles.change(input.id, input.change))),
    remove: remove.handler(({ input, errors }) =>
      withRefusals(errors, () => profiles.remove(input.id, input.moveTokens)),
    ),
    setCurrent: setCurrent.handler(({ input, errors }) => withRefusals(errors, () => profiles.setCurrent(input.id))),
  };
}

/** The handlers of the second. */
export function aliasesApi(aliases: AliasService) {
  const { list, set, remove } = api.aliases;
  return {
    list: list.handler(() => aliases.list()),
    set: set.handler(({ input, errors }) => withRefusals(errors, () => aliases.set(input.name, input.target))),
    remove: remove.handler(({ input, errors }) => withRefusals(errors, () => aliases.remove(input.name))),
  };
}
