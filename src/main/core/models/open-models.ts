// Puts together what there is to know about models: the list to choose from, and the daily news.
import { createUpstreamClient } from '../upstream/upstream-client.ts';
import type { ListModels } from '../connections/list-models.ts';
import type { CorePorts } from '../ports.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import type { FactsStore } from './facts/facts-store.ts';
import { createFactsRefresh, type FactsRefresh } from './facts/refresh-facts.ts';
import { createModelCache } from './model-cache.ts';
import { createModelListService, type ModelListService } from './model-list-service.ts';

export interface ModelsParts {
  readonly settings: SettingsService;
  readonly catalogue: () => Catalogue;
  readonly listModels: ListModels;
  readonly store: FactsStore;
}

export interface Models {
  readonly list: ModelListService;
  readonly facts: FactsRefresh;
  stop(): Promise<void>;
}

export function openModels({ paths, clock, log }: CorePorts, parts: ModelsParts): Models {
  // A client of its own: no connection to a provider, and nothing of a key, is anywhere near it.
  const client = createUpstreamClient({ connectTimeoutMs: 10_000, idleTimeoutMs: 30_000 });
  const facts = createFactsRefresh({ ...parts, client, clock, log });
  const list = createModelListService({ ...parts, clock, cache: createModelCache({ paths, log }) });
  return {
    list,
    facts,
    stop: () => {
      facts.stop();
      return client.close();
    },
  };
}
