// contract.preferences
import type { PreferenceService } from '../preferences/preference-service.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of this namespace. */
export function preferencesApi(preferences: PreferenceService) {
  return {
    get: api.preferences.get.handler(() => preferences.current()),
    set: api.preferences.set.handler(({ input, errors }) => withRefusals(errors, () => preferences.set(input))),
    watch: api.preferences.watch.handler(async function* ({ signal }) {
      yield* preferences.watch(signal ?? new AbortController().signal);
    }),
  };
}
