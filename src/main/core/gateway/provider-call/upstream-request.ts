// Builds what is sent to a provider: address, credential, headers. The client has no say in where it goes.
import { isCloudScheme } from '../../credentials/cloud-credentials.ts';
import type { KeyResolver } from '../../credentials/key-resolver.ts';
import { missingCredential } from '../../credentials/missing-credential.ts';
import { isLoopbackHost } from '../../host/loopback.ts';
import { reject } from '../../ir/failure.ts';
import { keyHeaders } from '../../providers/auth-headers.ts';
import { joinUrl } from '../../providers/join-url.ts';
import type { Endpoint } from '../../providers/endpoint.ts';
import type { HttpCandidate } from '../../routing/candidate.ts';

const DOT_SEGMENT = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i;

/** The whole address for a path of the protocol (`v1/messages?beta=true`), with the connection's own query added. Not to be changed. */
export function upstreamUrl(candidate: HttpCandidate, path: string, query: Readonly<Record<string, string>> = {}): URL {
  if (Object.keys(query).length > 0) return makeUrl(candidate, path, query);
  const last = LAST_URL.get(candidate);
  if (last !== undefined && last.path === path) return last.url;
  const url = makeUrl(candidate, path, query);
  LAST_URL.set(candidate, { path, url });
  return url;
}

/** Requests to a candidate go to the same address again and again. */
const LAST_URL = new WeakMap<HttpCandidate, { readonly path: string; readonly url: URL }>();

function makeUrl(candidate: HttpCandidate, path: string, query: Readonly<Record<string, string>>): URL {
  const { endpoint } = candidate;
  const mark = path.indexOf('?');
  const bare = mark === -1 ? path : path.slice(0, mark);
  // A model's name may hold slashes, but it must not climb out of its place.
  if (DOT_SEGMENT.test(bare)) reject('model', 'a name may not hold "." or ".." between slashes');
  const url = new URL(joinUrl(endpoint.baseUrl, bare, endpoint.protocol));
  const own = mark === -1 ? [] : [...new URLSearchParams(path.slice(mark + 1))];
  for (const [name, value] of [...own, ...Object.entries(query), ...Object.entries(candidate.query)]) {
    url.searchParams.set(name, value);
  }
  return url;
}

/** The key of a candidate; undefined where none is needed. Throws FailureError when it is needed and missing. */
export async function candidateKey(candidate: HttpCandidate, keys: KeyResolver): Promise<string | undefined> {
  const { keySource, endpoint, connectionId } = candidate;
  if (keySource === undefined) {
    const isFoundElsewhere = endpoint.auth === 'none' || isCloudScheme(endpoint.auth);
    // A server on this computer rarely asks for a key.
    if (isFoundElsewhere || isLoopbackHost(new URL(endpoint.baseUrl).hostname)) return undefined;
    throw missingCredential(`The connection "${connectionId}" has no key. Add one in Dragoman (Connections).`);
  }
  const key = keys.peek(keySource) ?? (await keys.resolve(keySource));
  if (key !== undefined) return checkedKey(key, candidate);
  const place = keySource.startsWith('env:')
    ? `The environment variable ${keySource.slice('env:'.length)} is not set where Dragoman runs. Set it and start Dragoman again.`
    : 'It could not be read from the secret store. Unlock the keychain, or enter the key again.';
  throw missingCredential(`The key of the connection "${connectionId}" is missing. ${place}`);
}

/** Keys of clouds are whole files at times and never a header; any other that can't be sent is told before it is tried (S-15). */
function checkedKey(key: string, { endpoint, connectionId }: HttpCandidate): string {
  if (isCloudScheme(endpoint.auth) || /^[\x20-\x7e]*$/.test(key)) return key;
  throw missingCredential(
    `The key of the connection "${connectionId}" holds a character that no key has, such as a line break or a curly quote. Copy it again.`,
  );
}

/** The headers by which an endpoint of this scheme knows its caller. */
export function credentialHeaders({ auth }: Endpoint, key: string | undefined): Record<string, string> {
  return keyHeaders(auth, key);
}
