// A provider as it counts: what the catalogue, later news and the user say of it, laid over each other field by field.
import type { AuthScheme, ModelFacts, Price, ProviderPatch } from '../../../shared/model/provider-patch.ts';
import type { Slot } from '../../../shared/protocols.ts';
import { defined } from './defined.ts';
import type { EndpointEntry, ModelEntry, OtherEndpoint, ProviderEntry } from './catalogue-schema.ts';

export interface ProviderModel extends ModelFacts {
  readonly id: string;
  readonly efforts?: readonly string[];
  readonly status?: ModelEntry['status'];
  /** The day on which it stopped or will stop to answer. */
  readonly endsOn?: string;
  readonly note?: string;
}

export interface ProviderEndpoint extends Omit<EndpointEntry, 'source' | 'auth'> {
  readonly auth: AuthScheme;
}

/** Where the value of a field comes from. */
export interface Origin {
  readonly layer: 'user' | 'current' | 'specified';
  readonly source?: string;
  readonly date?: string;
  /** What the documents say, where something else holds now. */
  readonly specified?: string;
}

export interface ProviderStatus {
  readonly state: NonNullable<ProviderEntry['current']['status']>['value'];
  /** Why it is not `ok`, for the user, in English and Chinese. */
  readonly reason?: { readonly en: string; readonly 'zh-Hant': string };
  readonly since?: string;
  /** Id of the provider to use instead. */
  readonly replacement?: string;
}

export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly names: ProviderEntry['names'];
  readonly isOwn: boolean;
  readonly kind: NonNullable<ProviderEntry['specified']['kind']>;
  readonly category: ProviderEntry['category'];
  readonly credential: ProviderEntry['credential'];
  readonly status: ProviderStatus;
  readonly needsKey: boolean;
  readonly environment: readonly string[];
  readonly keyUrl?: string;
  readonly docsUrl?: string;
  /** Where what is left can be asked for. */
  readonly balance?: string;
  /** An address of the user's in place of all endpoints. */
  readonly ownBaseUrl?: string;
  readonly baseUrl?: string;
  /** The endpoint that stands for the plan and region to use. */
  readonly chosenEndpoint?: string;
  readonly endpoints: readonly ProviderEndpoint[];
  readonly otherEndpoints: readonly OtherEndpoint[];
  readonly headers: Readonly<Record<string, string>>;
  readonly placeholders: readonly string[];
  readonly queryParams: NonNullable<ProviderEntry['queryParams']>;
  readonly hasModelList: boolean;
  /** Those that can be asked for, the default first. */
  readonly models: readonly ProviderModel[];
  /** What is known of any model, also of retired ones. */
  readonly factsOf: (modelId: string) => ProviderModel | undefined;
  readonly defaultModel?: string;
  readonly slots: Readonly<Partial<Record<Slot, string>>>;
  readonly streaming?: string;
  readonly tools?: string;
  readonly row?: ProviderEntry['row'];
  /** The models in the words of the documents. */
  readonly modelsText?: string;
  /** The day on which its entry was last looked at. */
  readonly checkedOn?: string;
  readonly hasMoreModels: boolean;
  /** Those that no longer answer, or never did. */
  readonly pastModels: readonly ProviderModel[];
  /** What the user says of it, as it was said. */
  readonly ownPatch?: ProviderPatch;
  readonly dialect?: ProviderPatch['dialect'];
  readonly origins: Readonly<Partial<Record<LayeredField, Origin>>>;
}

/** Facts about models by their id, as a feed tells them. */
export type FreshFacts = Readonly<Record<string, ModelFacts>>;

export interface Layers {
  readonly patch?: ProviderPatch | undefined;
  readonly fresh?: FreshFacts | undefined;
}

export type LayeredField = 'kind' | 'baseUrl' | 'keyUrl' | 'defaultModel' | 'streaming' | 'tools';

/** The one function in which the layers meet: what the user says goes before what holds today, and that before the documents. */
export function effectiveProvider(entry: ProviderEntry, { patch = {}, fresh = {} }: Layers): Provider {
  const { values, origins } = layFields(entry, patch);
  const { kind = 'openai-compatible', keyUrl, ...others } = values;
  const models = effectiveModels(entry, { patch, fresh });
  const all = [...models.values()];
  return {
    ...ownValues(entry, patch),
    ...others,
    kind,
    ...defined({ keyUrl: asPage(keyUrl) }),
    models: defaultFirst(all.filter(isOffered), values.defaultModel),
    pastModels: all.filter((model) => !isOffered(model)),
    factsOf: (id) => models.get(id) ?? freshModel(id, fresh),
    origins,
  };
}

type LayeredValues = { [F in LayeredField]?: NonNullable<ProviderEntry['specified'][F]> };
interface LayeredFields {
  readonly values: LayeredValues;
  readonly origins: Provider['origins'];
}

/** Those whose value may differ from what the documents say. */
export const LAYERED_FIELDS = ['kind', 'baseUrl', 'keyUrl', 'defaultModel', 'streaming', 'tools'] as const;

function layFields({ current, specified }: ProviderEntry, patch: ProviderPatch): LayeredFields {
  const values: Record<string, string> = {};
  const origins: Partial<Record<LayeredField, Origin>> = {};
  const own: Partial<Record<LayeredField, string | undefined>> = {
    baseUrl: patch.baseUrl,
    keyUrl: patch.keyUrl,
    defaultModel: patch.defaultModel,
  };
  for (const field of LAYERED_FIELDS) {
    const found = layField(own[field], current[field], specified[field]);
    if (found === undefined) continue;
    values[field] = found.value;
    origins[field] = found.origin;
  }
  // Each field's layers have one type; the schema has checked it.
  return { values: values as LayeredValues, origins };
}

function layField(
  own: string | undefined,
  current: { value: string; source: string; date: string } | undefined,
  specified: string | undefined,
): { value: string; origin: Origin } | undefined {
  const asSpecified = (value: string): { specified?: string } =>
    specified === undefined || specified === value ? {} : { specified };
  if (own !== undefined) return { value: own, origin: { layer: 'user', ...asSpecified(own) } };
  if (current !== undefined) {
    const { value, source, date } = current;
    return { value, origin: { layer: 'current', source, date, ...asSpecified(value) } };
  }
  return specified === undefined ? undefined : { value: specified, origin: { layer: 'specified' } };
}

type OwnField = Exclude<keyof Provider, LayeredField | 'models' | 'pastModels' | 'factsOf' | 'origins'>;

type UserField = 'name' | 'names' | 'needsKey' | 'environment' | 'endpoints' | 'headers' | 'slots' | UserAlone;
type UserAlone = 'ownPatch' | 'ownBaseUrl' | 'chosenEndpoint' | 'dialect';

/** What has no layers, or takes the user's word as it is. */
function ownValues(entry: ProviderEntry, patch: ProviderPatch): Pick<Provider, OwnField> {
  return {
    ...catalogueValues(entry),
    ...namesOf(entry, patch),
    needsKey: patch.needsKey ?? entry.needsKey,
    environment: patch.environment ?? entry.environment,
    endpoints: patch.endpoints?.map(ownEndpoint) ?? entry.endpoints.map(withoutSource),
    headers: patch.headers ?? {},
    slots: { ...entry.current.slots?.value, ...defined(patch.slots ?? {}) },
    ...defined({
      ownPatch: Object.keys(patch).length === 0 ? undefined : patch,
      ownBaseUrl: patch.baseUrl,
      chosenEndpoint: patch.endpoint,
      dialect: patch.dialect,
    }),
  };
}

/** What the user has no say in. */
function catalogueValues(entry: ProviderEntry): Pick<Provider, Exclude<OwnField, UserField>> {
  return {
    id: entry.id,
    isOwn: false,
    category: entry.category,
    credential: entry.credential,
    status: statusOf(entry),
    otherEndpoints: entry.otherEndpoints ?? [],
    placeholders: entry.placeholders ?? [],
    queryParams: entry.queryParams ?? {},
    hasModelList: entry.hasModelList ?? true,
    hasMoreModels: entry.modelsOpen ?? false,
    checkedOn: entry.verification.checkedOn,
    ...defined({
      docsUrl: entry.docsUrl,
      balance: entry.balance,
      row: entry.row,
      modelsText: entry.specified.modelsText,
    }),
  };
}

function namesOf({ names }: ProviderEntry, { name }: ProviderPatch): Pick<Provider, 'name' | 'names'> {
  return name === undefined ? { name: names.en, names } : { name, names: { en: name, 'zh-Hant': name } };
}

/** The documents name some pages without their scheme, and some only in words ("AWS Console"). */
function asPage(keyUrl: string | undefined): string | undefined {
  if (keyUrl === undefined || keyUrl.startsWith('https://')) return keyUrl;
  return /^[a-z0-9.-]+\.[a-z]{2,}(?:\/\S*)?$/i.test(keyUrl) ? `https://${keyUrl}` : undefined;
}

function statusOf({ current }: ProviderEntry): ProviderStatus {
  if (current.status === undefined) return { state: 'ok' };
  const { value, reason, since, replacement } = current.status;
  return { state: value, reason, since, ...(replacement === undefined ? {} : { replacement }) };
}

/** An endpoint of the user's own sends its key as its protocol does, unless it says otherwise. */
export function ownEndpoint({ auth, ...endpoint }: NonNullable<ProviderPatch['endpoints']>[number]): ProviderEndpoint {
  const url = endpoint.url.replace(/\/+$/, '');
  return { ...defined(endpoint), url, auth: auth ?? usualAuth(endpoint.protocols[0]) };
}

/** How the protocol's own clients send a key. */
export function usualAuth(protocol: string | undefined): AuthScheme {
  if (protocol === 'anthropic-messages') return 'x-api-key';
  return protocol === 'gemini' ? 'x-goog-api-key' : 'bearer';
}

function withoutSource({ source: _source, ...endpoint }: EndpointEntry): ProviderEndpoint {
  return endpoint;
}

function effectiveModels(entry: ProviderEntry, { patch = {}, fresh = {} }: Layers): Map<string, ProviderModel> {
  const models = new Map<string, ProviderModel>();
  for (const { id, specified, current, status, endsOn, note } of entry.models) {
    const facts = layFacts(specified, current, fresh[id], patch.models?.[id]);
    const efforts = current?.efforts === undefined ? {} : { efforts: current.efforts };
    models.set(id, { id, ...facts, ...efforts, ...defined({ status, endsOn, note }) });
  }
  for (const [id, own] of Object.entries(patch.models ?? {})) {
    if (!models.has(id)) models.set(id, { id, ...layFacts(fresh[id], own) });
  }
  return models;
}

/** Later facts go before earlier ones, and so does each part of a price. */
export function layFacts(...layers: readonly (ModelFacts | undefined)[]): ModelFacts {
  const known = layers.filter((layer) => layer !== undefined);
  const facts: ModelFacts = Object.assign({}, ...known.map(defined));
  const price: Price = Object.assign({}, ...known.map(({ price: part }) => defined(part ?? {})));
  const isPriced = Object.keys(price).length > 0;
  const { price: _price, efforts: _efforts, ...others } = facts as ModelFacts & { efforts?: unknown };
  return isPriced ? { ...others, price } : others;
}

function freshModel(id: string, fresh: FreshFacts): ProviderModel | undefined {
  const facts = Object.hasOwn(fresh, id) ? fresh[id] : undefined;
  return facts === undefined ? undefined : { id, ...facts };
}

function isOffered({ status }: ProviderModel): boolean {
  return status !== 'retired' && status !== 'never-existed' && status !== 'unverified';
}

function defaultFirst(models: readonly ProviderModel[], defaultModel: string | undefined): ProviderModel[] {
  const first = models.filter(({ id }) => id === defaultModel);
  return [...first, ...models.filter(({ id }) => id !== defaultModel)];
}
