// Gets an access token from Google for credentials of a file. The address is fixed: a file must not send its secret elsewhere.
import { createSign } from 'node:crypto';
import { FailureError } from '../../ir/failure.ts';
import { asNumber, asObject, asString, type JsonObject } from '../../ir/json.ts';
import type { Clock } from '../../ports.ts';
import { readAll, type UpstreamClient } from '../../upstream/upstream-client.ts';
import { missingCredential } from '../missing-credential.ts';
import type { GoogleCredentials } from './google-credentials.ts';

export const GOOGLE_TOKEN_URL = 'https://oauth2.googleapis.com/token';
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 15_000;

export interface MintParts {
  readonly client: Pick<UpstreamClient, 'send'>;
  readonly clock: Clock;
  /** Another one only in tests. */
  readonly tokenUrl: string;
  readonly signal: AbortSignal;
}

export interface MintedToken {
  readonly token: string;
  readonly lifeSeconds: number;
}

/** Throws FailureError with what to do when Google refuses. */
export async function mintToken(credentials: GoogleCredentials, parts: MintParts): Promise<MintedToken> {
  const { client, tokenUrl, signal } = parts;
  const url = new URL(tokenUrl);
  const response = await client.send({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(grantFor(credentials, parts)).toString(),
    signal,
    firstByteTimeoutMs: TIMEOUT_MS,
  });
  const body = parse(await readAll(response, { maxBytes: MAX_BYTES, host: url.host }));
  const token = asString(body['access_token']);
  if (response.status === 200 && token !== undefined) {
    return { token, lifeSeconds: asNumber(body['expires_in']) ?? 3600 };
  }
  throw refusal(response.status, asString(body['error']) ?? '', credentials);
}

function grantFor(credentials: GoogleCredentials, { clock, tokenUrl }: MintParts): Record<string, string> {
  if (credentials.kind === 'user') {
    const { clientId, clientSecret, refreshToken } = credentials;
    return {
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
    };
  }
  const assertion = signAssertion(credentials, { audience: tokenUrl, now: Math.floor(clock.now() / 1000) });
  return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
}

function signAssertion(
  { email, privateKey, keyId }: Extract<GoogleCredentials, { kind: 'service-account' }>,
  { audience, now }: { audience: string; now: number },
): string {
  const header = { alg: 'RS256', typ: 'JWT', ...(keyId === undefined ? {} : { kid: keyId }) };
  const claims = { iss: email, scope: SCOPE, aud: audience, iat: now, exp: now + 3600 };
  const text = `${encode(header)}.${encode(claims)}`;
  try {
    return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
  } catch (error) {
    throw missingCredential(
      'The private key in the service account file can not be used. Download the file again from the Google Cloud console.',
      { cause: error },
    );
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

function parse(bytes: Buffer): JsonObject {
  try {
    return asObject(JSON.parse(bytes.toString('utf8'))) ?? {};
  } catch {
    // A web page of a proxy, perhaps: the status has to do.
    return {};
  }
}

function refusal(status: number, error: string, { kind }: GoogleCredentials): FailureError {
  if (status >= 500 || status === 429) {
    return new FailureError({
      code: status === 429 ? 'rate-limited' : 'provider-error',
      message: `Google gave no access token (HTTP ${status}). Try again in a moment.`,
    });
  }
  const advice =
    kind === 'user'
      ? 'Run "gcloud auth application-default login" and try again.'
      : 'Look whether the service account and its key still exist.';
  const why = /^[a-z_]{1,40}$/.test(error) ? ` (${error})` : '';
  return missingCredential(`Google refused the stored login${why}. ${advice}`);
}
