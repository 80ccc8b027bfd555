// Picks the address, protocol and auth header for a connection.
import type { AuthScheme } from '../../../shared/model/provider-patch.ts';
import type { ConnectionSettings, Plan } from '../../../shared/model/settings.ts';
import type { Protocol } from '../ir/protocol.ts';
import type { EndpointForm } from './catalogue-schema.ts';
import { BUILT_IN, CUSTOM_PROVIDER_ID, type Catalogue } from './catalogue.ts';
import { matchesPattern } from './pattern.ts';
import { fillPlaceholders, placeholdersIn } from './placeholders.ts';
import { type Provider, type ProviderEndpoint, usualAuth } from './provider.ts';

export interface Endpoint {
  readonly protocol: Protocol;
  readonly baseUrl: string;
  /** How to send a key. Without a key nothing is sent, whatever the scheme. */
  readonly auth: AuthScheme;
  /** How requests differ from the plain ones of the protocol; absent: not at all. */
  readonly form?: EndpointForm;
  /** Query parameters that this form demands. */
  readonly query?: Readonly<Record<string, string>>;
  /** What is paid for here; unknown for an address of the user's own. */
  readonly plan?: Plan;
}

export interface EndpointProblem {
  /** What is wrong and what to do, without the name of the connection. */
  readonly problem: string;
}

export type EndpointConnection = Pick<ConnectionSettings, 'provider'> &
  Partial<Pick<ConnectionSettings, 'protocol' | 'baseUrl' | 'plans' | 'region' | 'placeholders'>>;

export interface EndpointWish {
  /** The client's own protocol: taken when the provider speaks it, so that nothing must be translated. */
  readonly protocol?: Protocol | undefined;
  /** Some providers serve each family of models at another endpoint. */
  readonly model?: string | undefined;
  /** One of the connection's plans; its first one when absent. */
  readonly plan?: Plan | undefined;
  readonly catalogue?: Catalogue | undefined;
}

/**
 * The endpoint for a connection. Its own `protocol` and `baseUrl` go before the catalogue's; the wish decides among
 * endpoints of the same plan and region only, for a key of one plan is worthless or expensive at another.
 */
export function resolveEndpoint(
  connection: EndpointConnection,
  wish: Protocol | EndpointWish = {},
): Endpoint | EndpointProblem {
  const wanted: EndpointWish = typeof wish === 'string' ? { protocol: wish } : wish;
  const { catalogue = BUILT_IN } = wanted;
  const found =
    connection.provider === CUSTOM_PROVIDER_ID
      ? customEndpoint(connection)
      : cataloguedEndpoint(connection, catalogue.find(connection.provider), wanted);
  return 'problem' in found ? found : withValues(found, connection, wanted.model);
}

/** On Azure a deployment is a model, so the model's name says which one unless the user does. */
function withValues(
  endpoint: Endpoint,
  { placeholders = {} }: EndpointConnection,
  model: string | undefined,
): Endpoint | EndpointProblem {
  const isDeployment = endpoint.form === 'azure-deployment' && model !== undefined;
  const values = isDeployment ? { YOUR_DEPLOYMENT: model, ...placeholders } : placeholders;
  const filled = fillPlaceholders(endpoint.baseUrl, values);
  return 'problem' in filled ? filled : { ...endpoint, baseUrl: filled.url };
}

function customEndpoint({ protocol, baseUrl }: EndpointConnection): Endpoint | EndpointProblem {
  if (protocol === undefined || baseUrl === undefined) {
    return { problem: 'a connection with provider "custom" needs protocol and baseUrl' };
  }
  return { protocol, baseUrl, auth: authFor(protocol, baseUrl) };
}

function cataloguedEndpoint(
  connection: EndpointConnection,
  provider: Provider | undefined,
  wish: EndpointWish,
): Endpoint | EndpointProblem {
  if (provider === undefined) return { problem: `there is no provider "${connection.provider}"` };
  const baseUrl = connection.baseUrl ?? provider.ownBaseUrl;
  if (baseUrl !== undefined) return ownAddress(baseUrl, { connection, provider, wish });
  const first = firstEndpoint(provider, connection, wish);
  if ('problem' in first) return first;
  const group = provider.endpoints.filter(({ plan, region }) => plan === first.plan && region === first.region);
  const usable = forModel(group, wish.model);
  const protocol = connection.protocol ?? wish.protocol;
  const speaking = usable.find((endpoint) => protocol !== undefined && endpoint.protocols.includes(protocol));
  if (protocol !== undefined && speaking !== undefined) return toEndpoint(provider, speaking, protocol);
  if (connection.protocol !== undefined) return outsideOfGroup(provider, connection, connection.protocol);
  const fallback = usable[0] ?? first;
  return toEndpoint(provider, fallback, fallback.protocols[0] ?? defaultProtocol(provider));
}

/** The endpoint that stands for the plan and region to use. */
function firstEndpoint(
  provider: Provider,
  connection: EndpointConnection,
  wish: EndpointWish,
): ProviderEndpoint | EndpointProblem {
  const { endpoints, name } = provider;
  if (endpoints.length === 0) return { problem: `${name} serves no language models that Dragoman could reach` };
  const plan = wish.plan ?? connection.plans?.[0];
  const { region } = connection;
  const fits = (endpoint: ProviderEndpoint): boolean =>
    (plan === undefined || endpoint.plan === plan) && (region === undefined || endpoint.region === region);
  const chosen = endpoints.find(({ id }) => id === provider.chosenEndpoint);
  const first = chosen !== undefined && fits(chosen) ? chosen : endpoints.find(fits);
  if (first !== undefined) return first;
  const offers = [...new Set(endpoints.map((endpoint) => `${endpoint.plan} in ${endpoint.region}`))].join(', ');
  return { problem: `${name} has no such plan or region; it has ${offers}. Change plans or region` };
}

/** The user asks for this protocol by name: then another plan or region is fine, unless one was named as well. */
function outsideOfGroup(
  provider: Provider,
  connection: EndpointConnection,
  protocol: Protocol,
): Endpoint | EndpointProblem {
  const { plans, region } = connection;
  const endpoint = provider.endpoints.find(
    (candidate) =>
      candidate.protocols.includes(protocol) &&
      (plans?.includes(candidate.plan) ?? true) &&
      (region === undefined || candidate.region === region),
  );
  if (endpoint !== undefined) return toEndpoint(provider, endpoint, protocol);
  const spoken = [...new Set(provider.endpoints.flatMap(({ protocols }) => protocols))].join(', ');
  return { problem: `${provider.name} does not speak ${protocol}; it speaks ${spoken}. Change protocol, or remove it` };
}

/** An address of the user's own: it may still be one that the catalogue knows, in another plan or region. */
function ownAddress(
  baseUrl: string,
  { connection, provider, wish }: { connection: EndpointConnection; provider: Provider; wish: EndpointWish },
): Endpoint {
  const known = provider.endpoints.filter((endpoint) => withoutSlash(endpoint.url) === withoutSlash(baseUrl));
  const spoken = forModel(known, wish.model).flatMap(({ protocols }) => protocols);
  const wished = wish.protocol !== undefined && spoken.includes(wish.protocol) ? wish.protocol : undefined;
  const protocol = connection.protocol ?? wished ?? spoken[0] ?? defaultProtocol(provider);
  const speaksIt = (endpoint: ProviderEndpoint): boolean => endpoint.protocols.includes(protocol);
  const speaking = provider.endpoints.filter(speaksIt);
  const model =
    known.find(speaksIt) ?? speaking.find(({ url }) => hasSamePath(url, baseUrl)) ?? forModel(speaking, wish.model)[0];
  if (model === undefined) return { protocol, baseUrl, auth: authFor(protocol, baseUrl) };
  const endpoint = toEndpoint(provider, { ...model, url: baseUrl }, protocol);
  if (known.length > 0) return endpoint;
  const { plan: _unknown, ...others } = endpoint;
  return others;
}

/** At another host, a path of the same form tells which of the provider's endpoints is copied there. */
function hasSamePath(known: string, own: string): boolean {
  const form = placeholdersIn(known).reduce((path, name) => path.replaceAll(name, '*'), pathOf(known));
  return form !== '' && matchesPattern(form, pathOf(own));
}

function pathOf(url: string): string {
  return withoutSlash(url).replace(/^[a-z]+:\/\/[^/]*/i, '');
}

/** Endpoints that name this model go before those that take any; those that name only others are out. */
function forModel(endpoints: readonly ProviderEndpoint[], model: string | undefined): readonly ProviderEndpoint[] {
  const open = endpoints.filter(({ models }) => models === undefined);
  if (model === undefined) return open.length > 0 ? open : endpoints;
  const named = endpoints.filter(({ models }) => models?.some((pattern) => matchesPattern(pattern, model)) ?? false);
  return named.length > 0 ? named : open;
}

function toEndpoint(provider: Provider, endpoint: ProviderEndpoint, protocol: Protocol): Endpoint {
  const { url: baseUrl, auth, form, plan } = endpoint;
  const query =
    form === undefined ? undefined : (provider.queryParams as Partial<Record<string, Record<string, string>>>)[form];
  return {
    protocol,
    baseUrl,
    auth,
    plan,
    ...(form === undefined ? {} : { form }),
    ...(query === undefined ? {} : { query }),
  };
}

function defaultProtocol(provider: Provider): Protocol {
  const first = provider.endpoints[0]?.protocols[0];
  if (first !== undefined) return first;
  return provider.kind === 'direct-anthropic' ? 'anthropic-messages' : 'openai-chat';
}

function authFor(protocol: Protocol, baseUrl: string): AuthScheme {
  const isAzure = URL.canParse(baseUrl) && new URL(baseUrl).hostname.endsWith('.openai.azure.com');
  // Azure refuses a key in the Authorization header: that one is for Entra tokens.
  return isAzure && protocol !== 'anthropic-messages' && protocol !== 'gemini' ? 'api-key' : usualAuth(protocol);
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
