// The catalogue for each snapshot of the settings, with the providers of the data folder and later news in it.
import type { Settings } from '../../../shared/model/settings.ts';
import type { ProviderPatches } from '../../../shared/model/provider-patch.ts';
import { createCatalogue, type Catalogue, type FreshCatalogue } from './catalogue.ts';

export interface Catalogues {
  /** The same object for the same snapshot, as long as no news come in. */
  of(settings: Pick<Settings, 'providers'>): Catalogue;
}

export interface CataloguesParts {
  /** From files in the data folder; the settings go before them. */
  readonly folder?: ProviderPatches;
  /** What a feed said last. */
  readonly fresh?: () => FreshCatalogue;
}

const NO_NEWS: FreshCatalogue = {};

/** Makes the catalogue for a state of the settings once, and again only when its patches or the fresh facts have changed. */
export function createCatalogues({ folder = {}, fresh = () => NO_NEWS }: CataloguesParts = {}): Catalogues {
  const made = new WeakMap<object, { fresh: FreshCatalogue; catalogue: Catalogue }>();
  return {
    of: ({ providers }) => {
      const news = fresh();
      const last = made.get(providers);
      if (last?.fresh === news) return last.catalogue;
      const catalogue = createCatalogue({ patches: mergePatches(folder, providers), fresh: news });
      made.set(providers, { fresh: news, catalogue });
      return catalogue;
    },
  };
}

/** Field by field, so that a change in the settings keeps what the file says beside it. */
function mergePatches(folder: ProviderPatches, own: ProviderPatches): ProviderPatches {
  const merged = new Map(Object.entries(folder));
  for (const [id, patch] of Object.entries(own)) merged.set(id, { ...merged.get(id), ...patch });
  return Object.fromEntries(merged);
}
