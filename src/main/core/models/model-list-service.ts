// The models to choose from: what providers list, decorated by the catalogue; favourites; suggestions for slots.
import type { ConnectionSettings, Settings } from '../../../shared/model/settings.ts';
import type { ListedModel, ModelListView } from '../../../shared/model/model-list.ts';
import type { ListModels } from '../connections/list-models.ts';
import type { Clock } from '../ports.ts';
import type { Catalogue } from '../providers/catalogue.ts';
import { defined } from '../providers/defined.ts';
import { resolveEndpoint } from '../providers/endpoint.ts';
import { viewModel } from '../providers/provider-view.ts';
import type { Provider } from '../providers/provider.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import type { CachedList, ModelCache } from './model-cache.ts';

export interface ModelQuestion {
  /** All connections when absent. */
  readonly connectionId?: string | undefined;
  /** Whose slots count before the connection's. */
  readonly profile?: string | undefined;
  /** All of these words must stand in the id of the model or of the connection. */
  readonly search?: string | undefined;
  /** Asks the providers now. */
  readonly refresh?: boolean | undefined;
}

export interface ModelListService {
  /** Throws RefusalError when there is no such connection or profile. */
  list(question: ModelQuestion, signal: AbortSignal): Promise<ModelListView>;
  setFavourite(target: string, isFavourite: boolean): Promise<void>;
}

export interface ModelListDependencies {
  readonly settings: SettingsService;
  readonly catalogue: () => Catalogue;
  readonly listModels: ListModels;
  readonly cache: ModelCache;
  readonly clock: Clock;
}

interface Source {
  readonly connection: ConnectionSettings;
  readonly provider: Provider | undefined;
  readonly fetched: CachedList | undefined;
  readonly problem?: string;
}

/** The models of all connections in one list, each with its facts; a connection that can't be asked adds a problem instead of an error. */
export function createModelListService(dependencies: ModelListDependencies): ModelListService {
  const { settings } = dependencies;
  return {
    list: async (question, signal) => {
      const current = settings.current();
      const chosen = connectionsFor(current, question);
      const profile = profileSlots(current, question.profile);
      const sources = await Promise.all(
        chosen.map((connection) => open(connection, dependencies, { question, signal })),
      );
      const favourites = new Set(current.models.favourites);
      const models = sources.flatMap((source) => modelsOf(source, favourites)).filter(matches(question.search));
      return {
        models: [
          ...models.filter(({ isFavourite }) => isFavourite),
          ...models.filter(({ isFavourite }) => !isFavourite),
        ],
        connections: sources.map((source) => ({
          id: source.connection.id,
          ...defined({ fetchedAt: source.fetched?.fetchedAt, problem: source.problem }),
          slots: { ...source.connection.slots, ...profile },
          suggestedSlots: suggestSlots(source),
        })),
      };
    },
    setFavourite: async (target, isFavourite) => {
      await settings.update((current) => {
        const others = current.models.favourites.filter((other) => other !== target);
        const favourites = isFavourite ? [...others, target] : others;
        return { ...current, models: { ...current.models, favourites } };
      });
    },
  };
}

function connectionsFor({ connections }: Settings, { connectionId }: ModelQuestion): ConnectionSettings[] {
  if (connectionId === undefined) return connections;
  const found = connections.filter(({ id }) => id === connectionId);
  if (found.length > 0) return found;
  throw new RefusalError('not-found', `There is no connection "${connectionId}". It may have been removed.`);
}

function profileSlots({ profiles }: Settings, id: string | undefined): ConnectionSettings['slots'] {
  if (id === undefined) return {};
  const profile = Object.hasOwn(profiles, id) ? profiles[id] : undefined;
  if (profile !== undefined) return profile.slots;
  throw new RefusalError('not-found', `There is no profile "${id}". It may have been removed.`);
}

async function open(
  connection: ConnectionSettings,
  { catalogue, cache, listModels, clock }: ModelListDependencies,
  { question, signal }: { question: ModelQuestion; signal: AbortSignal },
): Promise<Source> {
  const provider = catalogue().find(connection.provider);
  const endpoint = resolveEndpoint(connection, { catalogue: catalogue() });
  const place = `${connection.provider} ${'problem' in endpoint ? '' : endpoint.baseUrl}`;
  const fetched = cache.find(connection.id, place);
  if (question.refresh !== true) return { connection, provider, fetched };
  const { models, failure } = await listModels(connection, signal);
  // An old list is better than none.
  if (failure !== undefined) return { connection, provider, fetched, problem: failure.message };
  const list = { place, fetchedAt: clock.now(), models };
  // What the catalogue alone says needs no keeping: it is there anyway.
  if (provider?.hasModelList === false) return { connection, provider, fetched: undefined };
  cache.keep(connection.id, list);
  return { connection, provider, fetched: list };
}

/** The provider's list where there is one; else what the catalogue knows. What the settings name is there in any case. */
function modelsOf({ connection, provider, fetched }: Source, favourites: ReadonlySet<string>): ListedModel[] {
  const known = new Map<string, ListedModel['listedBy']>();
  const offered = fetched?.models ?? provider?.models.map(({ id }) => id) ?? [];
  for (const id of offered) known.set(id, fetched === undefined ? 'catalogue' : 'provider');
  for (const id of connection.models) if (!known.has(id)) known.set(id, 'settings');
  return [...known].map(([id, listedBy]) => {
    const target = `${connection.id}/${id}`;
    const facts = viewModel(provider?.factsOf(id) ?? { id });
    return { ...facts, connectionId: connection.id, target, listedBy, isFavourite: favourites.has(target) };
  });
}

function matches(search = ''): (model: ListedModel) => boolean {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return ({ target }) => words.every((word) => target.toLowerCase().includes(word));
}

/** A model that the provider no longer lists is no suggestion. */
function suggestSlots({ provider, fetched }: Source): ConnectionSettings['slots'] {
  const listed = fetched === undefined ? undefined : new Set(fetched.models);
  const usable = Object.entries(provider?.slots ?? {}).filter(([, model]) => listed?.has(model) ?? true);
  return Object.fromEntries(usable);
}
