// Checks what the schema can't know: that the provider exists and that the address has no gap left to fill.
import type { Settings } from '../../../shared/model/settings.ts';
import { CUSTOM_PROVIDER_ID, type Catalogue } from '../providers/catalogue.ts';
import { createCatalogues, type Catalogues } from '../providers/catalogues.ts';
import { resolveEndpoint } from '../providers/endpoint.ts';

/** One line for each connection that could never serve a request and each change to a provider that can't be used. */
export function checkProviders(
  settings: Pick<Settings, 'connections' | 'providers'>,
  catalogues: Catalogues = createCatalogues(),
): string[] {
  const catalogue = catalogues.of(settings);
  return [...checkPatches(settings, catalogue), ...checkConnections(settings, catalogue)];
}

function checkConnections({ connections }: Pick<Settings, 'connections'>, catalogue: Catalogue): string[] {
  const problems: string[] = [];
  for (const [index, connection] of connections.entries()) {
    const isKnown = connection.provider === CUSTOM_PROVIDER_ID || catalogue.find(connection.provider) !== undefined;
    if (!isKnown) {
      problems.push(
        `connections[${index}].provider: there is no provider "${connection.provider}"; use an id from the list, or "custom" with protocol and baseUrl`,
      );
      continue;
    }
    const found = (connection.plans ?? [undefined]).map((plan) => resolveEndpoint(connection, { plan, catalogue }));
    for (const endpoint of found) {
      if ('problem' in endpoint) problems.push(`connections[${index}]: ${endpoint.problem}`);
    }
  }
  return problems;
}

function checkPatches({ providers }: Pick<Settings, 'providers'>, catalogue: Catalogue): string[] {
  return Object.entries(providers).flatMap(([id, patch]) => {
    const provider = catalogue.find(id);
    if (provider === undefined) {
      return [
        `providers.${id}: there is no such provider in the catalogue; name its endpoints to make it one of your own`,
      ];
    }
    const ids = provider.endpoints.map((endpoint) => endpoint.id);
    if (patch.endpoint === undefined || ids.includes(patch.endpoint)) return [];
    return [`providers.${id}.endpoint: ${provider.name} has no endpoint "${patch.endpoint}"; it has ${ids.join(', ')}`];
  });
}
