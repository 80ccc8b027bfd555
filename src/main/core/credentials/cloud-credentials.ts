// Credentials that are worked out for each request: tokens of Google Cloud, signatures of AWS.
import type { AuthScheme } from '../../../shared/model/provider-patch.ts';
import type { AwsSigner } from './aws/aws-signer.ts';
import type { GoogleTokens } from './google/google-tokens.ts';

export type CloudScheme = Extract<AuthScheme, 'google' | 'aws'>;

export interface CloudRequest {
  readonly scheme: CloudScheme;
  /** The connection's own key, if it has one. */
  readonly key: string | undefined;
  readonly method: string;
  readonly url: URL;
  readonly body: Buffer | string;
  readonly signal: AbortSignal;
}

export interface CloudCredentials {
  /** The headers, and the secret in them, which must never be shown. Throws FailureError when there is no login. */
  headers(request: CloudRequest): Promise<{ headers: Record<string, string>; secret: string }>;
  /** Whether a refused request is worth one more try, with a credential made anew. */
  renew(request: CloudRequest, answer: { status: number; headers: Readonly<Record<string, string>> }): boolean;
}

/** Whether requests of this scheme are signed with a cloud's credentials instead of a key. */
export function isCloudScheme(scheme: AuthScheme): scheme is CloudScheme {
  return scheme === 'google' || scheme === 'aws';
}

/** The headers for a request to Google's or Amazon's cloud. Throws FailureError where no credential is found. */
export function createCloudCredentials({ google, aws }: { google: GoogleTokens; aws: AwsSigner }): CloudCredentials {
  return {
    headers: async (request) => {
      if (request.scheme === 'aws') return aws.headers(request);
      const { token, quotaProject } = await google.get(request.key, request.signal);
      const payer: Record<string, string> = quotaProject === undefined ? {} : { 'x-goog-user-project': quotaProject };
      return { headers: { authorization: `Bearer ${token}`, ...payer }, secret: token };
    },
    renew: (request, answer) =>
      request.scheme === 'aws' ? aws.renew(request, answer) : answer.status === 401 && google.forget(request.key),
  };
}
