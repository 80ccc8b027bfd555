// The connection to make for a server that was found.
import type { LocalServer, LocalServerKind } from '../../../shared/model/discovery.ts';
import type { ConnectionDraft } from '../../../shared/model/views.ts';
import { isLoopbackHost } from './loopback-call.ts';

/** What the draft needs to know of the catalogue. */
export interface KnownProvider {
  readonly endpoints: readonly { readonly url: string }[];
}

/** Most kinds have a provider of the same id; these differ, or there may be none. */
const PATHS: Partial<Record<LocalServerKind, string>> = { 'docker-model-runner': '/engines/v1' };

/** The draft: as a provider of the catalogue where there is one, so that its other protocols are known too. */
export function draftFor(
  server: LocalServer,
  { findProvider, key }: { findProvider: (id: string) => KnownProvider | undefined; key: string | undefined },
): ConnectionDraft {
  const baseUrl = `${server.address}${PATHS[server.kind] ?? '/v1'}`;
  const provider = findProvider(server.kind);
  const common = { models: server.models.map(({ id }) => id), ...(key === undefined ? {} : { key }) };
  if (provider === undefined) {
    return { ...common, provider: 'custom', name: server.name, protocol: 'openai-chat', baseUrl };
  }
  const isUsual = provider.endpoints.some(({ url }) => isSamePlace(url, server.address));
  // At its usual address the catalogue knows an endpoint for each protocol: an address of ours would hide those.
  return { ...common, provider: server.kind, ...(isUsual ? {} : { baseUrl }) };
}

/** Whether two addresses lead to the same port of this computer. */
export function isSamePlace(url: string, address: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(address)) return false;
  const [left, right] = [new URL(url), new URL(address)];
  return portOf(left) === portOf(right) && isLoopbackHost(left.hostname) && isLoopbackHost(right.hostname);
}

function portOf({ port, protocol }: URL): string {
  return port === '' ? (protocol === 'https:' ? '443' : '80') : port;
}
