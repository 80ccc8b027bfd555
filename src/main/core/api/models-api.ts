// contract.models
import type { FactsRefresh } from '../models/facts/refresh-facts.ts';
import type { ModelListService } from '../models/model-list-service.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import { explainName } from '../routing/explain-name.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

export interface ModelServices {
  readonly list: ModelListService;
  readonly facts: FactsRefresh;
  readonly settings: Pick<SettingsService, 'current'>;
}

/** The handlers of this namespace. */
export function modelsApi({ list, facts, settings }: ModelServices) {
  const { models } = api;
  const orForever = (signal: AbortSignal | undefined): AbortSignal => signal ?? new AbortController().signal;
  return {
    list: models.list.handler(({ input, errors, signal }) =>
      withRefusals(errors, () => list.list(input ?? {}, orForever(signal))),
    ),
    resolve: models.resolve.handler(({ input }) => explainName(input.model, settings.current(), input.profile)),
    setFavourite: models.setFavourite.handler(({ input, errors }) =>
      withRefusals(errors, () => list.setFavourite(input.target, input.isFavourite)),
    ),
    facts: models.facts.handler(() => facts.status()),
    refreshFacts: models.refreshFacts.handler(({ errors, signal }) =>
      withRefusals(errors, () => facts.refresh(orForever(signal))),
    ),
    setFactsRefresh: models.setFactsRefresh.handler(({ input, errors, signal }) =>
      withRefusals(errors, () => facts.setOn(input.isOn, orForever(signal))),
    ),
  };
}
