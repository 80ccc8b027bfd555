// HTTP to those who issue tokens: small answers, no redirects, and errors without any secret in them.
import { FailureError } from '../../ir/failure.ts';
import { readAll, type UpstreamClient } from '../../upstream/upstream-client.ts';
import { fieldsOf, type Fields } from './claims.ts';
import { SignInError } from './sign-in-error.ts';

export interface VendorReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON object; empty for anything else. */
  readonly fields: Fields;
}

export interface VendorCall {
  readonly url: string;
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
}

export interface VendorClient {
  /** POST with a body, GET without. Throws SignInError when nothing usable came. */
  call(request: VendorCall): Promise<VendorReply>;
}

const MAX_BYTES = 1024 * 1024;
const TIMEOUT_MS = 20_000;

/** Makes the client. */
export function createVendorClient(upstream: Pick<UpstreamClient, 'send'>, version: string): VendorClient {
  return {
    call: async ({ url, signal, headers = {}, form, json }) => {
      const target = new URL(url);
      const body = form === undefined ? bodyOf(json) : new URLSearchParams(form).toString();
      const contentType = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
      try {
        const response = await upstream.send({
          method: body === undefined ? 'GET' : 'POST',
          url: target,
          headers: {
            accept: 'application/json',
            'user-agent': `Dragoman/${version}`,
            ...(body === undefined ? {} : { 'content-type': contentType }),
            ...headers,
          },
          ...(body === undefined ? {} : { body }),
          signal,
          firstByteTimeoutMs: TIMEOUT_MS,
        });
        const bytes = await readAll(response, { maxBytes: MAX_BYTES, host: target.host });
        if (isEdgePage(response.status, response.headers)) throw edgeBlocked(target.host);
        return { status: response.status, headers: response.headers, fields: parse(bytes) };
      } catch (error) {
        throw signal.aborted ? cancelled() : asSignInError(error, target.host);
      }
    },
  };
}

/** The waiting was ended by the user or by the end of the app. */
export function cancelled(): SignInError {
  return new SignInError('cancelled', 'The sign-in was cancelled.');
}

/** A gate in front of the service answered, not the service: that says nothing about the login. */
export function isEdgePage(status: number, headers: Readonly<Record<string, string>>): boolean {
  return (status === 403 || status === 503) && (headers['content-type'] ?? '').includes('text/html');
}

/** The error for an answer of a vendor's edge instead of the vendor: a page of HTML with a refusal. The login stays. */
export function edgeBlocked(host: string): SignInError {
  return new SignInError(
    'edge-blocked',
    `${host} refused the connection before it looked at the login, as it does for some networks and VPNs. Try another network; the login itself is fine.`,
  );
}

function bodyOf(json: unknown): string | undefined {
  return json === undefined ? undefined : JSON.stringify(json);
}

function parse(bytes: Buffer): Fields {
  try {
    return fieldsOf(JSON.parse(bytes.toString('utf8')));
  } catch {
    // A page or a text: the status alone must do.
    return {};
  }
}

function asSignInError(error: unknown, host: string): SignInError {
  if (error instanceof SignInError) return error;
  const reason = error instanceof FailureError ? error.failure.message : 'the connection broke off';
  return new SignInError('network', `${host} can't be reached right now: ${reason} Nothing was lost; try again.`, {
    cause: error,
  });
}
