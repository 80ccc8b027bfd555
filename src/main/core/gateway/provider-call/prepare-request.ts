// Puts a request into the form of its endpoint and a credential on it: the seam for providers that are called differently.
import { isCloudScheme, type CloudCredentials, type CloudRequest } from '../../credentials/cloud-credentials.ts';
import { FailureError } from '../../ir/failure.ts';
import { isJsonObject, type JsonObject } from '../../ir/json.ts';
import { formOf } from '../../providers/forms/index.ts';
import { keyHeaders } from '../../providers/auth-headers.ts';
import type { HttpCandidate } from '../../routing/candidate.ts';

export interface PlainRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  /** Lower-case names; no credential among them. */
  readonly headers: Record<string, string>;
  readonly body: Buffer | string;
}

export interface CallKind {
  readonly operation: 'generate' | 'count-tokens';
  readonly isStreaming: boolean;
}

/** The request as the candidate's endpoint wants it. Where it differs in nothing, the bytes stay as they are. */
export function shapeRequest(candidate: HttpCandidate, plain: PlainRequest, kind: CallKind): PlainRequest {
  const { endpoint, model } = candidate;
  const form = formOf(endpoint);
  const call = { ...kind, baseUrl: endpoint.baseUrl.replace(/\/+$/, ''), model };
  const address = form.url?.(call);
  const url = address === undefined ? plain.url : withQuery(address, plain.url);
  if (form.request === undefined) return { ...plain, url };
  const { headers, body } = form.request({ headers: plain.headers, body: parseBody(plain.body) }, call);
  return { ...plain, url, headers: { ...headers }, body: JSON.stringify(body) };
}

/** Parameters that the connection or the client added stay; those of the plain address itself have no meaning here. */
function withQuery(address: string, plain: URL): URL {
  const url = new URL(address);
  for (const [name, value] of plain.searchParams) if (name !== 'beta') url.searchParams.set(name, value);
  return url;
}

function parseBody(body: Buffer | string): JsonObject {
  const parsed: unknown = JSON.parse(body.toString());
  return isJsonObject(parsed) ? parsed : {};
}

export interface Credential {
  readonly headers: Readonly<Record<string, string>>;
  /** What must never be shown of it. */
  readonly secret?: string;
}

/** Exactly one credential, made for this request. Throws FailureError when there is none. */
export async function credentialFor(
  request: PlainRequest,
  { scheme, key, cloud, signal }: CredentialParts,
): Promise<Credential> {
  const asCloud = toCloudRequest(request, { scheme, key, cloud, signal });
  if (asCloud === undefined) return { headers: keyHeaders(scheme, key), ...(key === undefined ? {} : { secret: key }) };
  return needCloud(cloud).headers(asCloud);
}

export interface CredentialParts {
  readonly scheme: HttpCandidate['endpoint']['auth'];
  readonly key: string | undefined;
  readonly cloud: CloudCredentials | undefined;
  readonly signal: AbortSignal;
}

/** Whether the refused request may be sent once more, with a credential made anew. */
export function mayRenew(
  request: PlainRequest,
  parts: CredentialParts,
  answer: { status: number; headers: Readonly<Record<string, string>> },
): boolean {
  const asCloud = toCloudRequest(request, parts);
  return asCloud !== undefined && needCloud(parts.cloud).renew(asCloud, answer);
}

function toCloudRequest(
  { method, url, body }: PlainRequest,
  { scheme, key, signal }: CredentialParts,
): CloudRequest | undefined {
  return isCloudScheme(scheme) ? { scheme, key, method, url, body, signal } : undefined;
}

function needCloud(cloud: CloudCredentials | undefined): CloudCredentials {
  if (cloud !== undefined) return cloud;
  throw new FailureError({ code: 'internal', message: 'This Dragoman was started without access to cloud logins.' });
}
