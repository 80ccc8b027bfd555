// contract.providers
import type { Catalogue } from '../providers/catalogue.ts';
import { listProviderViews } from '../providers/provider-view.ts';
import { api } from './implementer.ts';

/** The handlers of this namespace. */
export function providersApi(catalogue: () => Catalogue) {
  return { list: api.providers.list.handler(() => listProviderViews(catalogue())) };
}
