// The host of an endpoint, as errors name it.

const HOSTS = new WeakMap<object, string>();

/** With its port where the address has one. Endpoints live as long as the settings, so it is read out of the address once. */
export function hostOf(endpoint: { readonly baseUrl: string }): string {
  const known = HOSTS.get(endpoint) ?? new URL(endpoint.baseUrl).host;
  HOSTS.set(endpoint, known);
  return known;
}
