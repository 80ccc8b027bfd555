// Puts together what there is to know about models: the list to choose from, and the daily news.
import type { ProxyFor } from '../upstream/proxy-choice.ts';
import { createUpstreamClient, type UpstreamClient } from '../upstream/upstream-client.ts';
import { createListModels, type ListModels } from '../connections/list-models.ts';
import { createPlanQuota, type PlanQuota } from '../connections/plan-quota.ts';
import type { CloudCredentials } from '../credentials/cloud-credentials.ts';
import type { KeyResolver } from '../credentials/key-resolver.ts';
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
  readonly store: FactsStore;
  readonly keys: KeyResolver;
  /** For providers: it knows their logins. */
  readonly client: Pick<UpstreamClient, 'send'>;
  readonly cloud: CloudCredentials;
  readonly proxyFor: ProxyFor;
}

export interface Models {
  /** Asks one provider. */
  readonly listModels: ListModels;
  readonly planQuota: PlanQuota;
  readonly list: ModelListService;
  readonly facts: FactsRefresh;
  readonly settings: SettingsService;
  stop(): Promise<void>;
}

/** Opens all that is known of models: lists, facts, and the cache of what providers offered last. */
export function openModels({ paths, clock, log, programs, version }: CorePorts, parts: ModelsParts): Models {
  const { settings, catalogue, store, cloud } = parts;
  // A client of its own: no connection to a provider, and nothing of a key, is anywhere near it.
  const feedClient = createUpstreamClient({ connectTimeoutMs: 10_000, idleTimeoutMs: 30_000 }, parts.proxyFor);
  const facts = createFactsRefresh({ settings, store, client: feedClient, clock, log });
  const listModels = createListModels({ ...parts, clock, version, login: { cloud, programs } });
  const cache = createModelCache({ paths, log });
  return {
    listModels,
    planQuota: createPlanQuota({ ...parts, clock }),
    list: createModelListService({ settings, catalogue, listModels, cache, clock }),
    facts,
    settings,
    stop: () => {
      facts.stop();
      return feedClient.close();
    },
  };
}
