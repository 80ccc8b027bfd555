// Checks what the schema can't know: that the provider exists and that the address has no gap left to fill.
import { CUSTOM_PROVIDER_ID, findProvider } from '../providers/catalogue.ts';
import { resolveEndpoint } from '../providers/endpoint.ts';
import type { Settings } from '../../../shared/model/settings.ts';

/** One line for each connection that could never serve a request, with its path. */
export function checkProviders(settings: Pick<Settings, 'connections'>): string[] {
  const problems: string[] = [];
  for (const [index, connection] of settings.connections.entries()) {
    const isKnown = connection.provider === CUSTOM_PROVIDER_ID || findProvider(connection.provider) !== undefined;
    if (!isKnown) {
      problems.push(
        `connections[${index}].provider: there is no provider "${connection.provider}"; use an id from the list, or "custom" with protocol and baseUrl`,
      );
      continue;
    }
    const endpoint = resolveEndpoint(connection);
    if ('problem' in endpoint) problems.push(`connections[${index}]: ${endpoint.problem}`);
  }
  return problems;
}
