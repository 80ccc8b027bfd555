// What the window is shown of the catalogue: the providers that can be connected.
import type { ProviderView } from '../../../shared/model/views.ts';
import type { ProviderEntry } from './catalogue-schema.ts';
import { listProviders, whyNotConnectable } from './catalogue.ts';

/** In the order of the catalogue. An address may hold a word in capitals that the user must replace. */
export function listProviderViews(): ProviderView[] {
  return listProviders()
    .filter((provider) => whyNotConnectable(provider) === undefined)
    .flatMap(viewProvider);
}

function viewProvider({ id, name, needsKey, keyUrl, environment, endpoints }: ProviderEntry): ProviderView[] {
  const protocol = endpoints[0]?.protocols[0];
  if (endpoints[0] === undefined || protocol === undefined) return [];
  return [
    {
      id,
      name,
      protocol,
      baseUrl: endpoints[0].url,
      needsKey,
      ...(keyUrl === undefined ? {} : { keyUrl }),
      environmentVariables: [...environment],
    },
  ];
}
