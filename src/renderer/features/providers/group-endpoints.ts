// The endpoints of a provider by what is paid for and where they stand.
import type { ProviderView } from '../../../shared/model/views.ts';

type Endpoint = ProviderView['endpoints'][number];

export interface EndpointGroup {
  plan: Endpoint['plan'];
  region: Endpoint['region'];
  endpoints: Endpoint[];
}

/** In the order in which plan and region first appear. */
export function groupEndpoints(endpoints: readonly Endpoint[]): EndpointGroup[] {
  const groups: EndpointGroup[] = [];
  for (const endpoint of endpoints) {
    const { plan, region } = endpoint;
    const known = groups.find((group) => group.plan === plan && group.region === region);
    if (known === undefined) groups.push({ plan, region, endpoints: [endpoint] });
    else known.endpoints.push(endpoint);
  }
  return groups;
}
