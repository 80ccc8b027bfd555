// Picks the address, protocol and auth header for a connection.
import type { ConnectionSettings } from '../../../shared/model/settings.ts';
import type { Protocol } from '../ir/protocol.ts';
import type { AuthScheme, EndpointEntry, ProviderEntry } from './catalogue-schema.ts';
import { CUSTOM_PROVIDER_ID, findProvider } from './catalogue.ts';
import { matchesPattern } from './pattern.ts';

export interface Endpoint {
  readonly protocol: Protocol;
  readonly baseUrl: string;
  /** How to send a key. Without a key nothing is sent, whatever the scheme. */
  readonly auth: AuthScheme;
}

export interface EndpointProblem {
  /** What is wrong and what to do, without the name of the connection. */
  readonly problem: string;
}

export type EndpointConnection = Pick<ConnectionSettings, 'provider' | 'protocol' | 'baseUrl'>;

export interface EndpointWish {
  /** The client's own protocol: taken when the provider speaks it, so that nothing must be translated. */
  readonly protocol?: Protocol | undefined;
  /** Some providers serve each family of models at another endpoint. */
  readonly model?: string | undefined;
}

/**
 * The endpoint for a connection. Its own `protocol` and `baseUrl` go before the catalogue's; the wish decides among
 * endpoints of the same plan and region only, for a key of one plan is worthless or expensive at another.
 */
export function resolveEndpoint(
  connection: EndpointConnection,
  wish: Protocol | EndpointWish = {},
): Endpoint | EndpointProblem {
  const wanted = typeof wish === 'string' ? { protocol: wish } : wish;
  const found =
    connection.provider === CUSTOM_PROVIDER_ID
      ? customEndpoint(connection)
      : cataloguedEndpoint(connection, findProvider(connection.provider), wanted);
  if ('problem' in found) return found;
  const gap = findPlaceholder(found.baseUrl);
  return gap === undefined
    ? found
    : { problem: `the address ${found.baseUrl} still holds ${gap}; set baseUrl with your own value in its place` };
}

/** The word in an address that the user must replace, if there is one. */
export function findPlaceholder(url: string): string | undefined {
  return /YOUR_[A-Z_]+|\bREGION\b|\bPROJECT\b/.exec(url)?.[0];
}

function customEndpoint({ protocol, baseUrl }: EndpointConnection): Endpoint | EndpointProblem {
  if (protocol === undefined || baseUrl === undefined) {
    return { problem: 'a connection with provider "custom" needs protocol and baseUrl' };
  }
  return { protocol, baseUrl, auth: authFor(protocol, baseUrl) };
}

function cataloguedEndpoint(
  connection: EndpointConnection,
  provider: ProviderEntry | undefined,
  wish: EndpointWish,
): Endpoint | EndpointProblem {
  if (provider === undefined) return { problem: `there is no provider "${connection.provider}"` };
  if (connection.baseUrl !== undefined) return ownAddress(connection.baseUrl, { connection, provider, wish });
  const first = provider.endpoints[0];
  if (first === undefined) return { problem: `${provider.name} serves no language models that Dragoman could reach` };
  const group = provider.endpoints.filter(({ plan, region }) => plan === first.plan && region === first.region);
  const usable = forModel(group, wish.model);
  const protocol = connection.protocol ?? wish.protocol;
  const speaking = usable.find((endpoint) => protocol !== undefined && endpoint.protocols.includes(protocol));
  if (protocol !== undefined && speaking !== undefined) return toEndpoint(speaking, protocol);
  if (connection.protocol !== undefined) return outsideOfGroup(provider, connection.protocol);
  const fallback = usable[0] ?? first;
  return toEndpoint(fallback, fallback.protocols[0] ?? defaultProtocol(provider));
}

/** The user asks for this protocol by name: then another plan or region of the provider is fine. */
function outsideOfGroup(provider: ProviderEntry, protocol: Protocol): Endpoint | EndpointProblem {
  const endpoint = provider.endpoints.find(({ protocols }) => protocols.includes(protocol));
  if (endpoint !== undefined) return toEndpoint(endpoint, protocol);
  const spoken = [...new Set(provider.endpoints.flatMap(({ protocols }) => protocols))].join(', ');
  return { problem: `${provider.name} does not speak ${protocol}; it speaks ${spoken}. Change protocol, or remove it` };
}

/** An address of the user's own: it may still be one that the catalogue knows, in another plan or region. */
function ownAddress(
  baseUrl: string,
  { connection, provider, wish }: { connection: EndpointConnection; provider: ProviderEntry; wish: EndpointWish },
): Endpoint {
  const known = provider.endpoints.filter((endpoint) => withoutSlash(endpoint.url) === withoutSlash(baseUrl));
  const spoken = forModel(known, wish.model).flatMap(({ protocols }) => protocols);
  const wished = wish.protocol !== undefined && spoken.includes(wish.protocol) ? wish.protocol : undefined;
  const protocol = connection.protocol ?? wished ?? spoken[0] ?? defaultProtocol(provider);
  const speaksIt = (endpoint: EndpointEntry): boolean => endpoint.protocols.includes(protocol);
  const model = known.find(speaksIt) ?? provider.endpoints.find(speaksIt);
  return { protocol, baseUrl, auth: model?.auth ?? authFor(protocol, baseUrl) };
}

/** Endpoints that name this model go before those that take any; those that name only others are out. */
function forModel(endpoints: readonly EndpointEntry[], model: string | undefined): readonly EndpointEntry[] {
  const open = endpoints.filter(({ models }) => models === undefined);
  if (model === undefined) return open.length > 0 ? open : endpoints;
  const named = endpoints.filter(({ models }) => models?.some((pattern) => matchesPattern(pattern, model)) ?? false);
  return named.length > 0 ? named : open;
}

function toEndpoint(endpoint: EndpointEntry, protocol: Protocol): Endpoint {
  return { protocol, baseUrl: endpoint.url, auth: endpoint.auth };
}

function defaultProtocol(provider: ProviderEntry): Protocol {
  const first = provider.endpoints[0]?.protocols[0];
  if (first !== undefined) return first;
  return provider.kind === 'direct-anthropic' ? 'anthropic-messages' : 'openai-chat';
}

function authFor(protocol: Protocol, baseUrl: string): AuthScheme {
  if (protocol === 'anthropic-messages') return 'x-api-key';
  if (protocol === 'gemini') return 'x-goog-api-key';
  // Azure refuses a key in the Authorization header: that one is for Entra tokens.
  return URL.canParse(baseUrl) && new URL(baseUrl).hostname.endsWith('.openai.azure.com') ? 'api-key' : 'bearer';
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
