// The catalogue of providers: who serves models, where, in which protocol, with which credential. Data, shipped with the app.
import type { ProviderEntry } from './catalogue-schema.ts';
import entries from './catalogue.json' with { type: 'json' };

/** The provider of a connection whose address and protocol the user gives. It has no entry. */
export const CUSTOM_PROVIDER_ID = 'custom';

// TypeScript reads the words in a JSON file as plain strings; the catalogue's test holds it against the schema.
const providers = entries as unknown as readonly ProviderEntry[];
const providersById = new Map(providers.map((provider) => [provider.id, provider]));

/** All entries, in the order in which they are shown. */
export function listProviders(): readonly ProviderEntry[] {
  return providers;
}

/** The entry with this id; undefined for `custom` and for unknown ones. */
export function findProvider(id: string): ProviderEntry | undefined {
  return providersById.get(id);
}

/** Why no connection to this provider can be made, or undefined when it can. */
export function whyNotConnectable(provider: ProviderEntry): string | undefined {
  if (provider.status === 'dead' || provider.status === 'restricted' || provider.status === 'named-only') {
    return provider.statusReason ?? `${provider.name} is not available.`;
  }
  if (provider.endpoints.length === 0) return `${provider.name} serves no language models that Dragoman could reach.`;
  if (provider.credential === 'oauth') {
    return `${provider.name} needs a sign-in, and this version of Dragoman works with keys only.`;
  }
  return undefined;
}
