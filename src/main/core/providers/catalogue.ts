// The catalogue of providers: who serves models, where, in which protocol, with which credential. Data, shipped with the app.
import type { ProviderPatches } from '../../../shared/model/provider-patch.ts';
import type { CatalogueFile, ProviderEntry } from './catalogue-schema.ts';
import catalogueFile from './catalogue.json' with { type: 'json' };
import { ownProvider } from './own-provider.ts';
import { effectiveProvider, type FreshFacts, type Provider } from './provider.ts';

/** The provider of a connection whose address and protocol the user gives. It has no entry. */
export const CUSTOM_PROVIDER_ID = 'custom';

// TypeScript reads the words in a JSON file as plain strings; the catalogue's test holds it against the schema.
const { providers: entries, checkedOn } = catalogueFile as unknown as CatalogueFile;

/** The catalogue as one snapshot of the settings has it. Never changes. */
export interface Catalogue {
  /** All providers, those of the catalogue first and in its order. */
  list(): readonly Provider[];
  /** The provider with this id; undefined for `custom` and for unknown ones. */
  find(id: string): Provider | undefined;
}

/** What a feed says about the models of a provider, by the provider's id. */
export type FreshCatalogue = Readonly<Record<string, FreshFacts>>;

export interface CatalogueLayers {
  readonly patches?: ProviderPatches;
  readonly fresh?: FreshCatalogue;
}

/** Lays what the user and a feed say over the catalogue. Each provider is worked out when it is first asked for. */
export function createCatalogue({ patches = {}, fresh = {} }: CatalogueLayers = {}): Catalogue {
  const known = new Map<string, Provider | undefined>();
  const find = (id: string): Provider | undefined => {
    if (!known.has(id)) known.set(id, build(id, { patches, fresh }));
    return known.get(id);
  };
  return {
    find,
    list: () => {
      const own = Object.keys(patches).filter((id) => !entriesById.has(id));
      return [...entriesById.keys(), ...own].flatMap((id) => find(id) ?? []);
    },
  };
}

const entriesById: ReadonlyMap<string, ProviderEntry> = new Map(entries.map((entry) => [entry.id, entry]));

function build(id: string, { patches, fresh }: Required<CatalogueLayers>): Provider | undefined {
  const entry = entriesById.get(id);
  const patch = Object.hasOwn(patches, id) ? patches[id] : undefined;
  if (entry !== undefined) {
    return effectiveProvider(entry, { patch, fresh: Object.hasOwn(fresh, id) ? fresh[id] : undefined });
  }
  return patch === undefined ? undefined : ownProvider(id, patch);
}

/** As shipped. */
export const BUILT_IN: Catalogue = createCatalogue();

/** The entries as they stand in the file, with their layers apart. */
export function listEntries(): readonly ProviderEntry[] {
  return entries;
}

/** The day on which the file was last checked as a whole. */
export const CATALOGUE_DATE = checkedOn;

/** Why no connection to this provider can be made, or undefined when it can. */
export function whyNotConnectable({ name, status, endpoints, credential, category }: Provider): string | undefined {
  if (status.state === 'dead' || status.state === 'restricted' || status.state === 'named-only') {
    return status.reason?.en ?? `${name} is not available.`;
  }
  if (endpoints.length > 0 && credential !== 'oauth') return undefined;
  if (credential === 'oauth') {
    return status.reason?.en ?? `${name} needs a sign-in, and this version of Dragoman works with keys only.`;
  }
  return category === 'bridge'
    ? `${name} is reached in a way that this version of Dragoman does not know.`
    : `${name} serves no language models that Dragoman could reach.`;
}
