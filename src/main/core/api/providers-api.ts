// contract.providers
import { listProviderViews } from '../providers/provider-view.ts';
import { api } from './implementer.ts';

/** The handlers of this namespace. */
export function providersApi() {
  return { list: api.providers.list.handler(() => listProviderViews()) };
}
